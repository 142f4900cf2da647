import { z } from 'zod';
import { AuthPayload } from '../contract/schemas.ts';
import { StartError } from '../errors.ts';
import { readServerNote } from '../network/server-note.ts';
import { CommandError } from './command-error.ts';
import type { Command } from 'commander';
import { dataDirOf, withFolder, type Folder, type FolderOptions, type WhereMissing } from './folder.ts';
import { takePassword } from './password-input.ts';
import { findServer } from './server-target.ts';

export interface ServerOptions {
  readonly url?: string;
  /** An admin who signs in there; absent: nobody needs to, in single mode. */
  readonly as?: string;
  readonly asPasswordFile?: string;
}

/** A request of a command to a running server, and its checked answer. Errors: CommandError `no_answer`; what the server refuses, by its code. */
export type Send = <S extends z.ZodType>(method: 'GET' | 'PATCH' | 'POST', path: string, shape: S, body?: unknown) => Promise<z.infer<S>>;

const base = '/api/v1/auth/';

/** The server that uses the folder is asked where it runs. */
export function withServerOptions(command: Command): Command {
  return command
    .option('--url <address>', 'ask the server there: https, or the one that uses the folder (default: the folder, or the server that uses it)')
    .option('--as <user>', 'sign in to that server as this admin; the password is asked for')
    .option('--as-password-file <path>', 'read that password from the first line of a file');
}

/** In the folder where nobody uses it, else, or where `--url` says so, at the server. Errors: those of either. */
export async function whereItIs(
  options: FolderOptions & ServerOptions,
  whereMissing: WhereMissing,
  work: { readonly inFolder: (folder: Folder) => Promise<void>; readonly atServer: (send: Send) => Promise<void> },
): Promise<void> {
  const dataDir = dataDirOf(options);
  if (options.url !== undefined || options.as !== undefined) return atServer(await findServer(dataDir, options.url), options, work.atServer);
  try {
    await withFolder(options, whereMissing, work.inFolder);
  } catch (error) {
    if (!(error instanceof StartError) || error.code !== 'folder_in_use') throw error;
    // Another command may be using it.
    if (!(await readServerNote(dataDir))) throw error;
    await atServer(await findServer(dataDir, undefined), options, work.atServer);
  }
}

/** Over the server's own API: the same rules and the same proof as on its screen. A session is opened for it and ended after. `url`: as `findServer` says. */
async function atServer(url: string, options: ServerOptions, work: (send: Send) => Promise<void>): Promise<void> {
  let token: string | undefined;
  const send: Send = async (method, path, shape, body) => {
    const headers = { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(token ? { Authorization: `Token ${token}` } : {}) };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    // Nobody sends a password on to somewhere else.
    const answer = await fetch(new URL(base + path, url), { method, headers, redirect: 'error', ...sent }).catch((cause: unknown) => {
      throw new CommandError('refused', 'no_answer', `No server answers at ${url}. Say where it is with --url`, cause);
    });
    if (!answer.ok) throw await refusalOf(answer);
    return shape.parse(answer.status === 204 ? undefined : await answer.json());
  };
  if (options.as !== undefined) {
    const { password } = await takePassword(options.asPasswordFile === undefined ? {} : { passwordFile: options.asPasswordFile });
    const opened = await send('POST', 'login', AuthPayload, { ident: options.as, password, device_label: 'Command line' });
    token = opened.token;
  }
  try {
    await work(send);
  } finally {
    if (token !== undefined) await send('POST', 'logout', z.undefined()).catch(() => undefined);
  }
}

/** Its sentence and its code, as the server said them. */
async function refusalOf(answer: Response): Promise<CommandError> {
  const body: unknown = await answer.json().catch(() => null);
  const text = (name: string) => {
    const value: unknown = typeof body === 'object' && body !== null ? Object.getOwnPropertyDescriptor(body, name)?.value : undefined;
    return typeof value === 'string' ? value : '';
  };
  const code = text('code') === '' ? String(answer.status) : text('code');
  const hint = code === 'not_authenticated' ? ' Sign in there with --as' : '';
  return new CommandError('refused', code, `The server says: ${text('detail')}${hint}`);
}
