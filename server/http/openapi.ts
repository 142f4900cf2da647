import { z } from 'zod';
import { errorStatus, type ErrorCode } from '../contract/error-codes.ts';
import { sentences } from '../errors.ts';
import { isNanoclaw, statusFor } from './error-reply.ts';
import type { Route } from './route.ts';

/** OpenAPI 3.1, made from the very schemas that validate the requests (api.md). */
export function openApiDocument(routes: readonly Route[], version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  const shared: Record<string, unknown> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route, shared) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Doorward', version, description: 'Local-first sign-in, sessions and devices.' },
    servers: [{ url: '/' }],
    paths,
    components: { securitySchemes, schemas: { Error: errorSchema, NanoclawError: nanoclawErrorSchema, ...shared } },
  };
}

const securitySchemes = {
  sessionKey: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Token <40 hex>`' },
  jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'doorward_<installation>', description: 'with X-CSRFToken on writes' },
};

const errorSchema = {
  type: 'object',
  required: ['code', 'detail', 'request_id'],
  properties: {
    code: { type: 'string', enum: Object.keys(errorStatus) },
    detail: { type: 'string' },
    request_id: { type: 'string' },
    error: { type: 'string' },
    error_description: { type: 'string' },
    errors: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
    non_field_errors: { type: 'array', items: { type: 'string' } },
    reason: { type: 'string', enum: ['clock', 'mismatch'], description: 'with casdoor_rejected: a clock is wrong, or another sign-in came back' },
    required_groups: { type: 'array', items: { type: 'string' }, description: 'with group_required: of these one is needed' },
    sign_in_at: { type: 'string', description: 'with no_way_back, where there is one: the origin of this server at which it works' },
    channels: { type: 'array', items: { type: 'string' }, description: 'with second_factor_required: by which a code can be sent along' },
  },
};

/** nanoClaw's envelope (api.md, `/api/auth`). */
const nanoclawErrorSchema = {
  type: 'object',
  required: ['code', 'message'],
  properties: { code: { type: 'integer', enum: [...new Set(Object.values(errorStatus))] }, message: { type: 'string' } },
};

/** Schemas that refer to themselves, by name: a document keeps them once, among its components. */
type Shared = Record<string, unknown>;

function operation(route: Route, shared: Shared): unknown {
  const security = route.who === 'all' ? [{}] : [{ sessionKey: [] }, { jwt: [] }, { cookie: [] }, {}];
  const parameters = [...pathParameters(route.path), ...queryParameters(route.query, shared)];
  const requestBody = bodyOf(route, shared);
  return {
    summary: summaryOf(route),
    tags: [tagOf(route.path)],
    security,
    parameters,
    ...(requestBody ? { requestBody } : {}),
    responses: responses(route, shared),
  };
}

/** What an API key can never do, whatever its scopes, is said where it would be tried. */
function summaryOf({ summary, who, errors }: Route): string {
  const needsRecent = who === 'recent' || (who === 'admin' && errors?.includes('recent_sign_in_required') === true);
  return needsRecent ? `${summary} (needs a recent sign-in; an API key never counts as one)` : summary;
}

const file = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

function bodyOf(route: Route, shared: Shared): unknown {
  if (route.takesFile) return { content: file };
  return route.body ? { content: bodyContent(route, schemaOf(route.body, 'input', shared)) } : undefined;
}

function bodyContent({ takesForm }: Route, schema: unknown): unknown {
  return { 'application/json': { schema }, ...(takesForm ? { 'application/x-www-form-urlencoded': { schema } } : {}) };
}

const idParameter = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };
const codeParameter = { name: 'user_code', in: 'path', required: true, schema: { type: 'string' } };

function pathParameters(path: string): unknown[] {
  return [...(path.includes(':id') ? [idParameter] : []), ...(path.includes(':user_code') ? [codeParameter] : [])];
}

const tagOf = (path: string) => (isNanoclaw(path) ? 'nanoClaw' : path.includes('/admin/') ? 'admin' : 'auth');

function schemaOf(schema: z.ZodType, io: 'input' | 'output', shared: Shared): unknown {
  const { $schema: _dialect, $defs, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const inDocument = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
  for (const [name, definition] of Object.entries($defs ?? {})) shared[name] = inDocument(definition);
  return inDocument(own);
}

function queryParameters(query: z.ZodType | undefined, shared: Shared): unknown[] {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema as z.ZodType, 'input', shared),
  }));
}

/** What the guards around a route can refuse it with, beside the perimeter's refusals, which are the same everywhere. */
function guardErrors(route: Route): readonly ErrorCode[] {
  const readsCredentials = route.ignoresCredentials !== true && route.probe !== true;
  return [
    ...(route.carriesSecret || route.givesSecret ? (['secure_connection_required'] as const) : []),
    // `forbidden`: to an API key that was not made for this.
    ...(route.who === 'all' ? [] : (['not_authenticated', 'forbidden'] as const)),
    ...(route.who === 'all' || route.whileMustChange ? [] : (['password_change_required'] as const)),
    ...(route.whileRetired ? [] : (['server_moved'] as const)),
    ...(route.ignoresCredentials === true ? [] : (['ambiguous_credentials'] as const)),
    ...(readsCredentials ? (['invalid_token', 'session_expired', 'account_disabled', 'network_not_allowed', 'too_many_attempts'] as const) : []),
    ...(readsCredentials && route.method !== 'get' ? (['csrf_failed'] as const) : []),
    ...(route.who === 'recent' ? (['recent_sign_in_required'] as const) : []),
    ...(route.method !== 'get' || route.query ? (['validation_failed'] as const) : []),
    ...(route.method !== 'get' ? (['malformed_json'] as const) : []),
    ...(route.takesForm || route.takesFile ? (['bad_request'] as const) : []),
    ...(route.takesFile ? (['body_too_large', 'request_timeout'] as const) : []),
  ];
}

function responses(route: Route, shared: Shared): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const [status, schema] of Object.entries(route.answers))
    all[status] = route.givesFile
      ? { description: 'the file', content: file }
      : schema
        ? { description: 'done', content: { 'application/json': { schema: schemaOf(schema, 'output', shared) } } }
        : { description: 'done, nothing to say' };
  if (route.lines)
    all['200'] = { description: 'JSON lines', content: { 'application/x-ndjson': { schema: schemaOf(route.lines, 'output', shared) } } };
  for (const status of route.pages ?? [])
    all[String(status)] = { description: 'a page for people', content: { 'text/html': { schema: { type: 'string' } } } };
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${isNanoclaw(route.path) ? 'NanoclawError' : 'Error'}` } } };
  for (const code of new Set([...guardErrors(route), ...(route.errors ?? [])])) {
    const status = String(statusFor(code, route.path));
    const text = `\`${code}\`: ${sentences[code]}`;
    const before = all[status] as { description: string; content?: object } | undefined;
    all[status] = { description: before ? `${before.description}\n\n${text}` : text, content: { ...before?.content, ...content } };
  }
  return { ...all, default: { description: 'Refused before it came to this route, or failed.', content } };
}
