import { Badge, Group, Text } from '@mantine/core';
import {
  ArrowLeftRight,
  AtSign,
  BadgeCheck,
  CircleUserRound,
  Clock3,
  KeyRound,
  Link2,
  LockKeyhole,
  LogIn,
  LogOut,
  Mail,
  Pencil,
  RotateCcw,
  ShieldAlert,
  ShieldCheck,
  Unlink,
  Wrench,
  type LucideIcon,
} from 'lucide-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActivityRow } from '../api/activity.ts';
import { Moment } from '../time/moment.tsx';
import type { Names } from './names.ts';
import { isKnownKind, sentenceOf, type KnownKind } from './sentence.ts';
import { byWhomOf, deviceOf, whomOf } from './text-of.ts';
import type { Wish } from './wish.ts';

const icons: Readonly<Record<KnownKind, LucideIcon>> = {
  account_created: CircleUserRound,
  account_adopted: CircleUserRound,
  account_changed: CircleUserRound,
  account_deleted: CircleUserRound,
  account_restored: RotateCcw,
  account_purged: CircleUserRound,
  invitation_made: CircleUserRound,
  invitation_used: CircleUserRound,
  invitation_ended: CircleUserRound,
  owner_changed: CircleUserRound,
  sign_in: LogIn,
  sign_in_failed: ShieldAlert,
  sign_in_link_made: LogIn,
  rescue_link_made: ShieldAlert,
  keys_renewed: ShieldAlert,
  registration: CircleUserRound,
  password_reset_requested: LockKeyhole,
  password_changed: LockKeyhole,
  password_reset: LockKeyhole,
  email_change_requested: AtSign,
  email_changed: AtSign,
  second_factor_on: ShieldCheck,
  second_factor_off: ShieldAlert,
  second_factor_code_asked: Mail,
  identity_code_asked: Mail,
  recovery_codes_made: ShieldCheck,
  recovery_code_used: ShieldAlert,
  proved_again: ShieldCheck,
  proof_failed: ShieldAlert,
  limit_reached: ShieldAlert,
  api_key_made: KeyRound,
  api_key_changed: KeyRound,
  api_key_ended: KeyRound,
  api_key_refused: ShieldAlert,
  sign_out: LogOut,
  session_ended: LogOut,
  sessions_ended: LogOut,
  session_restored: RotateCcw,
  session_renamed: Pencil,
  session_kept: Clock3,
  session_trusted: BadgeCheck,
  profile_changed: CircleUserRound,
  mail_read: Mail,
  sign_in_fallback: LogIn,
  sso_refused: ShieldAlert,
  identity_linked: Link2,
  identity_unlinked: Unlink,
  identity_switched: Link2,
  person_gone: ShieldAlert,
  person_unsure: ShieldAlert,
  role_changed_by_group: CircleUserRound,
  sso_settings_changed: ShieldCheck,
  sso_unreachable: ShieldAlert,
  sso_reachable: ShieldCheck,
  pairing_requested: Link2,
  paired: Link2,
  pairing_denied: ShieldAlert,
  pairing_paused: ShieldAlert,
  network_changed: Link2,
  mode_switched: ArrowLeftRight,
  mode_switch_kept: ShieldCheck,
  mode_switch_undone: RotateCcw,
  activity_settings_changed: Wrench,
  store_recovered: Wrench,
  backup_made: Wrench,
  backup_failed: ShieldAlert,
  backup_settings_changed: Wrench,
  backup_restored: RotateCcw,
  restore_undone: RotateCcw,
  restore_kept: ShieldCheck,
  server_retired: LogOut,
  server_returned: LogIn,
};

interface ItemProps {
  readonly event: ActivityRow;
  readonly isNew: boolean;
  readonly names?: Names;
  /** Narrows the list to what the row names; absent where the list cannot be narrowed. */
  readonly choose?: (part: Partial<Wish>) => void;
  readonly choosesPeople?: boolean;
}

const unnamed: Names = { people: null, devices: new Map() };

/** One event: what, when, whom it concerns, by whom and from where. */
export function ActivityItem({ event, isNew, ...naming }: ItemProps) {
  const { t } = useTranslation();
  const Icon = isKnownKind(event.kind) ? icons[event.kind] : Clock3;
  return (
    <li className="dw-item dw-event" data-testid={`event-${event.id}`}>
      <span className="dw-kind">
        <Icon size={20} aria-hidden="true" />
      </span>
      <div className="dw-grow">
        <Group gap="xs">
          <Text className="dw-break">{sentenceOf(event, t)}</Text>
          {event.outcome === 'failed' ? <Badge color="red.9">{t('activity.outcomes.failed')}</Badge> : null}
          {isNew ? <Badge color="blue.9">{t('activity.new')}</Badge> : null}
        </Group>
        <Circumstances event={event} {...naming} />
      </div>
    </li>
  );
}

/** When, whom it concerns, by whom, and from where. */
function Circumstances({ event, names = unnamed, choose, choosesPeople = false }: Omit<ItemProps, 'isNew'>) {
  const { t } = useTranslation();
  const { account_id: account, session_id: session } = event;
  const device = deviceOf(event, names, t);
  const toPerson = choose && choosesPeople ? () => choose({ whose: account ?? 'none', device: null }) : undefined;
  const parts = [
    names.people === null ? null : <Chooser name={whomOf(event, names, t)} choose={toPerson} />,
    byWhomOf(event, names, t),
    device === null ? null : <Chooser name={device} choose={choose && (() => choose({ device: session }))} />,
    event.ip_hash_prefix === '' ? null : t('activity.address', { hash: event.ip_hash_prefix }),
  ].filter((part) => part !== null);
  return (
    <Text size="sm" c="dimmed" className="dw-break">
      <Moment at={event.at} />
      {parts.map((part, at) => (
        <Fragment key={at}>
          {' · '}
          {part}
        </Fragment>
      ))}
    </Text>
  );
}

/** A name that the list can be narrowed to. */
function Chooser({ name, choose }: { readonly name: string; readonly choose: (() => void) | undefined }) {
  const { t } = useTranslation();
  if (choose === undefined) return name;
  return (
    <button type="button" className="dw-name-choice" title={t('activity.only', { name })} onClick={choose}>
      {name}
    </button>
  );
}
