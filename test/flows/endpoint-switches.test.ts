import { describe, expect, test } from 'vitest';
import { openHouse, useHouse } from './house.ts';
import { Document, operationsOf } from './openapi-checker.ts';
import { expectError, read } from './talk.ts';

const doors = [
  ['login', 'POST', 'login'],
  ['logout', 'POST', 'logout'],
  ['me', 'GET', 'me'],
] as const;

describe.each(doors)('endpoints.%s off', (name, method, path) => {
  const house = useHouse({ settings: { endpoints: { [name]: false } } });

  test('403 endpoint_disabled for the owner, a token and nobody, with and without a slash', async () => {
    for (const headers of [{}, { Authorization: `Token ${'f'.repeat(40)}` }, { Via: '1.1 gateway' }]) {
      for (const slash of ['', '/']) expectError(await house().send(method, path + slash, { headers }), 403, 'endpoint_disabled');
    }
  });

  test('every other door stays as it was', async () => {
    for (const [, otherMethod, other] of doors) {
      if (other !== path) expect((await house().send(otherMethod, other)).status).toBeLessThan(300);
    }
    expect((await house().send('GET', 'session')).status).toBe(200);
  });

  test('the document says so', async () => {
    const document = read(await house().send('GET', '/api/v1/openapi.json'), 200, Document);
    expect(operationsOf(document).get(`${method} /api/v1/auth/${path}`)?.responses).toHaveProperty('403');
    expect(operationsOf(document).get(`${method} /api/v1/auth/${path}`)?.responses).not.toHaveProperty('200');
  });
});

test('what the mode shuts keeps its own answer', async () => {
  const house = await openHouse({ settings: { endpoints: { register: false } } });
  try {
    expectError(await house.send('POST', 'register', { body: {} }), 403, 'registration_disabled');
  } finally {
    await house.close();
  }
});
