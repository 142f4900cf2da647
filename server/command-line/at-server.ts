import { z } from 'zod';
import { AuthPayload } from '../contract/schemas.ts';
import { CommandError } from './command-error.ts';
import { takePassword } from './password-input.ts';

export interface ServerOptions {
  readonly url?: string;
  /** An admin who signs in there; absent: nobody needs to, in single mode. */
  readonly as?: string;
  readonly asPasswordFile?: string;
}

type Method = 'GET' | 'POST';

/** A conversation with a server, signed in where that was asked for. Errors of both: CommandError `no_answer`; what the server refuses, by its code. */
export interface ServerTalk {
  readonly send: <S extends z.ZodType>(method: Method, path: string, shape: S, body?: unknown) => Promise<z.infer<S>>;
  /** The answer as it comes. */
  readonly fetch: (method: Method, path: string, body?: unknown) => Promise<Response>;
}

const base = '/api/v1/auth/';

/** Talks to a running server over its own API: the same rules and the same proof as on its screen. A session is opened for it and ended after. */
export async function talkToServer<T>(url: string, options: ServerOptions, work: (talk: ServerTalk) => Promise<T>): Promise<T> {
  let token: string | undefined;
  const ask = async (method: Method, path: string, body?: unknown): Promise<Response> => {
    const headers = { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(token ? { Authorization: `Token ${token}` } : {}) };
    const answer = await fetch(new URL(base + path, url), { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }).catch(
      (cause: unknown) => {
        throw new CommandError('refused', 'no_answer', `No server answers at ${url}. Say where it is with --url`, cause);
      },
    );
    if (!answer.ok) throw await refusalOf(answer);
    return answer;
  };
  const send: ServerTalk['send'] = async (method, path, shape, body) => {
    const answer = await ask(method, path, body);
    return shape.parse(answer.status === 204 ? undefined : await answer.json());
  };
  if (options.as !== undefined) {
    const { password } = await takePassword(options.asPasswordFile === undefined ? {} : { passwordFile: options.asPasswordFile });
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
