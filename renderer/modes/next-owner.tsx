import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { everybody, listAccounts } from '../api/accounts.ts';
import { keys } from '../api/query-client.ts';
import { FailureText } from '../panels/failure.tsx';
import { nameOfPerson } from './who.ts';

interface NextOwnerProps {
  /** As chosen, or whom the server proposes. */
  readonly chosen: number | undefined;
  readonly choose: (id: number) => void;
}

/** Which administrator this computer's owner will be. The others are suspended, not deleted. */
export function NextOwner({ chosen, choose }: NextOwnerProps) {
  const { t } = useTranslation();
  const admins = useQuery({
    queryKey: [...keys.accounts, 'next-owner'],
    queryFn: ({ signal }) => listAccounts({ ...everybody, role: 'admin', state: 'active', sort: 'name' }, '', signal),
  });
  const rows = admins.data?.accounts ?? [];
  if (admins.error && !admins.data) return <FailureText error={admins.error} />;
  return (
    <NativeSelect
      label={t('modes.owner.label')}
      description={t('modes.owner.hint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      disabled={rows.length === 0}
      data={[
        ...(chosen === undefined ? [{ value: '', label: t('modes.owner.choose') }] : []),
        ...rows.map((row) => ({ value: String(row.id), label: nameOfPerson(row) })),
      ]}
      value={String(chosen ?? '')}
      onChange={({ currentTarget: { value } }) => choose(Number(value))}
    />
  );
}
