import { ApiKeyList, ApiKeyMade, ApiKeyPatch, ApiKeyRotation, ApiKeyRow, ApiKeyWish, DefaultKey } from '../contract/api-key-schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { noContent, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { toKeyRow } from './present.ts';
import type { ApiKeys, KeyActor, KeyWish } from './service.ts';

interface Parts {
  readonly apiKeys: ApiKeys;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth';
const one = `${base}/api-keys/:id`;

/** Keys for scripts (api.md api-keys, rotate-api-key). A key cannot make keys: writes need a recent session (security.md B58). */
export function apiKeyRoutes(parts: Parts): Route[] {
  return [list(parts), make(parts), change(parts), end(parts), rotate(parts), closeOld(parts), rotateDefault(parts)];
}

/** Errors: AppError `forbidden`. */
function actorOf(caller: SignedIn, { hashAddress }: Parts): KeyActor {
  if (caller.scopes) throw new AppError('forbidden');
  return { account: caller.account, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
}

function list({ apiKeys }: Parts): Route {
  return route({ method: 'get', path: `${base}/api-keys`, who: 'auth', summary: 'Your API keys', answers: { 200: ApiKeyList } }, async ({ caller }) =>
    ok({ api_keys: (await apiKeys.list(caller.account.id)).map(toKeyRow) }),
  );
}

function make(parts: Parts): Route {
  const shape = { summary: 'Make an API key; it is shown once', body: ApiKeyWish, answers: { 201: ApiKeyMade }, errors: ['forbidden'] } as const;
  return route({ method: 'post', path: `${base}/api-keys`, who: 'recent', ...shape }, async ({ caller, body, now }) => {
    const { name, scopes, expires_at: end = null, networks = null, requests_per_minute: requestsPerMinute = null } = body;
    const wish = { name, scopes, expiresAt: future(end, now), networks, requestsPerMinute };
    const made = await parts.apiKeys.make(actorOf(caller, parts), wish);
    return { status: 201, body: { ...toKeyRow(made), api_key: made.key } };
  });
}

function change(parts: Parts): Route {
  const shape = { summary: 'Change an API key', body: ApiKeyPatch, answers: { 200: ApiKeyRow }, errors: ['forbidden', 'not_found'] } as const;
  return route({ method: 'patch', path: one, who: 'recent', ...shape }, async ({ caller, id, body, now }) => {
    const wish: Partial<KeyWish> = {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.scopes === undefined ? {} : { scopes: body.scopes }),
      ...(body.expires_at === undefined ? {} : { expiresAt: future(body.expires_at, now) }),
      ...(body.networks === undefined ? {} : { networks: body.networks }),
      ...(body.requests_per_minute === undefined ? {} : { requestsPerMinute: body.requests_per_minute }),
    };
    return ok(toKeyRow(await parts.apiKeys.change(actorOf(caller, parts), id, wish)));
  });
}

function end(parts: Parts): Route {
  return route(
    { method: 'delete', path: one, who: 'recent', summary: 'End an API key', answers: { 204: null }, errors: ['not_found'] },
    async ({ caller, id }) => {
      await parts.apiKeys.end(actorOf(caller, parts), id);
      return noContent();
    },
  );
}

function rotate(parts: Parts): Route {
  const summary = 'A new secret for the same key; the old one works on for as long as you say';
  return route(
    { method: 'post', path: `${one}/rotate`, who: 'recent', summary, body: ApiKeyRotation, answers: { 200: ApiKeyMade }, errors: ['not_found'] },
    async ({ caller, id, body }) => {
      const made = await parts.apiKeys.rotate(actorOf(caller, parts), id, body.overlap_seconds * 1000);
      return ok({ ...toKeyRow(made), api_key: made.key });
    },
  );
}

function closeOld(parts: Parts): Route {
  const summary = 'End the old secret of a key before its time';
  return route(
    { method: 'delete', path: `${one}/old-secret`, who: 'recent', summary, answers: { 204: null }, errors: ['not_found'] },
    async ({ caller, id }) => {
      await parts.apiKeys.closeOld(actorOf(caller, parts), id);
      return noContent();
    },
  );
}

function rotateDefault(parts: Parts): Route {
  return route(
    { method: 'post', path: `${base}/rotate-api-key`, who: 'recent', summary: 'Replace your default key', answers: { 200: DefaultKey } },
    async ({ caller }) => {
      const { record, key } = await parts.apiKeys.rotateDefault(actorOf(caller, parts));
      return ok({ api_key: key, api_key_prefix: record.prefix });
    },
  );
}

function future(at: number | null, now: number): number | null {
  if (at !== null && at <= now) throw new AppError('validation_failed', { fields: { expires_at: ['invalid'] } });
  return at;
}
