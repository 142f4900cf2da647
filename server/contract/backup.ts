import { z } from 'zod';
import { time } from './scalars.ts';
import { ModeName } from './mode-schemas.ts';

/** What backups and restoring send and take (docs/decisions/022-backup.md). */

export const BackupCounts = z.object({
  people: z.int(),
  admins: z.int(),
  api_keys: z.int(),
  /** Let in by pairing. */
  devices: z.int(),
  /** Signed in by hand: they end at a restore. */
  sessions: z.int(),
  links: z.int(),
});
export type BackupCounts = z.infer<typeof BackupCounts>;

/** Its length and quality are judged as a password's, under `passphrase`. */
const passphrase = z.string().min(1).max(1024);

/** POST admin/backup */
export const MakeBackup = z.object({ passphrase });

/** What is kept where, by the schedule. */
export const backupEvery = ['off', 'daily', 'weekly'] as const;

const Result = z.object({
  at: time,
  outcome: z.enum(['made', 'failed']),
  /** Why it failed: a stable word. */
  reason: z.enum(['folder_missing', 'not_writable', 'disk_full', 'no_passphrase', 'vault_unavailable', 'failed']).nullable(),
  /** Of the file, where one was made. */
  name: z.string().nullable(),
  bytes: z.int().nullable(),
});
export type BackupResult = z.infer<typeof Result>;

/** GET admin/backup */
export const BackupState = z.object({
  every: z.enum(backupEvery),
  /** How many scheduled backups stay. */
  keep: z.int(),
  folder: z.string(),
  /** As it was set; null: `backups` in the data folder. */
  own_folder: z.string().nullable(),
  /** The folder is on the data's own disk, as far as can be told: a broken disk takes both. */
  same_disk: z.boolean(),
  has_passphrase: z.boolean(),
  set_by_configuration: z.boolean(),
  next_at: time.nullable(),
  last: Result.nullable(),
  /** Those in the folder that are this server's, newest first. */
  files: z.array(z.object({ name: z.string(), at: time, bytes: z.int() })),
});
export type BackupState = z.infer<typeof BackupState>;

/** PUT admin/backup/schedule */
export const BackupSchedule = z.object({
  every: z.enum(backupEvery),
  keep: z.int().min(1).max(100),
  /** An absolute path of a folder that is there; null: `backups` in the data folder. */
  folder: z.string().min(1).max(1024).nullable(),
  /** Absent: the one that is kept already. */
  passphrase: passphrase.optional(),
});
export type BackupSchedule = z.infer<typeof BackupSchedule>;

/** POST admin/restore/upload: the file is the body, as it is. */
export const BackupUploaded = z.object({ upload: z.string(), bytes: z.int() });
export type BackupUploaded = z.infer<typeof BackupUploaded>;

const source = {
  /** A file that was uploaded. */
  upload: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  /** One of the scheduled backups, by its name. */
  file: z.string().max(200).optional(),
};

/** POST admin/restore/preview */
export const PreviewRestore = z.object({ ...source, passphrase });
/** POST admin/restore */
export const Restore = z.object({
  ...source,
  passphrase,
  /** `end`: API keys and paired devices of the backup end too. */
  access: z.enum(['keep', 'end']).default('keep'),
  /** Of the preview: another file in its place is refused. Absent: whatever the file is now. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type Restore = z.infer<typeof Restore>;
/** As clients send it. */
export type RestoreWish = z.input<typeof Restore>;

/** Ended since the backup, and back again after it. */
export const Returning = BackupCounts.pick({ people: true, api_keys: true, devices: true }).extend({
  /** Disabled or suspended since: may get in again. */
  enabled: z.int(),
  /** No administrators any more: are it again. */
  admins: z.int(),
});
export type Returning = z.infer<typeof Returning>;

export const RestorePreview = z.object({
  made_at: time,
  /** The version that made it. */
  program: z.string(),
  server_id: z.string(),
  /** Made by this very server. */
  same_server: z.boolean(),
  mode: ModeName,
  bytes: z.int(),
  /** What is here now; null where it cannot be read. */
  now: BackupCounts.nullable(),
  after: BackupCounts,
  /** Ended or deleted since the backup, and back again after it; null where that cannot be told. */
  returning: Returning.nullable(),
  /** What this file is known again by, for `digest` of the restore. */
  digest: z.string(),
  /** How long one can go back. */
  undo_days: z.int(),
});
export type RestorePreview = z.infer<typeof RestorePreview>;

/** GET admin/restore */
export const RestoreState = z.object({
  /** Restored data that can still be taken back. */
  pending: z.object({ at: time, until: time, made_at: time, server_id: z.string(), copy: z.string() }).nullable(),
  /** The server begins anew with other data in a moment: ask again. */
  restarting: z.boolean(),
});
export type RestoreState = z.infer<typeof RestoreState>;

/** POST admin/retire */
export const Retire = z.object({
  /** Where the server is now, for people to see; null: not said. */
  moved_to: z
    .url({ protocol: /^https?$/ })
    .max(200)
    .nullable()
    .default(null),
  /** The server's id, typed: nobody retires it in passing. */
  confirm: z.string(),
});
/** As clients send it. */
export type RetireWish = z.input<typeof Retire>;
export const Retired = z.object({ retired_at: time, moved_to: z.string().nullable() });
export type Retired = z.infer<typeof Retired>;
