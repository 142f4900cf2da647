import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { closeOldSecret, type ApiKeyRow, type OldSecret } from '../api/api-keys.ts';
import { useUnreachableSince } from '../api/connection.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { Notice } from '../panels/notice.tsx';
import { useBackToRow } from '../panels/next-row.ts';
import { Moment } from '../time/moment.tsx';
import { SecretEnds, Uses } from './key-facts.tsx';
import { useKeyChange } from './use-keys.ts';

/** While two secrets work: until when the old one does, whether anything still uses it, and a way to close it now. */
export function OldSecretPart({ row, old, rowId }: { readonly row: ApiKeyRow; readonly old: OldSecret; readonly rowId: string }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const readOnly = useUnreachableSince() !== null;
  const closed = useBackToRow(rowId);
  const { name } = row;
  return (
    <Notice tone={isStillUsed(row, old) ? 'warn' : 'good'} role="note">
      <Text>
        {t('apiKeys.old.works')} <SecretEnds secret={old} />{' '}
        {old.expires_at === null ? null : (
          <>
            · {t('apiKeys.old.ends')} <Moment at={old.expires_at} />
          </>
        )}
      </Text>
      <OldUse row={row} old={old} />
      <Button
        variant="default"
        size="xs"
        mt="xs"
        disabled={readOnly}
        aria-label={t('apiKeys.old.closeFor', { name })}
        onClick={() => setAsking(true)}
      >
        {t('apiKeys.old.close')}
      </Button>
      {asking ? <CloseDialog row={row} old={old} closed={closed} close={() => setAsking(false)} /> : null}
    </Notice>
  );
}

/** Used after there was a new one: something does not know that one yet. */
function isStillUsed(row: ApiKeyRow, old: OldSecret): boolean {
  return old.last_used_at !== null && Date.parse(old.last_used_at) >= Date.parse(row.created_at);
}

function OldUse({ row, old }: { readonly row: ApiKeyRow; readonly old: OldSecret }) {
  const { t } = useTranslation();
  if (!isStillUsed(row, old)) return <Text size="sm">{row.last_used_at === null ? t('apiKeys.old.neither') : t('apiKeys.old.unused')}</Text>;
  return (
    <Text size="sm">
      {t('apiKeys.old.stillUsed')} <Uses of={old} />
    </Text>
  );
}

interface CloseProps {
  readonly row: ApiKeyRow;
  readonly old: OldSecret;
  /** Its old secret is closed: this part of the row is about to go. */
  readonly closed: () => void;
  readonly close: () => void;
}

function CloseDialog({ row, old, closed, close }: CloseProps) {
  const { t } = useTranslation();
  const { name } = row;
  const change = useKeyChange(() => closeOldSecret(row.id));
  const done = () => {
    announce(t('apiKeys.old.closed', { name }));
    closed();
    close();
  };
  return (
    <Dialog
      opened
      title={t('apiKeys.old.title', { name })}
      confirm={t('apiKeys.old.confirm', { name })}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{t('apiKeys.old.text')}</Text>
      <OldUse row={row} old={old} />
    </Dialog>
  );
}
