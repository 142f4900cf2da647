import { errorOf } from '../../client/error.ts';
import type {
  BackupSchedule,
  BackupState,
  BackupUploaded,
  RestorePreview,
  RestoreState,
  RestoreWish,
  Retired,
  RetireWish,
} from '../../server/contract/backup.ts';
import type { Me } from '../../server/contract/schemas.ts';
import { read, write } from './client.ts';
import { ApiError } from './error.ts';
import { withProof } from './proof.ts';

export type { BackupSchedule, BackupState, RestorePreview, RestoreState };
export type Wanted = RestoreWish;

/** Everything is copied, encrypted and read back before it answers. */
const longMs = 300_000;
/** What the server gives a file that comes slowly (server/http/body-bytes.ts), and a little to answer. */
const uploadMs = 1_810_000;
/** As the server has it (server/backup/uploads.ts): a larger one need not be sent to be refused. */
const mostUploadBytes = 256 * 1024 * 1024;

export const changeSchedule = (wish: BackupSchedule): Promise<BackupState> => write<BackupState>('PUT', 'admin/backup/schedule', wish);
export const backUpNow = (): Promise<BackupState> => write<BackupState>('POST', 'admin/backup/run', undefined, longMs);
export const readRestore = (signal: AbortSignal): Promise<RestoreState> => read<RestoreState>('admin/restore', { signal });
/** What it would do; nothing is changed. Errors: ApiError with what is wrong with the file. */
export const previewRestore = (wish: Wanted): Promise<RestorePreview> => write<RestorePreview>('POST', 'admin/restore/preview', wish, longMs);
export const restore = (wish: Wanted): Promise<RestoreState> => write<RestoreState>('POST', 'admin/restore', wish, longMs);
export const keepRestored = (): Promise<RestoreState> => write<RestoreState>('POST', 'admin/restore/confirm', undefined, longMs);
export const undoRestore = (): Promise<RestoreState> => write<RestoreState>('POST', 'admin/restore/undo', undefined, longMs);
export const retireServer = (wish: RetireWish): Promise<Retired> => write('POST', 'admin/retire', wish);

/** A backup as a file. Errors: ApiError. */
export async function fetchBackup(passphrase: string): Promise<{ readonly name: string; readonly content: Blob }> {
  return withProof(async () => {
    const answer = await send('admin/backup', 'application/json', JSON.stringify({ passphrase }));
    const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'doorward.backup';
    return { name, content: await answer.blob() };
  });
}

/** Brings a file; the server only keeps it, for an hour. Errors: ApiError. */
export async function uploadBackup(file: File): Promise<string> {
  if (file.size > mostUploadBytes) throw new ApiError('body_too_large');
  return withProof(async () => {
    const answer = await send('admin/restore/upload', 'application/octet-stream', file, uploadMs);
    return ((await answer.json()) as BackupUploaded).upload;
  });
}

/** What is no JSON, one way or the other. */
async function send(path: string, type: string, body: BodyInit, ms = longMs): Promise<Response> {
  const { csrf } = await read<Me>('me');
  const headers = { 'Content-Type': type, 'X-CSRFToken': csrf };
  const init: RequestInit = { method: 'POST', headers, body, credentials: 'same-origin', cache: 'no-store', redirect: 'error' };
  const answer = await fetch(`/api/v1/auth/${path}`, { ...init, signal: AbortSignal.timeout(ms) }).catch((cause: unknown) => {
    throw new ApiError('unreachable', { cause });
  });
  if (!answer.ok) throw errorOf(answer, await answer.json().catch(() => undefined));
  return answer;
}
