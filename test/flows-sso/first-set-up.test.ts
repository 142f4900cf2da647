import { describe, expect, test } from 'vitest';
import { CasdoorLinked } from '../../server/contract/casdoor.ts';
import { expectError, read } from '../flows/talk.ts';
import { people, person, useCompany } from './company.ts';
import { formOf, openDesk } from './rehearsal-ground.ts';

describe('a first set-up by strict rules (product.md, promise 12)', () => {
  const company = useCompany({ sso: null, provider: { accounts: people('rea') } });

  test('a first set-up by which nobody is made or joined: whoever rehearses cannot be linked before it is saved, so that is said and stops nothing', async () => {
    const desk = await openDesk(company());
    const { accounts } = company().provider;
    for (const name of ['ned', 'liz', 'may']) accounts.set(`person-${name}`, person(name));
    await company().settle({ username: 'liz_here', email: 'liz@example.org' });
    for (const [changes, subject, code] of [
      [{ provisioning: 'off' }, 'person-ned', 'account_link_first'],
      [{ auto_link: 'off' }, 'person-liz', 'account_link_required'],
      [{ auto_link: 'off', provisioning: 'off' }, 'person-liz', 'account_link_required'],
    ] as const) {
      const form = { ...formOf(company().provider), ...changes };
      const { checks, next, rehearsal_id: rehearsalId, would } = await desk.rehearse(form, subject);
      expect([checks.at(-1)?.state, checks.at(-1)?.code, next, would]).toEqual(['warning', code, 'done', 'refuse']);
      expect(rehearsalId).toBeTypeOf('string');
    }
    // Nothing came of it: no account, no link, and a gate that is not passed is a failure all the same.
    expect(await company().store.accounts.byUsernameKey('ned')).toBeUndefined();
    const gated = { ...formOf(company().provider), provisioning: 'off', required_groups: ['org/board'] };
    expect((await desk.rehearse(gated, 'person-may')).next).toBe('failed');
    const closed = { ...formOf(company().provider), provisioning: 'off' };
    const { rehearsal_id: rehearsalId } = await desk.rehearse(closed, 'person-ned');
    expect((await desk.save(closed, { rehearsal_id: rehearsalId })).status).toBe(200);
    expectError(await company().signIn('person-ned'), 403, 'not_registered');
    read(await company().link(await company().admin(), 'person-ned'), 200, CasdoorLinked);
    expect((await company().come('person-ned')).user.username).toBe('ada');
    expect((await desk.send('DELETE', 'admin/casdoor')).status).toBe(204);
  });
});
