import { describe, expect, test } from 'vitest';
import { CasdoorLink } from '../../server/contract/casdoor.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { read } from '../flows/talk.ts';
import { startLyingProvider, type Lies, type LyingProvider } from '../oidc/lying-provider.ts';
import { openCompany, ssoOf, type Company, type CompanyOptions } from './company.ts';
import { openVault } from './open-vault.ts';

const invalidGrant: Lies = { tokenStatus: 400, tokens: { error: 'invalid_grant' } };
const cut: Lies = { fault: 'cut_json', faultAt: ['token'] };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const isIn = async (company: Company, token: string) => (await company.send('GET', 'settings', { token })).status === 200;
const linkIn = async ({ store }: Company) => (await store.identities.page({ after: 0, limit: 1 })).items[0];
const until = (what: () => Promise<boolean>) => expect.poll(what, { timeout: 10_000, interval: 50 }).toBe(true);

async function open(options: CompanyOptions = {}, lying?: LyingProvider) {
  const provider = lying ?? (await startLyingProvider());
  const sso = { ...ssoOf(provider, { recheckSeconds: 1 }), ...options.sso };
  const company = await openCompany({ ...options, sso });
  const come = async () =>
    (await company.send('POST', 'casdoor/exchange', { body: { code: `code-${String(Math.random())}` } })).body as { token: string };
  const lie = async (lies: Lies, times = 1) => {
    const before = provider.asked.token;
    provider.lies = lies;
    await until(() => Promise.resolve(provider.asked.token >= before + times));
  };
  const close = () => Promise.all([company.close(), provider.stop()]);
  return { provider, company, come, lie, close };
}

describe('an answer about somebody that is lost, after which their token is refused (security.md B79, C "IdP down")', () => {
  test('is no word that they are gone: they stay, need to sign in there again, and are asked about no more until they do', async () => {
    const { provider, company, come, lie, close } = await open();
    const { token } = await come();
    await lie(cut);
    await lie(invalidGrant);
    await until(async () => typeof (await linkIn(company))?.unsureAt === 'number');
    expect(await isIn(company, token)).toBe(true);
    expect((await linkIn(company))?.goneAt).toBeNull();
    expect(await company.activity('person_gone')).toEqual([]);
    expect(await company.activity('person_unsure')).toHaveLength(1);
    const shown = async () => read(await company.send('GET', 'casdoor/identity', { token }), 200, CasdoorLink).link?.needs_sign_in;
    expect(await shown()).toBe(true);
    const asked = provider.asked.token;
    await pause(2_500);
    expect(provider.asked.token, 'nothing is left to ask with').toBe(asked);
    provider.lies = {};
    const again = await come();
    expect(await shown()).toBe(false);
    // A no without a lost answer before it is one.
    await lie(invalidGrant);
    await until(async () => !(await isIn(company, again.token)));
    expect(await company.activity('person_gone')).toHaveLength(1);
    await close();
  }, 30_000);

  test('also where this server was stopped in the middle of it', async () => {
    const provider = await startLyingProvider();
    // It outlives the server that was stopped, as a disk does.
    const parts = { store: { ...createMemoryStore(), close: () => Promise.resolve() }, vault: openVault() };
    const first = await open({ options: { parts } }, provider);
    const { token } = await first.come();
    await first.lie({ fault: 'black_hole', faultAt: ['token'] });
    await first.company.close();
    provider.lies = invalidGrant;
    const second = await open({ options: { parts } }, provider);
    await until(async () => typeof (await linkIn(second.company))?.unsureAt === 'number');
    expect(await isIn(second.company, token)).toBe(true);
    await second.close();
  }, 30_000);

  test('but a question that never reached the provider used up nothing: the no after it counts', async () => {
    const { provider, company, come, close } = await open();
    const { token } = await come();
    await provider.stop();
    await pause(1_500);
    provider.lies = invalidGrant;
    await provider.start();
    await until(async () => !(await isIn(company, token)));
    expect((await linkIn(company))?.goneAt).toEqual(expect.any(Number));
    await close();
  }, 30_000);

  test('a token that came is kept, though what came with it could not be read', async () => {
    const { provider, come, lie, close } = await open();
    await come();
    await lie({ tokens: { refresh_token: 'refresh-2', id_token: undefined }, fault: 'server_error', faultAt: ['userinfo'] });
    provider.lies = {};
    await until(() => Promise.resolve(provider.lastToken.body.get('refresh_token') === 'refresh-2'));
    await lie({ tokens: { refresh_token: 'refresh-3' }, token: () => 'eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0In0.e30.AAAA' });
    provider.lies = {};
    await until(() => Promise.resolve(provider.lastToken.body.get('refresh_token') === 'refresh-3'));
    await close();
  }, 30_000);

  test('the doubt ends with the age to which the provider’s word counts: then it is a no', async () => {
    const { company, come, lie, close } = await open({ sso: { fallbackMaxAgeSeconds: 3_600 } });
    const { token } = await come();
    await lie(cut);
    await lie(invalidGrant);
    await until(async () => typeof (await linkIn(company))?.unsureAt === 'number');
    company.clock.forward(3_500_000);
    await pause(1_500);
    expect(await isIn(company, token)).toBe(true);
    company.clock.forward(200_000);
    await until(async () => !(await isIn(company, token)));
    expect((await company.activity('person_gone'))[0]).toMatchObject({ details: { reason: 'no_answer', sessions: 1 } });
    await close();
  }, 30_000);
});
