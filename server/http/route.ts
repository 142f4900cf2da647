import type { z } from 'zod';
import type { ErrorCode } from '../contract/error-codes.ts';
import type { Scope } from '../sessions/scope.ts';
import type { Caller, SignedIn, Who } from './caller.ts';
import type { Answer } from './reply.ts';

/** What a handler gets: a caller who was admitted, and input that was read by the route's schema. Nothing else of the request. */
export interface Call<W extends Who, Body, Query> {
  readonly caller: W extends 'all' ? Caller : SignedIn;
  readonly body: Body;
  readonly query: Query;
  /** `:id` of the path, where it is a whole number above zero; another is `not_found` before the handler. */
  readonly id: number;
  /** `:user_code` of the path as it was sent; '' where the path has none. */
  readonly userCode: string;
  readonly userAgent: string;
  /** The X-CSRFToken header: asked for at sign-in, where it says that a browser wants a cookie. */
  readonly csrfToken: string | undefined;
  readonly now: number;
  /** The body of a route that takes a file; to be read once. Errors: AppError `body_too_large`, `request_timeout`, `bad_request` where the client leaves in the middle. */
  readonly file: AsyncIterable<Buffer>;
  readonly facts: RequestFacts;
}

/** What a sign-in that leaves for another site must know to recognise the browser that comes back. */
export interface RequestFacts {
  /** The Host header, lower case: one of ours (local-guard). */
  readonly host: string;
  readonly acceptLanguage: string;
  /** The Accept header. */
  readonly accept: string;
  /** A cookie of that name, or undefined; twice the same name is no cookie at all. */
  cookie(name: string): string | undefined;
  /** Names of cookies that begin so, in the order of the header. */
  cookieNames(prefix: string): readonly string[];
}

interface Description<W extends Who, B extends z.ZodType, Q extends z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Whole path with `:id` or `:user_code` at most; with and without a trailing slash. */
  readonly path: string;
  readonly who: W;
  readonly summary: string;
  readonly body?: B;
  readonly query?: Q;
  /** Success statuses with the schema of their body; null for none. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** Errors of its own, beside those that every route can answer. */
  readonly errors?: readonly ErrorCode[];
  /** Which scopes open it to a narrowed credential, one being enough; absent: `admin`, `write` or `read`, as it is an admin's, a write or neither. */
  readonly scopes?: readonly Scope[];
  /** Open to a session whose password must be changed first. */
  readonly whileMustChange?: boolean;
  /** Takes a password, or what opens something once: over the network only where nobody can read along (security.md B18); where nobody signs in, one that is to open a later mode. */
  readonly carriesSecret?: boolean | 'in_every_mode';
  /** Its answer opens something: over the network only where nobody can read along, in every mode (security.md B18). */
  readonly givesSecret?: boolean;
  /** Takes `application/x-www-form-urlencoded` too, as OAuth's clients send it; its errors have OAuth's two fields beside ours. */
  readonly takesForm?: boolean;
  /** Takes one file as its whole body, `application/octet-stream`, of at most so many bytes; the handler reads it as it comes. */
  readonly takesFile?: number;
  /** Answers with a file instead of JSON. */
  readonly givesFile?: boolean;
  /** Answers also after the server has moved to another computer. */
  readonly whileRetired?: boolean;
  /** A probe: any credential, good or bad, is fine, and the idle window is not rolled. */
  readonly probe?: boolean;
  /** An open page asks for it by itself: that is no use of a session, and does not roll its idle window. */
  readonly isNoUse?: boolean;
  /** Looked at before the body is: throws where the route cannot answer at all. */
  readonly ready?: () => void;
  /** Statuses at which a person's browser gets a page instead of JSON. */
  readonly pages?: readonly number[];
  /** Answers 200 with JSON lines (application/x-ndjson), each of this shape. */
  readonly lines?: z.ZodType;
  /** A GET that uses something up: HEAD, which nobody means to do that with, is no method of it. */
  readonly spends?: boolean;
  /** Has no use for a credential and does not look at one, so a stale token is no obstacle. */
  readonly ignoresCredentials?: boolean;
}

export interface Route extends Description<Who, z.ZodType, z.ZodType> {
  readonly handle: (call: Call<'all', unknown, unknown>) => Promise<Answer>;
}

/** A route as a list that can be read aloud: who may, what it takes, what it answers, what it does. */
export function route<W extends Who, B extends z.ZodType = z.ZodType<Record<string, never>>, Q extends z.ZodType = z.ZodType<Record<string, never>>>(
  description: Description<W, B, Q>,
  handle: (call: Call<W, z.infer<B>, z.infer<Q>>) => Promise<Answer>,
): Route {
  // app.ts calls it with a caller admitted for `who` and input read by these very schemas; only their types are forgotten here.
  return { ...description, handle: handle as Route['handle'] };
}
