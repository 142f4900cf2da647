import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../mail/outbox-ground.ts';
import { startPostOffice, type PostOffice } from '../mail/post-office.ts';
import { openTeam, useTeam, type Team } from './team.ts';

describe('an address that somebody set without confirming it', () => {
  let office: PostOffice;
  let team: Team;
  beforeAll(async () => {
    office = await startPostOffice();
    team = await openTeam({
      registration: { activation: 'none' },
      mail: { from: 'door@example.org', smtp: { host: '127.0.0.1', port: office.port } },
    });
  }, 120_000);
  afterAll(async () => {
    await team.close();
    await office.stop();
  });

  test.each(['settings', '/api/auth/profile'])(
    'B65: %s tells the address itself, with the account’s name and what to do if it was not its holder, and the old one that it changed',
    async (path) => {
      const name = path === 'settings' ? 'sara' : 'tina';
      const { token } = await team.join(name);
      const address = path === 'settings' ? 'victim@example.org' : 'victim2@example.org';
      expect((await team.send('PATCH', path, { token, body: { email: address } })).status).toBe(200);
      const mail = () => office.received.find(({ to }) => to.includes(address));
      await until(() => mail() !== undefined, 'the notice');
      expect(mail()?.parsed.text).toMatch(/set this address on an account at Doorward: “(sara|tina)”[\s\S]*If it was not you/);
      const notices = () => office.received.filter(({ to }) => to.includes(`${name}@example.org`));
      await until(() => notices().length > 0, 'the notice to the old address');
      expect(notices().map(({ parsed }) => parsed.subject)).toEqual(['Your e-mail address at Doorward was changed']);
      expect(notices()[0]?.parsed.text, 'the old address is not told where it went').not.toContain(address);
      const before = office.received.length;
      expect((await team.send('PATCH', path, { token, body: { first_name: 'Sara' } })).status).toBe(200);
      expect(office.received.length, 'nothing else is a reason for a mail').toBe(before);
    },
  );

  test('B65: an address that is taken away is told so; where there was none, only the new one is', async () => {
    const { token } = await team.join('uma');
    const to = (address: string) => office.received.filter((mail) => mail.to.includes(address)).map(({ parsed }) => parsed.subject);
    expect((await team.send('PATCH', 'settings', { token, body: { email: null } })).status).toBe(200);
    await until(() => to('uma@example.org').length > 0, 'the notice to the old address');
    expect(to('uma@example.org')).toEqual(['Your e-mail address at Doorward was changed']);
    const before = office.received.length;
    expect((await team.send('PATCH', 'settings', { token, body: { email: 'uma2@example.org' } })).status).toBe(200);
    await until(() => to('uma2@example.org').length > 0, 'the notice to the new address');
    expect(office.received.length).toBe(before + 1);
  });
});

describe('where addresses are confirmed now, and one was not', () => {
  const team = useTeam();

  test('B34: who registers with it is not told that the account is theirs', async () => {
    const admin = await team().admin();
    const { user } = await team().join('mallory');
    const moved = await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: admin, body: { email: 'victim@example.org' } });
    expect(moved.status, moved.text).toBe(200);
    const body = { username: 'victim', email: 'victim@example.org', password: 'a tolerably long secret' };
    expect((await team().send('POST', 'register', { body })).status).toBe(201);
    expect(await team().mailsTo('victim@example.org', 'registrationAttempt')).toEqual([]);
    expect((await team().newestMail('victim@example.org', 'emailClaimed')).text).toMatch(/“mallory”[\s\S]*If it was not you/);
  });
});
