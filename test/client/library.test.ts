import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, DoorwardError } from '../../client/node.ts';
import { answers } from '../flows-lan/device.ts';
import { ada, secret, useTeam } from '../flows-multi/team.ts';
import { useHouse } from '../flows/house.ts';
import { describeWith } from '../support/parts.ts';
import { launchBrowser } from '../ui/browser.ts';

const built = join(import.meta.dirname, '..', '..', 'dist', 'client');

describe('the client library against a server that runs', () => {
  const team = useTeam();
  const guest = () => createClient({ url: team().url });

  test('it signs in, says who it is, lists and ends sessions, and signs out', async () => {
    const client = guest();
    expect(await client.mode()).toMatchObject({ mode: 'multi', setup_open: false });
    expect(await client.session()).toEqual({ authenticated: false });
    expect((await client.me()).user).toBeNull();
    await client.login({ ...ada, ident: ada.username, deviceLabel: 'A script' });
    expect((await client.me()).user?.username).toBe('ada');
    const other = guest();
    await other.login({ ...ada, ident: ada.username });
    const { sessions, current_session_id } = await client.sessions({ limit: 50 });
    expect(sessions.find(({ is_current }) => is_current)).toMatchObject({ id: current_session_id, device_label: 'A script' });
    const theirs = sessions.find(({ is_current }) => !is_current);
    await client.revoke(theirs?.id ?? 0);
    await expect(other.me()).rejects.toMatchObject({ code: 'invalid_token', status: 401 });
    expect(await client.revokeOthers({ password: ada.password })).toMatchObject({ sessions: 0 });
    await client.logout();
    expect([client.token, await client.session()]).toEqual([undefined, { authenticated: false }]);
  });

  test('what the server refuses is one error with its code, its fields and the line of the log', async () => {
    const wrong = await guest()
      .login({ ident: 'ada', password: 'wrong' })
      .catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(DoorwardError);
    expect(wrong).toMatchObject({ code: 'invalid_credentials', status: 400 });
    expect(wrong instanceof DoorwardError && wrong.requestId).toMatch(/\w{4}/);
    const blank = guest().http.write('POST', 'register', { body: { email: '' } });
    await expect(blank).rejects.toMatchObject({ code: 'validation_failed', fields: { password: ['required'] } });
  });

  test('a second factor is asked for and given', async () => {
    const { token } = await team().join('bea');
    const uri = (await createClient({ url: team().url, token }).http.write<{ otpauth_uri: string }>('POST', '2fa/totp')).otpauth_uri;
    const { TOTP, URI } = await import('otpauth');
    const totp = URI.parse(uri);
    if (!(totp instanceof TOTP)) throw new Error('no TOTP');
    const now = () => totp.generate({ timestamp: team().clock.now() });
    await createClient({ url: team().url, token }).http.write('POST', '2fa/totp/confirm', { body: { code: now() } });
    team().clock.forward(30_000);
    const client = guest();
    const pending = await client.login({ ident: 'bea', password: secret });
    if (!('pending_2fa' in pending)) throw new Error('no second factor was asked for');
    await client.chooseFactor(pending.challenge_id, 'totp');
    expect(await client.confirmLogin(pending.challenge_id, 'totp', now())).toMatchObject({ user: { username: 'bea' } });
    expect((await client.me()).user?.username).toBe('bea');
  });

  test('API keys are made, used, rotated and ended; a key with the scope may ask whose a token is', async () => {
    const client = createClient({ url: team().url, token: await team().admin() });
    const made = await client.apiKeys.make({ name: 'A service', scopes: ['read', 'introspect'] });
    const service = createClient({ url: team().url, apiKey: made.api_key });
    expect(await service.introspect(client.token ?? '')).toMatchObject({ active: true, username: 'ada', credential: 'session' });
    expect(await service.introspect('nobody')).toEqual({ active: false });
    const again = await client.apiKeys.rotate(made.id);
    await expect(service.me()).rejects.toMatchObject({ code: 'invalid_token' });
    await client.apiKeys.end(again.id);
    expect(await client.apiKeys.list()).toEqual([]);
  });

  test('events come as they happen, and the stream ends with its session', async () => {
    const client = guest();
    await client.login({ ...ada, ident: ada.username });
    const kinds: string[] = [];
    const reading = (async () => {
      for await (const { kind, data } of client.events()) {
        kinds.push(kind);
        if (kind === 'mode') expect(data['mode']).toBe('multi');
        if (kind === 'outage') void guest().login({ ...ada, ident: ada.username });
        if (kind === 'session_opened') void client.logout();
      }
    })();
    await reading;
    expect(kinds).toEqual(['mode', 'outage', 'session_opened']);
    const stopped = new AbortController();
    const other = createClient({ url: team().url, token: await team().admin() });
    for await (const { kind } of other.events(stopped.signal)) if (kind === 'outage') stopped.abort();
    await expect(guest().events().next()).rejects.toMatchObject({ code: 'not_authenticated' });
  });
});

