import { Badge, Group, Title } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyRow } from '../api/api-keys.ts';
import { OnlineButton } from '../panels/online-button.tsx';
import { useNow } from '../time/now.ts';
import { hintsOf, type Hint } from './expiry.ts';
import { KeyFacts } from './key-facts.tsx';
import { OldSecretPart } from './old-secret.tsx';

const colours: Readonly<Record<Hint, string>> = { expired: 'red.9', soon: '#a33c00', unused: 'gray.7', noEnd: 'gray.7', all: 'grape.9' };

interface ItemProps {
  readonly row: ApiKeyRow;
  readonly change: () => void;
  readonly rotate: () => void;
  readonly end: () => void;
}

/** The row of a key in its page, for the focus. */
export const keyRow = (id: number): string => `key-row-${String(id)}`;
/** What stands there when no key does. */
export const noKeyRow = 'no-key-row';

/** One key: what it is for, what it may, how long, and when it was last of use. */
export function KeyItem({ row, change, rotate, end }: ItemProps) {
  const { t } = useTranslation();
  const { name } = row;
  return (
    <li className="dw-item dw-device dw-key" id={keyRow(row.id)} tabIndex={-1} data-testid={`key-${row.id}`}>
      <div className="dw-item-head">
        <span className="dw-kind">
          <KeyRound size={20} aria-hidden="true" />
        </span>
        <div className="dw-grow">
          <Title order={2} size="h5" className="dw-break">
            {name}
          </Title>
          <Hints row={row} />
        </div>
      </div>
      <KeyFacts row={row} />
      {row.old_secret === null ? null : <OldSecretPart row={row} old={row.old_secret} rowId={keyRow(row.id)} />}
      <Group gap="xs" className="dw-item-actions">
        <OnlineButton variant="subtle" size="xs" aria-label={t('apiKeys.change.buttonFor', { name })} onClick={change}>
          {t('apiKeys.change.button')}
        </OnlineButton>
        <OnlineButton variant="subtle" size="xs" aria-label={t('apiKeys.rotate.buttonFor', { name })} onClick={rotate}>
          {t('apiKeys.rotate.button')}
        </OnlineButton>
        <OnlineButton variant="default" size="xs" aria-label={t('apiKeys.end.buttonFor', { name })} onClick={end}>
          {t('apiKeys.end.button')}
        </OnlineButton>
      </Group>
    </li>
  );
}

function Hints({ row }: { readonly row: ApiKeyRow }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const hints = hintsOf(row, now);
  if (hints.length === 0 && !row.is_default) return null;
  return (
    <Group gap={6} mt={4}>
      {row.is_default ? <Badge color="ward.8">{t('apiKeys.isDefault')}</Badge> : null}
      {hints.map((hint) => (
        <Badge key={hint} color={colours[hint]}>
          {t(`apiKeys.hints.${hint}`)}
        </Badge>
      ))}
    </Group>
  );
}
