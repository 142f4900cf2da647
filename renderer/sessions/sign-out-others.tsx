import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import { ApiError } from '../api/error.ts';
import type { SessionRow } from '../api/sessions.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { clockTime } from '../time/format.ts';
import { countKinds } from './order.ts';
import { OthersReceipt } from './others-receipt.tsx';
import { useSessionActions } from './use-sessions.ts';

interface OthersProps {
  readonly others: readonly SessionRow[];
  /** There are devices that are not loaded here. */
  readonly more: boolean;
}

/** The call, and the receipt that it leaves. */
function useEndOthers() {
  const { t, i18n } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [receipt, setReceipt] = useState<string | null>(null);
  const { endOthers } = useSessionActions();
  const open = () => {
    endOthers.reset();
    setReceipt(null);
    setOpened(true);
  };
  const run = () => {
    endOthers.mutate(undefined, {
      onSuccess: ({ sessions, refused_since }) => {
        const time = clockTime(Date.parse(refused_since), i18n.language);
        const text = sessions === 0 ? t('sessions.others.doneNone') : t('sessions.others.done', { count: sessions, time });
        setOpened(false);
        setReceipt(text);
        announce(text);
      },
    });
  };
  return {
    opened,
    open,
    close: () => setOpened(false),
    run,
    busy: endOthers.isPending,
    error: endOthers.error,
    receipt,
    dismiss: () => setReceipt(null),
  };
}

/** Signs out everything but this device, after saying what that is. Not there when there is nothing to sign out. */
export function SignOutOthers({ others, more }: OthersProps) {
  const { t } = useTranslation();
  const { opened, open, close, run, busy, error, receipt, dismiss } = useEndOthers();
  const readOnly = useUnreachableSince() !== null;
  const tooYoung = error instanceof ApiError && error.code === 'recent_sign_in_required';
  return (
    <>
      {others.length === 0 ? null : (
        <Button variant="default" disabled={readOnly} onClick={open}>
          {t('sessions.others.button')}
        </Button>
      )}
      {receipt === null ? null : <OthersReceipt text={receipt} close={dismiss} />}
      <Dialog
        opened={opened}
        title={t('sessions.others.title')}
        confirm={more ? t('sessions.others.confirmAll') : t('sessions.others.confirm', { count: others.length })}
        busy={busy}
        error={tooYoung ? null : error}
        onConfirm={run}
        close={close}
      >
        <WhatEnds others={others} more={more} />
        {tooYoung ? <Text role="alert">{t('sessions.others.recent')}</Text> : null}
      </Dialog>
    </>
  );
}

function WhatEnds({ others, more }: OthersProps) {
  const { t } = useTranslation();
  return (
    <>
      <Text>{t('sessions.others.text')}</Text>
      <ul className="dw-plain-list" data-testid="what-ends">
        {countKinds(others).map(({ kind, count }) => (
          <li key={kind}>{t(`sessions.kindCounts.${kind}`, { count })}</li>
        ))}
        {more ? <li>{t('sessions.others.more')}</li> : null}
      </ul>
      <Text>{t('sessions.others.keys')}</Text>
    </>
  );
}
