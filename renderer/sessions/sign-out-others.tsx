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

/** Signs out everything but this device, after saying what that is. Not there when there is nothing to sign out. */
export function SignOutOthers({ others, more }: OthersProps) {
  const { t, i18n } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [receipt, setReceipt] = useState<string | null>(null);
  const { endOthers } = useSessionActions();
  const readOnly = useUnreachableSince() !== null;
  const open = () => {
    endOthers.reset();
    setReceipt(null);
    setOpened(true);
  };
  const signOut = () => {
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
  const tooYoung = endOthers.error instanceof ApiError && endOthers.error.code === 'recent_sign_in_required';
  return (
    <>
      {others.length === 0 ? null : (
        <Button variant="default" disabled={readOnly} onClick={open}>
          {t('sessions.others.button')}
        </Button>
      )}
      {receipt === null ? null : <OthersReceipt text={receipt} close={() => setReceipt(null)} />}
      <Dialog
        opened={opened}
        title={t('sessions.others.title')}
        confirm={more ? t('sessions.others.confirmAll') : t('sessions.others.confirm', { count: others.length })}
        busy={endOthers.isPending}
        error={tooYoung ? null : endOthers.error}
        onConfirm={signOut}
        close={() => setOpened(false)}
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
