import { z } from 'zod';
import { AccountList } from '../contract/account-admin-schemas.ts';
import { ModePreview, ModeState, ModeSwitched } from '../contract/mode-schemas.ts';
import { AuthPayload } from '../contract/schemas.ts';
import { CommandError } from './command-error.ts';
import type { ModeReach } from './mode-reach.ts';
import { takePassword } from './password-input.ts';

export interface ServerOptions {
  readonly url?: string;
  /** An admin who signs in there; absent: nobody needs to, in single mode. */
  readonly as?: string;
  readonly asPasswordFile?: string;
}

const base = '/api/v1/auth/';

/**
 * The mode of a server that runs, over its own API: the same rules and the same proof as on its screen. A session is opened for it and ended after.
 * `url`: as `findServer` says.
 * Errors: CommandError `no_answer`; what the server refuses, by its code.
 */
export async function withServer<T>(url: string, options: ServerOptions, work: (reach: ModeReach) => Promise<T>): Promise<T> {
  let token: string | undefined;
  const send = async <S extends z.ZodType>(method: 'GET' | 'POST', path: string, shape: S, body?: unknown): Promise<z.infer<S>> => {
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
    return await work({
      state: () => send('GET', 'admin/mode', ModeState),
      preview: (wanted) => send('POST', 'admin/mode/preview', ModePreview, wanted),
      switch: (wanted) => send('POST', 'admin/mode', ModeSwitched, wanted),
      confirm: () => send('POST', 'admin/mode/confirm', ModeState),
      undo: () => send('POST', 'admin/mode/undo', ModeState),
      accountId: async (ident) => {
        const { accounts } = await send('GET', `admin/accounts?search=${encodeURIComponent(ident)}`, AccountList);
        const found = accounts.find(({ id, username, email }) => ident === `id:${String(id)}` || [username, email].includes(ident));
        if (!found) throw new CommandError('refused', 'not_found', `There is no account "${ident}"`);
        return found.id;
      },
    });
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
