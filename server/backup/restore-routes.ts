import { BackupUploaded, PreviewRestore, Restore, RestorePreview, RestoreState } from '../contract/backup.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import { AppError } from '../errors.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Restorer } from './restoring.ts';
import { recentBy } from './routes.ts';
import type { By, ScheduledBackups } from './scheduled.ts';
import { mostUploadBytes, type Uploads } from './uploads.ts';

interface Parts {
  readonly restorer: Restorer;
  readonly keep: (by: By) => Promise<void>;
  readonly uploads: Uploads;
  readonly scheduled: ScheduledBackups;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/admin/restore';
const ofFile = [
  'backup_not_found',
  'backup_foreign',
  'backup_newer',
  'backup_truncated',
  'backup_damaged',
  'backup_passphrase_wrong',
] as const satisfies readonly ErrorCode[];
const ofChange = ['recent_sign_in_required', 'server_busy', 'restore_not_here', 'vault_unavailable', 'storage_unavailable'] as const;

/** Restoring: bring a file, look what it would do, do it, keep it or go back (docs/backup.md). */
export function restoreRoutes(parts: Parts): Route[] {
  return [
    route(
      { method: 'get', path: base, who: 'admin', summary: 'Whether restored data can still be taken back', answers: { 200: RestoreState } },
      async () => ok(await stateOf(parts, false)),
    ),
    uploading(parts),
    previewing(parts),
    restoring(parts),
    route(
      {
        method: 'post',
        path: `${base}/confirm`,
        who: 'admin',
        summary: 'Keep the restored data; those of before are deleted',
        answers: { 200: RestoreState },
        errors: ['recent_sign_in_required', 'not_found'],
      },
      async ({ caller }) => {
        await parts.keep(recentBy(caller, parts));
        return ok(await stateOf(parts, false));
      },
    ),
    route(
      {
        method: 'post',
        path: `${base}/undo`,
        who: 'admin',
        summary: 'Back to the data of before the restore; the server begins anew',
        answers: { 202: RestoreState },
        errors: [...ofChange, 'not_found'],
      },
      async ({ caller }) => {
        await parts.restorer.undo(recentBy(caller, parts));
        return { status: 202, body: await stateOf(parts, true) };
      },
    ),
  ];
}

function uploading(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/upload`,
      who: 'admin',
      summary: 'Bring a backup; it is only kept, for an hour',
      takesFile: mostUploadBytes,
      answers: { 201: BackupUploaded },
      errors: ['recent_sign_in_required', 'server_busy', 'storage_unavailable'],
    },
    async ({ caller, file }) => {
      recentBy(caller, parts);
      return { status: 201, body: await parts.uploads.take(file) };
    },
  );
}

function previewing(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/preview`,
      who: 'admin',
      summary: 'What restoring a backup would do; the whole file is checked, nothing is changed',
      carriesSecret: true,
      body: PreviewRestore,
      answers: { 200: RestorePreview },
      errors: ['recent_sign_in_required', 'server_busy', ...ofFile],
    },
    async ({ caller, body }) => {
      recentBy(caller, parts);
      return ok(await parts.restorer.preview({ path: await pathOf(parts, body), passphrase: body.passphrase }));
    },
  );
}

function restoring(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: base,
      who: 'admin',
      summary: 'Put the data of a backup in the place of the present ones; the server begins anew',
      carriesSecret: true,
      body: Restore,
      answers: { 202: RestoreState },
      errors: [...ofChange, ...ofFile, 'backup_changed', 'restore_pending'],
    },
    async ({ caller, body }) => {
      const { ipHash } = recentBy(caller, parts);
      const path = await pathOf(parts, body);
      await parts.restorer.restore({ path, passphrase: body.passphrase, digest: body.digest }, { access: body.access, bySomebody: { ipHash } });
      await parts.uploads.drop();
      return { status: 202, body: { pending: null, restarting: true } };
    },
  );
}

/** Exactly one of the two. Errors: AppError `validation_failed`, `backup_not_found`. */
async function pathOf({ uploads, scheduled }: Parts, { upload, file }: { upload?: string | undefined; file?: string | undefined }): Promise<string> {
  if (upload !== undefined && file === undefined) return uploads.pathOf(upload);
  if (file !== undefined && upload === undefined) return scheduled.pathOf(file);
  throw new AppError('validation_failed', { fields: { upload: [file === undefined ? 'required' : 'invalid'] } });
}

async function stateOf({ restorer }: Parts, restarting: boolean): Promise<RestoreState> {
  const pending = restarting ? null : await restorer.pending();
  const iso = (at: number) => new Date(at).toISOString();
  return {
    pending: pending && {
      at: iso(pending.at),
      until: iso(pending.until),
      made_at: iso(pending.madeAt),
      server_id: pending.serverId,
      copy: pending.copy,
    },
    restarting,
  };
}
