import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Rehearsal } from '../../server/contract/casdoor.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { withToken } from '../flows-multi/team.ts';
import { openCompany } from '../flows-sso/company.ts';
import { openDesk, troubles, type Desk } from '../flows-sso/rehearsal-ground.ts';
import { expectError, read } from '../flows/talk.ts';
import { launchBrowser } from '../ui/browser.ts';
import type { Someone } from './ground.ts';
import { fillInLoginPage, signInAtCasdoor } from './login-page.ts';
import { figure, type Site } from './site.ts';
import { formOf, walksOf, type Walks } from './walks.ts';
import { arriveAt } from '../flows-sso/arrive.ts';

/** An admin connects it after a rehearsal, and people come in through its own page. */
export function testSignIn(site: () => Site): void {
  describe('connected by an admin', () => {
    let walks: Walks;
    let desk: Desk;
    let browser: Browser;
    let [member, stranger] = [{} as Someone, {} as Someone];
    beforeAll(async () => {
      const { ground, outages } = site();
      walks = walksOf(await openCompany({ sso: null }), ground, outages.url);
      desk = await openDesk(walks.company);
      [member, stranger] = [await ground.person('mia'), await ground.person('sid', [ground.others])];
      browser = await launchBrowser();
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      await walks.company.close();
    });
    const form = (extra = {}) => formOf(site().ground, site().outages.url, { fallback: 'always', ...extra });

    test('the rehearsal: wrong secret and wrong client each have their code; then a whole sign-in, and it may be saved', async () => {
      expect(troubles((await desk.begin(form({ client_secret: 'wrong' }))).checks)).toEqual(['client_secret_wrong']);
      expect(troubles((await desk.begin(form({ client_id: 'wrong' }))).checks)).toEqual(['client_unknown']);
      const first = await desk.begin(form());
      await arriveAt(await signInAtCasdoor(first.authorization_url ?? '', site().ground, member));
      const { attempt_id, redeem_secret } = first;
      const done = read(await desk.send('POST', 'admin/casdoor/rehearse', { attempt_id, redeem_secret }), 200, Rehearsal);
      expect([...first.checks, ...done.checks].map(({ code }) => code)).toEqual([
        ...['discovery_ok', 'issuer_ok', 'clock_ok', 'keys_ok', 'client_ok', 'redirect_ok', 'sign_in_waiting'],
        ...['sign_in_ok', 'claims_ok', 'groups_ok', 'account_create'],
      ]);
      expect((await desk.save(form(), { rehearsal_id: done.rehearsal_id })).status).toBe(200);
    });

    test("somebody fills in Casdoor's own page in Chromium, and is in; the same account the next time", async () => {
      const begun = performance.now();
      const started = await walks.company.start();
      const page = await fillInLoginPage(browser, started.authorization_url, member);
      expect(await page.title()).toContain('Doorward');
      const first = withToken(read(await walks.company.redeem(started), 200, AuthPayload));
      figure('a sign-in by Chromium through its page', performance.now() - begun);
      const { username, email } = member;
      expect(first.user).toMatchObject({ username, email, casdoor_linked: true, has_password: false, email_verified: true });
      const again = performance.now();
      expect((await walks.come(member)).user.id).toBe(first.user.id);
      figure("a sign-in by its page's call", performance.now() - again);
      expect(await walks.linkOf(first.token)).toMatchObject({ username, groups: [site().ground.staff] });
    }, 60_000);

    test('the gate: a stranger, in Chromium and by a code alone, is 403 group_required and gets no account; let in later, they have one', async () => {
      const { company } = walks;
      const started = await company.start();
      await fillInLoginPage(browser, started.authorization_url, stranger);
      expectError(await company.redeem(started), 403, 'group_required');
      expectError(await walks.exchange(await walks.codeOf(stranger)), 403, 'group_required');
      expect(JSON.stringify((await company.send('GET', 'admin/accounts', { token: desk.token })).body)).not.toContain(stranger.username);
      await site().ground.change(stranger, { groups: [site().ground.staff] }, 'groups');
      expect((await walks.come(stranger)).user.username).toBe(stranger.username);
    }, 60_000);

    test("exchange with a code alone, as the seeds' SDK does; a code twice, and one that was made up, are refused", async () => {
      const code = await walks.codeOf(member);
      expect((await walks.exchange(code)).status).toBe(200);
      expectError(await walks.exchange(code), 400, 'casdoor_rejected');
      expectError(await walks.exchange('made-up'), 400, 'casdoor_rejected');
    });

    test("the addresses that config gives lead to pages of Casdoor's", async () => {
      const { body } = await walks.company.send('GET', 'casdoor/config');
      expect(body).toMatchObject({ configured: true, organization: site().ground.organization, application: site().ground.application });
      const pages = Object.values(body as Record<string, unknown>).filter(
        (value) => typeof value === 'string' && /\/(signup|forget|account)/.test(value),
      );
      expect(pages.length).toBeGreaterThan(0);
      for (const page of pages) expect((await fetch(String(page))).status).toBe(200);
    });
  });
}
