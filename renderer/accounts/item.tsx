import { Avatar, Button, Checkbox, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { initials, ownPicture, shownName } from '../frame/shown-name.ts';
import { AccountFacts } from './account-facts.tsx';
import { AccountBadges } from './badges.tsx';
import type { Column } from './columns.ts';

/** The row of a person in the list, for the focus. */
export const accountRow = (id: number): string => `account-row-${String(id)}`;

interface ItemProps {
  readonly row: AccountRow;
  readonly own: boolean;
  readonly selected: boolean;
  /** Which facts stand here. */
  readonly shown: readonly Column[];
  readonly select: (on: boolean) => void;
  readonly open: () => void;
}

/** One person: who, in what state, last seen when. */
export function AccountItem({ row, own, selected, shown, select, open }: ItemProps) {
  const { t } = useTranslation();
  const name = shownName(row);
  return (
    <li
      className="dw-item dw-device dw-account"
      id={accountRow(row.id)}
      tabIndex={-1}
      data-testid={`account-${row.username}`}
      data-current={own || undefined}
    >
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
      <AccountFacts row={row} shown={shown} />
      <Button variant="default" size="xs" className="dw-item-actions" aria-label={t('accounts.openFor', { name })} onClick={open}>
        {t('accounts.open')}
      </Button>
    </li>
  );
}