describe('pairing with the client library (RFC 8628)', () => {
  const house = useHouse();
  /** Waits on the house's own clock, so that nobody has to. */
  const onClock = (waited: number[]) => (seconds: number) => {
    waited.push(seconds);
    house().clock.forward(seconds * 1000);
    return Promise.resolve();
  };

  test('it shows the code and the match code, waits for the yes, and has a token that is as narrow as was given', async () => {
    const client = createClient({ url: house().url });
    const waited: number[] = [];
    const statuses: string[] = [];
    let approved: Promise<unknown> = Promise.resolve();
    const answer = await client.pair({
      clientName: 'Pixel 8',
      scope: 'read write',
      onCode: ({ user_code, match_code }) => {
        expect([user_code, match_code].every((code) => /^[A-Z]{4}-[A-Z]{4}$/.test(code))).toBe(true);
        approved = answers(house()).letIn(user_code, { scopes: ['read'] });
      },
      onStatus: (status) => statuses.push(status),
      pause: async (seconds) => {
        if (waited.length === 1) await approved;
        await onClock(waited)(seconds);
      },
    });
    expect(answer).toMatchObject({ token_type: 'Bearer', scope: 'read' });
    expect([client.token, statuses, waited.every((seconds) => seconds === 5)]).toEqual([answer.access_token, ['waiting'], true]);
    expect((await client.me()).user?.username).toBe('default');
    await expect(client.apiKeys.make({ name: 'x', scopes: ['read'] })).rejects.toMatchObject({ status: 403 });
  });

  test('slow_down makes it wait five seconds longer each time, as the server says too', async () => {
    const waited: number[] = [];
    const asked = createClient({ url: house().url }).pair({
      onCode: ({ user_code }) => void answers(house()).letIn(user_code),
      // The first two pauses are none at all: so the server says slow_down.
      pause: (seconds) => (waited.length < 2 ? (waited.push(seconds), Promise.resolve()) : onClock(waited)(seconds)),
    });
    await asked;
    expect(waited.slice(0, 3)).toEqual([5, 5, 10]);
  });

  test('a no, an expiry, and a caller who gives up end it', async () => {
    const pair = (wish: Parameters<ReturnType<typeof createClient>['pair']>[0]) => createClient({ url: house().url }).pair(wish);
    const denied = pair({ pause: onClock([]), onCode: ({ user_code }) => void answers(house()).deny(user_code) });
    await expect(denied).rejects.toMatchObject({ code: 'access_denied' });
    await expect(pair({ pause: onClock([]) })).rejects.toMatchObject({ code: 'expired_token' });
    const gone = new AbortController();
    const given = pair({ signal: gone.signal, onCode: () => gone.abort(new Error('enough')) });
    await expect(given).rejects.toThrow('enough');
    await expect(pair({ scope: 'everything' })).rejects.toMatchObject({ code: 'invalid_scope' });
  });
});

describeWith('chromium', 'the built library in a browser', () => {
  const team = useTeam();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test('it signs in, lists sessions and hears events there', async () => {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${team().url}/api/v1/health`);
    const source = `data:text/javascript;base64,${readFileSync(join(built, 'index.js')).toString('base64')}`;
    // As a text: vitest would turn `import()` into something of its own.
    const seen: unknown = await page.evaluate(`(async () => {
      const { createClient, DoorwardError } = await import(${JSON.stringify(source)});
      const client = createClient({ url: location.origin });
      const nobody = (await client.me()).user;
      await client.login({ ident: ${JSON.stringify(ada.username)}, password: ${JSON.stringify(ada.password)} });
      const { value } = await client.events().next();
      const code = await createClient({ url: location.origin, token: 'wrong' }).me().catch((error) => error instanceof DoorwardError && error.code);
      return [nobody, (await client.me()).user.username, (await client.sessions()).sessions.length > 0, value.kind, code];
    })()`);
    expect(seen).toEqual([null, 'ada', true, 'mode', 'invalid_token']);
    await context.close();
  });
});
