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

type Method = 'GET' | 'PATCH' | 'POST';

/** A conversation with a server, signed in where that was asked for. Errors of both: CommandError `no_answer`; what the server refuses, by its code. */
export interface ServerTalk {
  readonly send: <S extends z.ZodType>(method: Method, path: string, shape: S, body?: unknown) => Promise<z.infer<S>>;
  /** The answer as it comes. */
  readonly fetch: (method: Method, path: string, body?: unknown) => Promise<Response>;
}

const base = '/api/v1/auth/';

/** The server that uses the folder is asked where it runs. */
export function withServerOptions(command: Command): Command {
  return command
    .option('--url <address>', 'ask the server there: https, or the one that uses the folder (default: the folder, or the server that uses it)')
    .option('--as <user>', 'sign in to that server as this admin; the password is asked for')
    .option('--as-password-file <path>', 'read that password from the first line of a file');
}

/** In the folder where nobody uses it, else, or where `--url` says so, at the server. Errors: those of either. */
export async function whereItIs<T>(
  options: FolderOptions & ServerOptions,
  whereMissing: WhereMissing,
  work: { readonly inFolder: (folder: Folder) => Promise<T>; readonly atServer: (talk: ServerTalk) => Promise<T> },
): Promise<T> {
  const dataDir = dataDirOf(options);
  if (options.url !== undefined || options.as !== undefined) return atServer(await findServer(dataDir, options.url), options, work.atServer);
  try {
    return await withFolder(options, whereMissing, work.inFolder);
  } catch (error) {
    if (!(error instanceof StartError) || error.code !== 'folder_in_use') throw error;
    // Another command may be using it.
    if (!(await readServerNote(dataDir))) throw error;
    return atServer(await findServer(dataDir, undefined), options, work.atServer);
  }
}

/** Over the server's own API: the same rules and the same proof as on its screen. A session is opened for it and ended after. `url`: as `findServer` says. */
async function atServer<T>(url: string, options: ServerOptions, work: (talk: ServerTalk) => Promise<T>): Promise<T> {
  let token: string | undefined;
  const ask: ServerTalk['fetch'] = async (method, path, body) => {
    const headers = { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(token ? { Authorization: `Token ${token}` } : {}) };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    // Nobody sends a password on to somewhere else.
    const answer = await fetch(new URL(base + path, url), { method, headers, redirect: 'error', ...sent }).catch((cause: unknown) => {
      throw new CommandError('refused', 'no_answer', `No server answers at ${url}. Say where it is with --url`, cause);
    });
    if (!answer.ok) throw await refusalOf(answer);
    return answer;
  };
  const send: ServerTalk['send'] = async (method, path, shape, body) => {
    const answer = await ask(method, path, body);
    return shape.parse(answer.status === 204 ? undefined : await answer.json());
  };
  if (options.as !== undefined) {
    const { password } = await takePassword(options.asPasswordFile === undefined ? {} : { passwordFile: options.asPasswordFile }, false);
    const opened = await send('POST', 'login', AuthPayload, { ident: options.as, password, device_label: 'Command line' });
    token = opened.token;
  }
  try {
    return await work({ send, fetch: ask });
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
