import { z } from 'zod';
import type { Reply } from './talk.ts';

const octets = 'application/octet-stream';
const File = z.object({ schema: z.object({ type: z.literal('string'), format: z.literal('binary') }) });
const Answer = z.object({
  description: z.string().min(1),
  content: z
    .object({
      'application/json': z.object({ schema: z.record(z.string(), z.json()) }).optional(),
      'text/html': z.object({ schema: z.object({ type: z.literal('string') }) }).optional(),
      [octets]: File.optional(),
    })
    .optional(),
});
const Operation = z.object({
  summary: z.string().min(1),
  tags: z.array(z.string()).min(1),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean(), schema: z.record(z.string(), z.json()) })),
  requestBody: z
    .object({
      content: z.union([z.object({ 'application/json': z.object({ schema: z.record(z.string(), z.json()) }) }), z.object({ [octets]: File })]),
    })
    .optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  responses: z.record(z.string().regex(/^[1-5]\d\d$|^default$/), Answer),
});
export type Operation = z.infer<typeof Operation>;

/** The part of OpenAPI 3.1 that the document uses, strictly read. */
export const Document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation)),
  components: z.object({
    securitySchemes: z.record(z.string(), z.object({ type: z.string() })),
    schemas: z.record(z.string(), z.record(z.string(), z.json())),
  }),
});
export type Document = z.infer<typeof Document>;

/** Every operation of the document, as `GET /path`. */
export function operationsOf(document: Document): ReadonlyMap<string, Operation> {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => (operation ? [[`${method.toUpperCase()} ${path}`, operation] as const] : [])),
  );
  return new Map(entries);
}

/** What is wrong with an answer by what the document says of it; null when it is as documented. */
export function fault(document: Document, operation: Operation, reply: Reply): string | null {
  const documented = operation.responses[String(reply.status)] ?? (isPerimeter(reply) ? operation.responses['default'] : undefined);
  if (documented === undefined) return `status ${reply.status} is not documented: ${reply.text}`;
  const code = OwnError.safeParse(reply.body).data?.code;
  if (reply.status >= 400 && code !== undefined && !isPerimeter(reply) && !documented.description.includes(`\`${code}\``))
    return `${code} is not documented for status ${reply.status}`;
  if (documented.content?.['text/html'] && reply.headers.get('content-type') === 'text/html; charset=utf-8') return null;
  if (documented.content?.[octets] && reply.headers.get('content-type') === octets) return null;
  const schema = documented.content?.['application/json']?.schema;
  if (schema === undefined) return reply.text === '' ? null : `a body where none is documented: ${reply.text}`;
  if (reply.headers.get('content-type') !== 'application/json; charset=utf-8') return 'not sent as JSON';
  const result = schemaOf(document, schema).safeParse(reply.body);
  return result.success ? null : `${z.prettifyError(result.error)}\n${reply.text}`;
}

/** The refusals that are the same everywhere, which `default` stands for; every other status is a route's own to document. */
const perimeter = new Set([
  'origin_not_allowed',
  'body_too_large',
  'unsupported_media_type',
  'Requests from that origin are refused.',
  'The body is too large.',
  'Send application/json in UTF-8, without a content encoding.',
]);
const Refusal = z.union([
  z.object({ code: z.string() }).transform(({ code }) => code),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);
const OwnError = z.object({ code: z.string() });
const isPerimeter = ({ status, body }: Reply) => status >= 400 && perimeter.has(Refusal.safeParse(body).data ?? '');

/** Built from the published document alone, so that the server's own schemas cannot vouch for themselves. */
function schemaOf({ components }: Document, schema: Readonly<Record<string, unknown>>): z.ZodType {
  const whole = { ...schema, $defs: components.schemas };
  const alone = JSON.parse(JSON.stringify(whole).replaceAll('"#/components/schemas/', '"#/$defs/')) as Parameters<typeof z.fromJSONSchema>[0];
  return z.fromJSONSchema(alone);
}

/** Every `$ref` in the document. */
export function referencesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' && typeof inner === 'string' ? [inner] : referencesOf(inner)));
}
