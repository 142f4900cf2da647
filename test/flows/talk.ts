import { expect } from 'vitest';
import type { z } from 'zod';
import { AuthPayload, Me } from '../../server/contract/schemas.ts';

/** What came back. `body` is parsed where it is JSON, undefined where there is none. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly text: string;
}

export interface Sending {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A session key, sent as `Authorization: Token`. */
  readonly token?: string;
}

export interface Talk {
  readonly url: string;
  /** One request. A path without a leading slash is one of `/api/v1/auth`. */
  readonly send: (method: string, path: string, sending?: Sending) => Promise<Reply>;
  /** Signs in as a program does; the answer with its token. */
  readonly signIn: (sending?: Sending) => Promise<AuthPayload & { readonly token: string }>;
  /** Signs in as a browser does. */
  readonly signInWithCookie: (sending?: Sending) => Promise<Browser>;
}

/** A browser that has signed in: its cookie, and what it sends with each kind of request. */
export interface Browser {
  readonly cookie: string;
  readonly setCookie: string;
  readonly payload: AuthPayload;
  readonly reading: Readonly<Record<string, string>>;
  readonly writing: Readonly<Record<string, string>>;
}

export function talkTo(url: string): Talk {
  const send = (method: string, path: string, sending: Sending = {}) => request(url, method, path, sending);
  return {
    url,
    send,
    signIn: async (sending = {}) => {
      const payload = read(await send('POST', 'login', { body: {}, ...sending }), 200, AuthPayload);
      if (payload.token === undefined) throw new Error('no token in the answer');
      return { ...payload, token: payload.token };
    },
    signInWithCookie: async (sending = {}) => {
      const { csrf } = read(await send('GET', 'me'), 200, Me);
      const reply = await send('POST', 'login', { body: {}, ...sending, headers: { ...sending.headers, 'X-CSRFToken': csrf } });
      const payload = read(reply, 200, AuthPayload);
      const setCookie = reply.headers.getSetCookie()[0] ?? '';
      const cookie = setCookie.split(';', 1)[0] ?? '';
      return { cookie, setCookie, payload, reading: { cookie }, writing: { cookie, 'X-CSRFToken': payload.csrf ?? '' } };
    },
  };
}

async function request(url: string, method: string, path: string, { body, raw, headers, token }: Sending): Promise<Reply> {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const sent: Record<string, string> = {
    ...(content === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(token === undefined ? {} : { Authorization: `Token ${token}` }),
    ...headers,
  };
  const answer = await fetch(url + (path.startsWith('/') ? path : `/api/v1/auth/${path}`), {
    method,
    headers: sent,
    redirect: 'manual',
    ...(content === undefined ? {} : { body: content }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: answer.status, headers: answer.headers, text, body: isJson && text !== '' ? JSON.parse(text) : undefined };
}

/** The body of an answer with this status, in this shape. */
export function read<S extends z.ZodType>(reply: Reply, status: number, schema: S): z.infer<S> {
  expect(reply.status, reply.text).toBe(status);
  return schema.parse(reply.body);
}

/** Stands for any text, any number, a text like this one, in what `toMatchObject` and `toEqual` are given. */
export const aText: unknown = expect.any(String);
export const aNumber: unknown = expect.any(Number);
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** An error of the one shape (api.md Errors), with this status and code. */
export function expectError(reply: Reply, status: number, code: string): void {
  expect({ status: reply.status, body: reply.body }).toMatchObject({
    status,
    body: { code, detail: aText, request_id: aText },
  });
  if (status === 401) expect(reply.headers.get('www-authenticate')).toBe('Token');
}

/** A 400 `validation_failed` that blames this field with these codes, in both places. */
export function expectFieldError(reply: Reply, field: string, codes: readonly string[]): void {
  expectError(reply, 400, 'validation_failed');
  expect(reply.body).toMatchObject({ [field]: codes, errors: { [field]: codes } });
}
