import { Stack, Text } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endKeyOfSomebody, keysOfAccount, type AccountRow } from '../api/accounts.ts';
import type { ApiKeyRow } from '../api/api-keys.ts';
import { keys } from '../api/query-client.ts';
import { EndKeyDialog } from '../api-keys/end-dialog.tsx';
import { KeyFacts, SecretEnds, Uses } from '../api-keys/key-facts.tsx';
import { shownName } from '../frame/shown-name.ts';
import { LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { useNextRow } from '../panels/next-row.ts';

const lineOf = (id: number) => `somebodys-key-${String(id)}`;
const noLine = 'somebodys-keys-text';

/** The keys of this person's scripts, without their secrets; each can be ended. */
export function KeysTab({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<ApiKeyRow | null>(null);
  const query = useQuery({ queryKey: [...keys.accounts, row.id, 'keys'], queryFn: ({ signal }) => keysOfAccount(row.id, signal) });
  const ended = useNextRow(query.data?.map(({ id }) => id) ?? [], lineOf, noLine);
  if (query.data === undefined)
    return query.error ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : <ListSkeleton rows={1} />;
  return (
    <Stack gap="md">
      <Text id={noLine} tabIndex={-1}>
        {query.data.length === 0 ? t('accounts.keys.none') : t('accounts.keys.text')}
      </Text>
      {query.data.length === 0 ? null : (
        <ul className="dw-lines" aria-label={t('accounts.keys.list', { name: shownName(row) })}>
          {query.data.map((key) => (
            <KeyLine key={key.id} row={key} end={() => setAsked(key)} />
          ))}
        </ul>
      )}
      {asked === null ? null : <EndKeyDialog row={asked} ask={endKeyOfSomebody} ended={ended} close={() => setAsked(null)} />}
    </Stack>
  );
}

function KeyLine({ row, end }: { readonly row: ApiKeyRow; readonly end: () => void }) {
  const { t } = useTranslation();
  return (
    <li className="dw-key-line" id={lineOf(row.id)} tabIndex={-1}>
      <div className="dw-grow">
        <Text className="dw-break" fw={500}>
          {row.name}
        </Text>
        <KeyFacts row={row} />
        {row.old_secret === null ? null : (
          <Text size="sm">
            {t('apiKeys.old.works')} <SecretEnds secret={row.old_secret} /> · <Uses of={row.old_secret} />
          </Text>
        )}
      </div>
      <OnlineButton variant="default" size="xs" aria-label={t('apiKeys.end.buttonFor', { name: row.name })} onClick={end}>
        {t('apiKeys.end.button')}
      </OnlineButton>
    </li>
  );
}
