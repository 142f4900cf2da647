import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { AppWindow, AtSign, DoorOpen, KeyRound, Link2, LockKeyhole, Smartphone, TicketCheck, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isEndable, type Credential, type CredentialKind } from '../api/credentials.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Link } from '../routing/link.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { Moment } from '../time/moment.tsx';
import { keyOf } from './order.ts';

const icons: Readonly<Record<CredentialKind, LucideIcon>> = {
  no_sign_in: DoorOpen,
  session: AppWindow,
  paired_device: Smartphone,
  password: LockKeyhole,
  identity: Link2,
  sign_in_link: Link2,
  reset_password: Link2,
  api_key: KeyRound,
  old_api_key_secret: KeyRound,
  totp: Smartphone,
  email_code: AtSign,
  recovery_codes: TicketCheck,
};

interface ItemProps {
  readonly row: Credential;
  readonly name: string;
  readonly readOnly: boolean;
  readonly end: () => void;
}

/** One thing that can get in, and the button that ends it, or where it is ended. */
export function CredentialItem({ row, name, readOnly, end }: ItemProps) {
  const { t } = useTranslation();
  const Icon = icons[row.kind];
  return (
    <li id={keyOf(row)} className="dw-item dw-device" tabIndex={-1} data-current={row.is_current || undefined} data-testid={keyOf(row)}>
      <div className="dw-item-head">
        <span className="dw-kind">
          <Icon size={22} aria-hidden="true" />
        </span>
        <div className="dw-grow">
          <Title order={2} size="h5" className="dw-break">
            {name}
          </Title>
          <Group gap={6} mt={4}>
            <Badge color="gray.7">{t(`credentials.kinds.${row.kind}`)}</Badge>
            {row.is_current ? <Badge color="ward.8">{t('sessions.badges.current')}</Badge> : null}
          </Group>
        </div>
      </div>
      <CredentialFacts row={row} />
      <div className="dw-item-actions">
        <RowAction row={row} name={name} readOnly={readOnly} end={end} />
      </div>
    </li>
  );
}

function RowAction({ row, name, readOnly, end }: ItemProps) {
  const { t } = useTranslation();
  const { mode } = useSignedIn();
  if (isEndable(row))
    return (
      <Button variant="default" size="xs" disabled={readOnly} className="dw-wrap-button" onClick={end}>
        {t(`credentials.end.buttons.${endWord(row.kind)}`, { name })}
      </Button>
    );
  if (row.is_current || row.kind === 'no_sign_in' || mode === 'single')
    return (
      <Text size="sm" c="dimmed">
        {t(row.is_current ? 'credentials.here' : 'credentials.computer')}
      </Text>
    );
  return (
    <Link to="waysIn" className="dw-link">
      {t('credentials.elsewhere')}
    </Link>
  );
}

/** The verb that fits. */
export function endWord(kind: CredentialKind): 'signOut' | 'unlink' | 'switchOff' | 'end' {
  if (kind === 'session' || kind === 'paired_device') return 'signOut';
  if (kind === 'identity') return 'unlink';
  return kind === 'api_key' ? 'end' : 'switchOff';
}

function CredentialFacts({ row }: { readonly row: Credential }) {
  const { t } = useTranslation();
  return (
    <Facts>
      {row.created_at === null ? null : (
        <Fact name={t('credentials.facts.created')}>
          <Moment at={row.created_at} />
        </Fact>
      )}
      {row.last_used_at === null ? null : (
        <Fact name={t('credentials.facts.used')}>
          <Moment at={row.last_used_at} />
        </Fact>
      )}
      <Fact name={t('credentials.facts.expires')}>{row.expires_at === null ? t('credentials.never') : <Moment at={row.expires_at} />}</Fact>
    </Facts>
  );
}
