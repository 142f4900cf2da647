import { Avatar, Button, Checkbox, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { initials, ownPicture, shownName } from '../frame/shown-name.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Moment } from '../time/moment.tsx';
import { AccountBadges } from './badges.tsx';

interface ItemProps {
  readonly row: AccountRow;
  readonly own: boolean;
  readonly selected: boolean;
  readonly select: (on: boolean) => void;
  readonly open: () => void;
}

/** One person: who, in what state, last seen when. */
export function AccountItem({ row, own, selected, select, open }: ItemProps) {
  const { t } = useTranslation();
  const name = shownName(row);
  return (
    <li className="dw-item dw-device dw-account" data-testid={`account-${row.username}`} data-current={own || undefined}>
      <div className="dw-item-head">
        <Checkbox
          aria-label={t('accounts.select', { name })}
          checked={selected}
          disabled={own || row.deleted_at !== null}
          onChange={({ currentTarget: { checked } }) => select(checked)}
        />
        <Avatar src={ownPicture(row.avatar)} size={38} radius="xl" color="ward" alt="" aria-hidden="true">
          {initials(name)}
        </Avatar>
        <div className="dw-grow">
          <Title order={2} size="h5" className="dw-break">
            {name} {name === row.username ? null : <span className="dw-dim">{row.username}</span>}
          </Title>
          <AccountBadges row={row} own={own} />
        </div>
      </div>
      <AccountFacts row={row} />
      <Button variant="default" size="xs" className="dw-item-actions" aria-label={t('accounts.openFor', { name })} onClick={open}>
        {t('accounts.open')}
      </Button>
    </li>
  );
}

/** By what this person is known here. */
function sourceOf({ has_password: password, casdoor_linked: linked }: AccountRow): 'password' | 'sso' | 'both' | 'none' {
  if (linked) return password ? 'both' : 'sso';
  return password ? 'password' : 'none';
}

function AccountFacts({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const { name: provider } = useSso();
  const verified = row.email_verified ? t('accounts.facts.verified') : t('accounts.facts.unverified');
  return (
    <Facts>
      <Fact name={t('accounts.facts.email')}>{row.email === null ? t('accounts.facts.none') : `${row.email} (${verified})`}</Fact>
      <Fact name={t('accounts.facts.lastSeen')}>{row.last_seen_at === null ? t('accounts.facts.never') : <Moment at={row.last_seen_at} />}</Fact>
      <Fact name={t('accounts.facts.sessions')}>{row.sessions}</Fact>
      <Fact name={t('accounts.facts.keys')}>{row.api_keys}</Fact>
      <Fact name={t('accounts.facts.secondFactor')}>{row.two_factor ? t('accounts.facts.on') : t('accounts.facts.off')}</Fact>
      <Fact name={t('accounts.facts.source')}>{t(`accounts.facts.sources.${sourceOf(row)}`, { name: provider })}</Fact>
    </Facts>
  );
}
