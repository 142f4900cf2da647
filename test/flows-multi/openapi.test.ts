import { beforeAll, describe, expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { AccountMade } from '../../server/contract/account-admin-schemas.ts';
import { requests } from '../flows/documented-requests.ts';
import { Document, fault, operationsOf } from '../flows/openapi-checker.ts';
import { read, type Sending } from '../flows/talk.ts';
import { ada, bearer, minutes, useTeam } from './team.ts';

/** Of every room and every field something: refused each time, for other reasons. */
const wrong = {
  username: 'ada',
  email: 'ada@example.org',
  password: 'none of hers',
  ident: 'ada',
  token: 'none',
  code: '000000',
  challenge_id: 'none',
  channel: 'totp',
  current_password: 'none of hers',
  new_password: 'a tolerably long secret',
  new_email: 'b@example.org',
  setup_code: 'none',
  trusted: true,
};
/** These would succeed, and end the session that the others are tried with. */
const ending = /logout$|revoke-others$/;

describe('openapi.json where people sign in', () => {
  const team = useTeam();
  let document: Document;
  beforeAll(async () => {
    document = read(await team().send('GET', '/api/v1/openapi.json'), 200, Document);
  });

  test('documents the routes of single mode, and the door of the first admin', () => {
    const names = [...Object.keys(requests), 'POST /api/v1/auth/admin/adopt'];
    expect([...operationsOf(document).keys()].toSorted()).toEqual(names.toSorted());
  });

  const callers: Readonly<Record<string, () => Promise<Sending>>> = {
    nobody: () => Promise.resolve({}),
    'somebody who is no admin': async () => ({ token: (await team().join('bea')).token }),
    'somebody who signed in a while ago': async () => {
      const { token } = await team().join('cleo');
      team().clock.forward(11 * minutes);
      return { token };
    },
    'somebody with a temporary password': async () => {
      const body = { username: 'dora', access: 'temporary_password' };
      const made = read(await team().send('POST', 'admin/accounts', { token: await team().admin(), body }), 201, AccountMade);
      return { token: (await team().enter('dora', made.temporary_password)).token };
    },
    'a key that may only read': async () => {
      const body = { name: 'Reader', scopes: ['read'] };
      return { headers: bearer(read(await team().send('POST', 'api-keys', { token: await team().admin(), body }), 201, ApiKeyMade).api_key) };
    },
    'two people at once': async () => {
      const { token } = await team().join('edda');
      return { headers: { Authorization: `Token ${await team().admin()}`, Cookie: `${team().server.cookieName}=${token}` } };
    },
    'an admin': async () => ({ token: (await team().enter(ada.username, ada.password)).token }),
  };

  test.each(Object.keys(callers))('%s: whatever a route answers is documented, with its code', async (who) => {
    const sending = (await callers[who]?.()) ?? {};
    const faults: string[] = [];
    for (const [name, operation] of operationsOf(document)) {
      if (ending.test(name)) continue;
      const [method = '', path = ''] = name.split(' ');
      const reply = await team().send(method, path.replace('{id}', '999999'), method === 'GET' ? sending : { body: wrong, ...sending });
      const found = fault(document, operation, reply);
      if (found !== null) faults.push(`${name}: ${found}`);
    }
    expect(faults).toEqual([]);
  });
});
