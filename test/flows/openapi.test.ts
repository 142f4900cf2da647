import { beforeAll, describe, expect, test } from 'vitest';
import { useHouse } from './house.ts';
import { Document, fault, operationsOf, referencesOf, type Operation } from './openapi-checker.ts';
import { read, type Sending } from './talk.ts';

const house = useHouse();
let document: Document;
let operations: ReadonlyMap<string, Operation>;

beforeAll(async () => {
  document = read(await house().send('GET', '/api/v1/openapi.json'), 200, Document);
  operations = operationsOf(document);
});

/** A request for each operation that succeeds, or is refused on purpose (the second part of the pair). */
const requests: Readonly<Record<string, readonly [status: number, sending?: Sending]>> = {
  'GET /.well-known/jwks.json': [200],
  'GET /api/auth/mode': [200],
  'POST /api/auth/login': [200, { body: {} }],
  'POST /api/auth/register': [403, { body: { username: 'ada', password: 'long enough' } }],
  'GET /api/auth/profile': [200],
  'PATCH /api/auth/profile': [200, { body: { email: 'a@example.org' } }],
  'GET /api/v1/auth/me': [200],
  'GET /api/v1/auth/mode': [200],
  'GET /api/v1/auth/session': [200],
  'GET /api/v1/auth/sessions': [200],
  'PATCH /api/v1/auth/sessions/{id}': [200, { body: { device_label: 'Desk' } }],
  'DELETE /api/v1/auth/sessions/{id}': [204],
  'POST /api/v1/auth/sessions/{id}/restore': [200],
  'POST /api/v1/auth/sessions/revoke-others': [200, { body: {} }],
  'POST /api/v1/auth/login': [200, { body: {} }],
  'POST /api/v1/auth/logout': [204],
  'POST /api/v1/auth/register': [403],
  'POST /api/v1/auth/activate_email': [403],
  'POST /api/v1/auth/verify-email': [403],
  'POST /api/v1/auth/resend-verification': [403],
  'POST /api/v1/auth/send_pw_reset_email': [403],
  'POST /api/v1/auth/reset_password': [403],
  'GET /api/v1/auth/settings': [200],
  'PATCH /api/v1/auth/settings': [200, { body: { preferences: { theme: 'dark' } } }],
  'GET /api/v1/settings': [200],
  'PATCH /api/v1/settings': [200, { body: { first_name: 'Ada' } }],
  'GET /api/v1/auth/credentials': [200],
  'GET /api/v1/auth/activity': [200],
  'GET /api/v1/auth/admin/server': [200],
  'GET /api/v1/auth/admin/network': [200],
  'GET /api/v1/auth/admin/vault': [200],
  'GET /api/v1/health': [200],
};

function parts(name: string): { readonly method: string; readonly path: string; readonly operation: Operation } {
  const [method = '', path = ''] = name.split(' ');
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`${name} is not documented`);
  return { method, path, operation };
}

/** The path with the id of a session made for it; ended first where the route takes endings back. */
async function concrete(path: string): Promise<string> {
  if (!path.includes('{id}')) return path;
  const { session } = await house().signIn();
  if (path.endsWith('/restore')) await house().send('DELETE', `sessions/${session.id}`);
  return path.replace('{id}', String(session.id));
}

describe('openapi.json', () => {
  test('is whole: every reference leads somewhere, every parameter of a path is declared, names are used once', () => {
    for (const reference of referencesOf(document)) {
      expect(document.components.schemas).toHaveProperty(reference.replace('#/components/schemas/', ''));
    }
    for (const [name, operation] of operations) {
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const declared = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(declared.filter((parameter) => parameter.startsWith('path'))).toEqual(inPath.map((parameter) => `path ${String(parameter)}`));
      expect(new Set(declared).size).toBe(declared.length);
      for (const scheme of operation.security.flatMap((requirement) => Object.keys(requirement))) {
        expect(document.components.securitySchemes).toHaveProperty(scheme);
      }
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    }
  });

  test('documents exactly the routes that are tried here', () => {
    expect([...operations.keys()].toSorted()).toEqual(Object.keys(requests).toSorted());
  });

  test.each(Object.entries(requests))('%s answers as documented', async (name, [status, sending]) => {
    const { method, path, operation } = parts(name);
    const reply = await house().send(method, await concrete(path), sending);
    expect(reply.status, reply.text).toBe(status);
    expect(fault(document, operation, reply)).toBeNull();
  });

  const refusals: readonly (readonly [string, Sending])[] = [
    ['nobody', { headers: { Via: '1.1 gateway' } }],
    ['a token that opens nothing', { token: 'f'.repeat(40) }],
    ['a JWT that is none', { headers: { Authorization: 'Bearer a.b.c' } }],
    ['a page of another site', { headers: { Origin: 'http://evil.example' } }],
    ['a body that is not JSON', { raw: '{"a":' }],
    ['a body of a wrong type', { raw: '"text"' }],
    ['a body that is text', { raw: 'text', headers: { 'Content-Type': 'text/plain' } }],
    ['a body that is too large', { raw: JSON.stringify({ a: 'x'.repeat(120_000) }) }],
    ['wrong fields', { body: { username: 7, email: 7, device_label: 7, include_api_keys: 7, kept: 7, password: 7 } }],
  ];
  test.each(refusals)('%s: whatever a route answers is documented', async (_who, sending) => {
    const faults: string[] = [];
    for (const name of operations.keys()) {
      const { method, path, operation } = parts(name);
      const { headers, token } = sending;
      const asking = { ...(headers === undefined ? {} : { headers }), ...(token === undefined ? {} : { token }) };
      const reply = await house().send(method, await concrete(path), method === 'GET' ? asking : sending);
      const wrong = fault(document, operation, reply);
      if (wrong !== null) faults.push(`${name}: ${wrong}`);
      expect(reply.status).toBeLessThan(500);
    }
    expect(faults).toEqual([]);
  });

  test('queries and ids that are wrong answer as documented', async () => {
    for (const name of ['GET /api/v1/auth/sessions', 'GET /api/v1/auth/activity']) {
      const { path, operation } = parts(name);
      const reply = await house().send('GET', `${path}?limit=zero`);
      expect(reply.status).toBe(400);
      expect(fault(document, operation, reply)).toBeNull();
    }
    for (const name of [...operations.keys()].filter((key) => key.includes('{id}'))) {
      const { method, path, operation } = parts(name);
      const reply = await house().send(method, path.replace('{id}', '999999'), method === 'PATCH' ? { body: {} } : {});
      expect(reply.status).toBe(404);
      expect(fault(document, operation, reply)).toBeNull();
    }
  });

  test('the checker finds fault where there is fault', async () => {
    const { operation } = parts('GET /api/v1/health');
    const reply = await house().send('GET', '/api/v1/health');
    expect(fault(document, operation, { ...reply, body: { ...(reply.body as object), version: '1' } })).not.toBeNull();
    expect(fault(document, operation, { ...reply, body: { status: 'ok' } })).not.toBeNull();
    expect(fault(document, operation, { ...reply, status: 302 })).not.toBeNull();
    expect(fault(document, parts('POST /api/v1/auth/logout').operation, { ...reply, status: 204 })).not.toBeNull();
  });
});
