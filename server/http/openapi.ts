import { z } from 'zod';
import { errorStatus, type ErrorCode } from '../contract/error-codes.ts';
import { sentences } from '../errors.ts';
import type { Who } from './caller.ts';
import type { Route } from './route.ts';

const byWho: Readonly<Record<Who, readonly ErrorCode[]>> = {
  all: [],
  auth: ['not_authenticated', 'invalid_token', 'session_expired', 'account_disabled', 'csrf_failed'],
  recent: ['not_authenticated', 'invalid_token', 'session_expired', 'account_disabled', 'csrf_failed', 'recent_sign_in_required'],
  admin: ['not_authenticated', 'invalid_token', 'session_expired', 'account_disabled', 'csrf_failed', 'forbidden'],
};

/** OpenAPI 3.1, made from the very schemas that validate the requests (api.md). */
export function openApiDocument(routes: readonly Route[], version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(':id', '{id}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Doorward', version, description: 'Local-first sign-in, sessions and devices.' },
    servers: [{ url: '/' }],
    paths,
    components: { securitySchemes, schemas: { Error: errorSchema } },
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
    errors: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
    non_field_errors: { type: 'array', items: { type: 'string' } },
  },
};

function operation(route: Route): unknown {
  const security = route.who === 'all' ? [{}] : [{ sessionKey: [] }, { jwt: [] }, { cookie: [] }, {}];
  const parameters = [...(route.path.includes(':id') ? [idParameter] : []), ...queryParameters(route.query)];
  const requestBody = route.body ? { content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } : undefined;
  return { summary: route.summary, tags: [tagOf(route.path)], security, parameters, ...(requestBody ? { requestBody } : {}), responses: responses(route) };
}

const idParameter = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };
const tagOf = (path: string) => (path.startsWith('/api/auth/') ? 'nanoClaw' : path.includes('/admin/') ? 'admin' : 'auth');

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}

function queryParameters(query: z.ZodType | undefined): unknown[] {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape).map(([name, schema]) => ({ name, in: 'query', required: false, schema: schemaOf(schema as z.ZodType, 'input') }));
}

function responses(route: Route): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const [status, schema] of Object.entries(route.answers))
    all[status] = schema ? { description: 'done', content: { 'application/json': { schema: schemaOf(schema, 'output') } } } : { description: 'done, nothing to say' };
  const codes: readonly ErrorCode[] = [...byWho[route.who], ...(route.body ? (['validation_failed', 'malformed_json'] as const) : []), ...(route.errors ?? [])];
  for (const code of codes) {
    const status = String(errorStatus[code]);
    const text = `\`${code}\`: ${sentences[code]}`;
    const before = all[status] as { description: string } | undefined;
    all[status] = { description: before ? `${before.description}\n\n${text}` : text, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } };
  }
  return all;
}
