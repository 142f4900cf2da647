import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Moment } from '../time/moment.tsx';
import type { Column } from './columns.ts';

/** By what this person is known here. */
function sourceOf({ has_password: password, casdoor_linked: linked }: AccountRow): 'password' | 'sso' | 'both' | 'none' {
  if (linked) return password ? 'both' : 'sso';
  return password ? 'password' : 'none';
}

/** What the list says of somebody: as much as was chosen. */
export function AccountFacts({ row, shown }: { readonly row: AccountRow; readonly shown: readonly Column[] }) {
  const { t } = useTranslation();
  const { name: provider } = useSso();
  const verified = row.email_verified ? t('accounts.facts.verified') : t('accounts.facts.unverified');
  const facts: Readonly<Record<Column, ReactNode>> = {
    email: row.email === null ? t('accounts.facts.none') : `${row.email} (${verified})`,
    role: t(`profile.roles.${row.role}`),
    lastSeen: row.last_seen_at === null ? t('accounts.facts.never') : <Moment at={row.last_seen_at} />,
    sessions: row.sessions,
    keys: row.api_keys,
    secondFactor: row.two_factor ? t('accounts.facts.on') : t('accounts.facts.off'),
    source: t(`accounts.facts.sources.${sourceOf(row)}`, { name: provider }),
  };
  if (shown.length === 0) return null;
  return (
    <Facts>
      {shown.map((column) => (
        <Fact key={column} wide={column === 'email'} name={t(column === 'role' ? 'accounts.role' : `accounts.facts.${column}`)}>
          {facts[column]}
        </Fact>
      ))}
    </Facts>
  );
}
