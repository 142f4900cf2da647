import { describe, expect, test } from 'vitest';
import { expectError } from '../flows/talk.ts';
import { arriveAt } from './arrive.ts';
import { openCompany, people, useCompany } from './company.ts';
import { formOf, openDesk } from './rehearsal-ground.ts';

const minutes = 60_000;

describe('leaving for the provider and coming back', () => {
  const company = useCompany({ provider: { accounts: people('out') } });

  test('B67: the shell may open the pages of the connected provider in the system’s browser, and of nobody else', () => {
    expect(new Set(company().server.signInOrigins())).toEqual(new Set([company().provider.issuer]));
  });

  test('B68: the redirect is loopback by its literal address, by whatever name the server is asked', async () => {
    const { port } = new URL(company().url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const { authorization_url: url } = await company().start({}, { Host: host });
      expect(new URL(url).searchParams.get('redirect_uri')).toBe(`http://127.0.0.1:${port}/api/v1/auth/casdoor/callback`);
    }
  });

  test('B68: where the browser comes back listens on this computer alone, and once ten minutes are over, or it was used, there is nothing to come back to', async () => {
    const listens = company().server;
    expect(new URL(company().url).hostname).toBe('127.0.0.1');
    expect(new URL(listens.url).hostname).toBe('127.0.0.1');
    const [used, late] = [await company().start(), await company().start()];
    const back = async (url: string) => (await company().provider.signIn(url, 'person-out')).url;
    const [first, second] = [await back(used.authorization_url), await back(late.authorization_url)];
    expect((await arriveAt(first)).status).toBe(200);
    expect((await arriveAt(first)).status).toBe(400);
    company().clock.forward(10 * minutes + 1000);
    expect((await arriveAt(second)).status).toBe(400);
    expectError(await company().redeem(late), 400, 'attempt_invalid');
  });
});

describe('B67: what the shell may open follows what is connected', () => {
  test('nobody without a provider; a rehearsed one while its sign-in waits; the saved one until it is taken away', async () => {
    const company = await openCompany({ sso: null, provider: { accounts: people('out') } });
    try {
      const { origin } = new URL(company.provider.issuer);
      const may = () => [...new Set(company.server.signInOrigins())];
      const desk = await openDesk(company);
      expect(may()).toEqual([]);
      const { authorization_url: url = '', attempt_id, redeem_secret } = await desk.begin(formOf(company.provider));
      expect(may()).toEqual([origin]);
      await arriveAt((await company.provider.signIn(url, 'person-out')).url);
      await desk.send('POST', 'admin/casdoor/rehearse', { attempt_id, redeem_secret });
      expect(may()).toEqual([]);
      expect((await desk.save(formOf(company.provider), { confirm: new URL(company.provider.issuer).host })).status).toBe(200);
      expect(may()).toEqual([origin]);
      expect((await desk.send('DELETE', 'admin/casdoor')).status).toBe(204);
      expect(may()).toEqual([]);
    } finally {
      await company.close();
    }
  });
});
