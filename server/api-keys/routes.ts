import { ApiKeyPatch, ApiKeyWish } from '../contract/inputs.ts';
import { ApiKeyList, ApiKeyMade, ApiKeyRow, DefaultKey } from '../contract/api-key-schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { noContent, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { ApiKey } from './api-key.ts';
import type { ApiKeys, KeyActor, KeyWish } from './service.ts';

interface Parts {
  readonly apiKeys: ApiKeys;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth';
const one = `${base}/api-keys/:id`;

/** Keys for scripts (api.md api-keys, rotate-api-key). A key cannot make keys: writes need a recent session (security.md B58). */
export function apiKeyRoutes(parts: Parts): Route[] {
  return [list(parts), make(parts), change(parts), end(parts), rotate(parts), rotateDefault(parts)];
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
    const wish = { name: body.name, scopes: body.scopes, expiresAt: future(body.expires_at ?? null, now) };
    const { record, key } = await parts.apiKeys.make(actorOf(caller, parts), wish);
    return { status: 201, body: { ...toKeyRow(record), api_key: key } };
  });
}

function change(parts: Parts): Route {
  const shape = { summary: 'Change an API key', body: ApiKeyPatch, answers: { 200: ApiKeyRow }, errors: ['forbidden', 'not_found'] } as const;
  return route({ method: 'patch', path: one, who: 'recent', ...shape }, async ({ caller, id, body, now }) => {
    const wish: Partial<KeyWish> = {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.scopes === undefined ? {} : { scopes: body.scopes }),
      ...(body.expires_at === undefined ? {} : { expiresAt: future(body.expires_at, now) }),
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
  const summary = 'A new secret for the same key';
  return route(
    { method: 'post', path: `${one}/rotate`, who: 'recent', summary, answers: { 200: ApiKeyMade }, errors: ['not_found'] },
    async ({ caller, id }) => {
      const { record, key } = await parts.apiKeys.rotate(actorOf(caller, parts), id);
      return ok({ ...toKeyRow(record), api_key: key });
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

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

export function toKeyRow({ id, name, prefix, scopes, createdAt, expiresAt, lastUsedAt, isDefault }: ApiKey): ApiKeyRow {
  return {
    id,
    name,
    prefix,
    scopes: [...scopes],
    created_at: new Date(createdAt).toISOString(),
    expires_at: iso(expiresAt),
    last_used_at: iso(lastUsedAt),
    is_default: isDefault,
  };
}
