import { describe, expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { Document, operationsOf } from '../flows/openapi-checker.ts';
import { expectError, read } from '../flows/talk.ts';
import { bearer, useTeam } from './team.ts';

/** Names of fields anywhere in a JSON schema. */
function fieldsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'properties' in value && typeof value.properties === 'object' ? Object.keys(value.properties ?? {}) : [];
  return [...own, ...Object.values(value).flatMap(fieldsIn)];
}

describe('what the contract says, and what is not in it', () => {
  const team = useTeam();
  const document = async () => read(await team().send('GET', '/api/v1/openapi.json'), 200, Document);

  test('B25: no hints, no questions, no periodic end of a password in any schema (A 6.2.10, 6.4.2)', async () => {
    const fields = new Set(fieldsIn(await document()));
    expect([fields.has('new_password'), fields.has('security_question')]).toEqual([true, false]);
    const suspicious = /hint|question|security_answer|mother|password_(?:age|expir|valid|max|history|changed)|(?:expire|rotate)_password/i;
    // RFC 7662's hint says what kind a token is, not what a password might be.
    expect([...fields].filter((name) => suspicious.test(name))).toEqual(['token_type_hint']);
  });

  test('B57: there are no refresh tokens of ours: nothing to use twice, and no family to revoke (A 10.4.5)', async () => {
    const { text } = await team().send('GET', '/api/v1/openapi.json');
    expect(text).toContain('"token"');
    expect(text.match(/refresh[_ -]?token|"refresh/gi)).toBeNull();
    const { token } = await team().enter('ada', 'lovely analytical engine');
    expect((await team().send('POST', 'token', { token, body: { grant_type: 'refresh_token' } })).status).toBe(404);
  });

  test('an API key with scope admin reads and never writes for an admin; the document says why', async () => {
    const body = { name: 'Robot', scopes: ['read', 'write', 'admin'] };
    const made = await team().send('POST', 'api-keys', { token: await team().admin(), body });
    const headers = bearer(read(made, 201, ApiKeyMade).api_key);
    expect((await team().send('GET', 'admin/accounts', { headers })).status).toBe(200);
    expectError(await team().send('POST', 'admin/accounts', { headers, body: { username: 'robotic' } }), 403, 'recent_sign_in_required');
    const summaries = [...operationsOf(await document())].filter(([name]) => /^(?:POST|PATCH|DELETE) .*\/admin\/accounts/.test(name));
    expect(summaries.length).toBeGreaterThan(8);
    for (const [, operation] of summaries) expect(operation.summary).toContain('an API key never counts');
  });
});
