import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endKeyOfSomebody, keysOfAccount, type AccountRow } from '../api/accounts.ts';
import type { ApiKeyRow } from '../api/api-keys.ts';
import { keys } from '../api/query-client.ts';
import { scopes } from '../api-keys/expiry.ts';
import { LastUse } from '../api-keys/last-use.tsx';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Moment } from '../time/moment.tsx';
import { useAccountChange } from './use-accounts.ts';

/** The keys of this person's scripts, without their secrets; each can be ended. */
export function KeysTab({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<ApiKeyRow | null>(null);
  const query = useQuery({ queryKey: [...keys.accounts, row.id, 'keys'], queryFn: ({ signal }) => keysOfAccount(row.id, signal) });
  if (query.data === undefined)
    return query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : <ListSkeleton rows={1} />;
  return (
    <Stack gap="md">
      <Text>{query.data.length === 0 ? t('accounts.keys.none') : t('accounts.keys.text')}</Text>
      {query.data.length === 0 ? null : (
        <ul className="dw-lines" aria-label={t('accounts.keys.list', { name: shownName(row) })}>
          {query.data.map((key) => (
            <KeyLine key={key.id} row={key} end={() => setAsked(key)} />
          ))}
        </ul>
      )}
      {asked === null ? null : <EndDialog row={asked} close={() => setAsked(null)} />}
    </Stack>
  );
}

function KeyLine({ row, end }: { readonly row: ApiKeyRow; readonly end: () => void }) {
  const { t } = useTranslation();
  const may = scopes.filter((scope) => row.scopes.includes(scope)).map((scope) => t(`apiKeys.scopes.${scope}`));
  return (
    <li className="dw-key-line">
      <div className="dw-grow">
        <Text className="dw-break" fw={500}>
          {row.name} <code className="dw-dim">{row.prefix}…</code>
        </Text>
        <Text size="sm" c="dimmed">
          {t('apiKeys.facts.scopes')}: {may.join(', ')} · {t('apiKeys.facts.used')}:{' '}
          {row.last_used_at === null ? t('apiKeys.notUsed') : <Moment at={row.last_used_at} />} · {t('apiKeys.facts.expires')}:{' '}
          {row.expires_at === null ? t('apiKeys.never') : <Moment at={row.expires_at} />}
        </Text>
      </div>
      <Button variant="default" size="xs" aria-label={t('apiKeys.end.buttonFor', { name: row.name })} onClick={end}>
        {t('apiKeys.end.button')}
      </Button>
    </li>
  );
}

function EndDialog({ row, close }: { readonly row: ApiKeyRow; readonly close: () => void }) {
  const { t } = useTranslation();
  const { name } = row;
  const end = useAccountChange(() => endKeyOfSomebody(row.id));
  const done = () => {
    announce(t('apiKeys.end.done', { name }));
    close();
  };
  return (
    <Dialog
      opened
      title={t('apiKeys.end.title', { name })}
      confirm={t('apiKeys.end.confirm', { name })}
      busy={end.isPending}
      error={end.error}
      onConfirm={() => end.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{t('apiKeys.end.text')}</Text>
      <LastUse row={row} />
    </Dialog>
  );
}
