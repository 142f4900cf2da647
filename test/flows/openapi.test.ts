import { beforeAll, describe, expect, test } from 'vitest';
import { concrete } from './concrete-path.ts';
import { requests } from './documented-requests.ts';
import { useHouse } from './house.ts';
import { Document, fault, operationsOf, referencesOf, type Operation } from './openapi-checker.ts';
import { read, type Sending } from './talk.ts';

const house = useHouse({ settings: { password: { bcryptCost: 10 }, limits: { enabled: false } } });
let document: Document;
let operations: ReadonlyMap<string, Operation>;

beforeAll(async () => {
  document = read(await house().send('GET', '/api/v1/openapi.json'), 200, Document);
  operations = operationsOf(document);
});

function parts(name: string): { readonly method: string; readonly path: string; readonly operation: Operation } {
  const [method = '', path = ''] = name.split(' ');
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`${name} is not documented`);
  return { method, path, operation };
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
    const { path: whole, token } = await concrete(house(), path);
    const sent = typeof sending === 'function' ? await sending(house()) : sending;
    const reply = await house().send(method, whole, { ...(token === undefined ? {} : { token }), ...sent });
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
      const { path: whole, token } = await concrete(house(), path);
      const { body: _body, raw: _raw, ...asking } = sending;
      const known = token === undefined || sending.headers ? {} : { token };
      const reply = await house().send(method, whole, { ...known, ...(method === 'GET' ? asking : sending) });
      const wrong = fault(document, operation, reply);
      if (wrong !== null) faults.push(`${name}: ${wrong}`);
      // No provider is set up here, and that is said before anything is read.
      const isShadow = reply.status === 503 && reply.text.includes('casdoor_not_configured');
      if (!isShadow) expect(reply.status).toBeLessThan(500);
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
      // Asked by somebody who may: whoever may not is told so before anybody looks for the id.
      const { token } = await concrete(house(), path);
      const body = method === 'PATCH' ? { body: {} } : {};
      const reply = await house().send(method, path.replace('{id}', '999999'), { ...body, ...(token === undefined ? {} : { token }) });
      expect(reply.status, `${name} ${reply.text}`).toBe(404);
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
