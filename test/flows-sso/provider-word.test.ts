import { expect, test } from 'vitest';
import { AccountList } from '../../server/contract/account-admin-schemas.ts';
import { read } from '../flows/talk.ts';
import { people, person, useCompany } from './company.ts';

const company = useCompany({ sso: { organization: 'the house', application: 'door' }, provider: { accounts: people('bea') } });
const rowOf = async (username: string) => {
  const { accounts } = read(await company().send('GET', `admin/accounts?search=${username}`, { token: await company().admin() }), 200, AccountList);
  return accounts.find((row) => row.username === username);
};

test('an admin sees what the provider says of somebody, beside what is kept here, and where they are looked after there', async () => {
  await company().come('person-bea');
  expect(await rowOf('bea')).toMatchObject({
    email: 'bea@example.org',
    casdoor_identity: {
      username: 'bea',
      email: 'bea@example.org',
      display_name: 'The bea',
      groups: ['org/staff'],
      page_url: `${company().provider.issuer}/users/the%20house/bea`,
    },
  });
  company().provider.accounts.set('person-bea', person('bea', { name: 'Bea at work', email: 'bea@work.example', groups: ['org/staff', 'org/new'] }));
  await company().come('person-bea');
  const row = await rowOf('bea');
  expect(row?.casdoor_identity).toMatchObject({ display_name: 'Bea at work', email: 'bea@work.example', groups: ['org/staff', 'org/new'] });
  expect([row?.email, row?.display_name], 'ours stay ours').not.toContain('bea@work.example');
  expect(row?.email).toBe('bea@example.org');
});

test('without a link there is nothing to say', async () => {
  await company().settle({ username: 'cem' });
  expect(await rowOf('cem')).toMatchObject({ casdoor_identity: null });
});
