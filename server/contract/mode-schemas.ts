import { z } from 'zod';
import { time } from './scalars.ts';

export const ModeName = z.enum(['single', 'multi', 'sso']);

/** Why a switch cannot be made now. */
export const switchBlockers = [
  'already_on',
  'set_by_configuration',
  'switch_pending',
  'casdoor_not_configured',
  'last_admin',
  'lan_not_acknowledged',
  'owner_invalid',
] as const;
export type SwitchBlocker = (typeof switchBlockers)[number];
/** What the switch must be given. `owner_credentials`: a name and a password for the default user; `owner_id`: who becomes the owner. */
export const switchNeeds = ['owner_credentials', 'owner_id'] as const;
export type SwitchNeed = (typeof switchNeeds)[number];

const Fallback = z.enum(['always', 'outage', 'off']).nullable();

/** POST admin/mode/preview: nothing is changed by it. */
export const ModePreview = z.object({
  from: ModeName,
  to: ModeName,
  /** Without the bin. Suspended and returning are those whose state changes. */
  people: z.object({ kept: z.int(), suspended: z.int(), returning: z.int() }),
  /** For good: those that "no sign-in needed" made. */
  sessions_ended: z.int(),
  /** Of people who are suspended: refused until they return, or expired by then. */
  sessions_refused: z.int(),
  sessions_kept: z.int(),
  api_keys_kept: z.int(),
  /** Paired devices and API keys of people who are suspended: refused until they return. */
  clients_refused: z.int(),
  /** Those that go on. */
  paired_devices: z.int(),
  /** Whether programs on this computer need no sign-in. */
  no_sign_in: z.object({ now: z.boolean(), after: z.boolean() }),
  /** When a password stands in for Casdoor; null: passwords are the way in, or nobody needs one. */
  fallback: z.object({ now: Fallback, after: Fallback }),
  /** The account of single mode, or the default user who is to be adopted; null: nobody is chosen yet. */
  owner: z.object({ id: z.int(), username: z.string() }).nullable(),
  /** How long the switch waits for an admin to keep it. */
  confirm_seconds: z.int(),
  blockers: z.array(z.enum(switchBlockers)),
  needs: z.array(z.enum(switchNeeds)),
});
export type ModePreview = z.infer<typeof ModePreview>;

/** GET admin/mode */
export const ModeState = z.object({
  mode: ModeName,
  pending: z.object({ from: ModeName, to: ModeName, until: time, seconds_left: z.int(), backup: z.string() }).nullable(),
  /** By file, environment or command line: then it cannot be switched here. */
  set_by_configuration: z.boolean(),
  last: z
    .object({
      from: ModeName,
      to: ModeName,
      at: time,
      outcome: z.enum(['kept', 'undone']),
      reason: z.enum(['admin', 'time', 'configuration']),
      backup: z.string(),
    })
    .nullable(),
  /** New data that nobody has looked at yet: the questions of the first run wait. Told to single mode's owner at this computer only. */
  first_run: z.literal(true).optional(),
});
export type ModeState = z.infer<typeof ModeState>;

/** POST admin/mode: the recovery codes are shown here once. */
export const ModeSwitched = ModeState.extend({ recovery_codes: z.array(z.string()).optional() });
export type ModeSwitched = z.infer<typeof ModeSwitched>;
