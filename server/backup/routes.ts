import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { BackupSchedule, BackupState, MakeBackup, Retire, Retired } from '../contract/backup.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { ok, type Answer } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { BackupMaker } from './making.ts';
import type { RetiredServer } from './retiring.ts';
import type { By, ScheduledBackups } from './scheduled.ts';

interface Parts {
  readonly maker: BackupMaker;
  readonly scheduled: ScheduledBackups;
  readonly retire: (movedTo: string | null, by: By) => Promise<RetiredServer>;
  readonly serverId: string;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/admin';

/** Who did it. Errors: AppError `recent_sign_in_required`. */
export function recentBy({ recent, account, session, peer }: SignedIn, { hashAddress }: Pick<Parts, 'hashAddress'>): By {
  if (!recent) throw new AppError('recent_sign_in_required');
  return { accountId: account.id, sessionId: session?.id ?? null, ipHash: hashAddress(peer.address) };
}

/** Backups: one to take along, those that are made by themselves, and the end of this server's service (docs/backup.md). */
export function backupRoutes(parts: Parts): Route[] {
  const { scheduled } = parts;
  const state = async () => ok(await scheduled.state());
  return [
    route(
      { method: 'get', path: `${base}/backup`, who: 'admin', summary: 'Scheduled backups, and how the last one went', answers: { 200: BackupState } },
      state,
    ),
    download(parts),
    route(
      {
        method: 'put',
        path: `${base}/backup/schedule`,
        who: 'admin',
        summary: 'When backups are made by themselves, where, and how many stay',
        carriesSecret: true,
        body: BackupSchedule,
        answers: { 200: BackupState },
        errors: ['recent_sign_in_required', 'set_by_configuration', 'vault_unavailable'],
      },
      async ({ caller, body }) => {
        await scheduled.change(body, recentBy(caller, parts));
        return state();
      },
    ),
    running(parts, state),
    retiring(parts),
  ];
}

function running(parts: Parts, state: () => Promise<Answer>): Route {
  return route(
    {
      method: 'post',
      path: `${base}/backup/run`,
      who: 'admin',
      summary: 'Make a scheduled backup now; how it ended is in the answer',
      answers: { 200: BackupState },
      errors: ['recent_sign_in_required'],
    },
    async ({ caller }) => {
      await parts.scheduled.run(recentBy(caller, parts));
      return state();
    },
  );
}

function download(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/backup`,
      who: 'admin',
      summary: 'Everything in one file, encrypted with the passphrase',
      carriesSecret: true,
      givesSecret: true,
      givesFile: true,
      body: MakeBackup,
      answers: { 200: null },
      errors: ['recent_sign_in_required', 'vault_unavailable', 'storage_unavailable'],
    },
    async ({ caller, body }) => {
      recentBy(caller, parts);
      const { path, bytes, name } = await parts.maker.makeForDownload(body.passphrase);
      const content = createReadStream(path);
      content.once('close', () => void rm(path, { force: true }).catch(() => undefined));
      return { status: 200, file: { name, bytes, content } };
    },
  );
}

function retiring(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/retire`,
      who: 'admin',
      summary: 'This server has moved to another computer: nobody gets in here any more',
      body: Retire,
      answers: { 200: Retired },
      errors: ['recent_sign_in_required'],
    },
    async ({ caller, body }) => {
      const by = recentBy(caller, parts);
      if (body.confirm !== parts.serverId) throw new AppError('validation_failed', { fields: { confirm: ['invalid'] } });
      const { at, movedTo } = await parts.retire(body.moved_to, by);
      return ok({ retired_at: new Date(at).toISOString(), moved_to: movedTo });
    },
  );
}
