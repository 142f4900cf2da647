import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { read } from '../flows/talk.ts';
import { openCompany, type Company } from './company.ts';

describe('signing in at the provider', () => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany();
  }, 120_000);
  afterAll(() => company.close());

  test('a person nobody here knows gets an account, and the same one the next time', async () => {
    const first = read(await company.signIn('person-ada'), 200, AuthPayload);
    expect(first.user).toMatchObject({
      username: 'ada_1',
      email: 'ada@example.org',
      email_verified: true,
      casdoor_linked: true,
      has_password: false,
      role: 'user',
    });
    const again = read(await company.signIn('person-ada'), 200, AuthPayload);
    expect(again.user.id).toBe(first.user.id);
    expect(again.token).not.toBe(first.token);
  });

  test('the outcome is collected once, and pending before', async () => {
    const started = await company.start();
    expect((await company.redeem(started)).status).toBe(202);
    const page = await company.browse(started, 'person-ada');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await company.redeem(started)).status).toBe(200);
    expect(await company.redeem(started)).toMatchObject({ status: 400, body: { code: 'attempt_invalid' } });
  });
});
