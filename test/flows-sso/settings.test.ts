import { mkdtempSync, readdirSync, readFileSync, rmSync, type Dirent } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectError, expectFieldError } from '../flows/talk.ts';
import { startGoodProvider } from '../oidc/good-provider.ts';
import { startLyingProvider } from '../oidc/lying-provider.ts';
import { openCompany, people, useCompany } from './company.ts';
import { formOf, openDesk } from './rehearsal-ground.ts';
import { arriveAt } from './arrive.ts';

describe('settings that an admin saves', () => {
  const company = useCompany({ sso: null, provider: { accounts: people('pat') } });
  const form = (extra = {}) => formOf(company().provider, extra);

  test('not before a success; not with another one than rehearsed; and then they count at once', async () => {
    const desk = await openDesk(company());
    expectError(await desk.save(form()), 409, 'rehearsal_required');
    expectError(await desk.save(form(), { rehearsal_id: 'made-up', confirm: 'yes' }), 409, 'rehearsal_required');
    const { rehearsal_id } = await desk.rehearse(form(), 'person-pat');
    for (const change of [
      { required_groups: ['x'] },
      { client_secret: 'another' },
      { client_secret: null },
      { auto_link: 'verified-email' },
      { name: 'ID' },
      { admin_groups: ['x'] },
    ])
      expectError(await desk.save(form(change), { rehearsal_id }), 409, 'rehearsal_required');
    expect((await company().send('GET', 'casdoor/config')).body).toEqual({ configured: false });
    expect((await desk.save(form(), { rehearsal_id })).status).toBe(200);
    expect((await company().send('GET', 'casdoor/config')).body).toMatchObject({ configured: true });
    expect((await company().come('person-pat')).user.username).toBe('pat');
    expect((await company().activity('sso_settings_changed'))[0]).toMatchObject({ details: { rehearsed: true } });
  });

  test('the secret is kept where none is sent, and never read back', async () => {
    const desk = await openDesk(company());
    const { client_secret: _, ...without } = form({ required_groups: ['org/staff'] });
    const { rehearsal_id } = await desk.rehearse(without, 'person-pat');
    const saved = await desk.save(without, { rehearsal_id });
    expect(saved).toMatchObject({ status: 200, body: { has_client_secret: true, settings: { required_groups: ['org/staff'] } } });
    expect(saved.text + (await desk.send('GET', 'admin/casdoor')).text).not.toMatch(/secret-of-doorward|"client_secret"/);
    expect((await company().come('person-pat')).user.username).toBe('pat');
  });

  test('a kept secret is told to no other issuer, and goes with no other client', async () => {
    const lying = await startLyingProvider();
    const desk = await openDesk(company());
    const { client_secret: _, ...elsewhere } = formOf(lying);
    for (const settings of [elsewhere, { ...form(), client_secret: undefined, client_id: 'another' }]) {
      expectFieldError(await desk.send('POST', 'admin/casdoor/rehearse', { settings }), 'client_secret', ['required']);
      expectFieldError(await desk.save(settings, { confirm: new URL(lying.issuer).host }), 'client_secret', ['required']);
    }
    expect(lying.asked.token).toBe(0);
    await lying.stop();
  });

  test('a typed confirmation stands in for a rehearsal; settings of which no provider can be made are refused all the same', async () => {
    const desk = await openDesk(company());
    const { host } = new URL(company().provider.issuer);
    expect((await desk.save(form({ name: 'House ID' }), { confirm: ` ${host.toUpperCase()} ` })).status).toBe(200);
    expect((await company().activity('sso_settings_changed'))[0]).toMatchObject({ details: { rehearsed: false } });
    expectFieldError(await desk.save(form({ certificate: 'not a certificate' }), { confirm: host }), 'certificate', ['invalid']);
    expectFieldError(await desk.save(formOf({ issuer: 'http://id.example.org' }), { confirm: 'id.example.org' }), 'issuer', ['invalid']);
    expect((await company().send('GET', 'mode')).body).toMatchObject({ sso: { configured: true, name: 'House ID' } });
    expect((await company().come('person-pat')).user.username).toBe('pat');
  });

  test('parting: links stay for the day it returns, the secret does not', async () => {
    const desk = await openDesk(company());
    const secrets = () => [...company().vault.secrets.keys()].filter((name) => name.startsWith('sso-client-secret-'));
    expect(secrets()).toHaveLength(1);
    expect((await desk.send('DELETE', 'admin/casdoor')).status).toBe(204);
    expect(await desk.shown()).toMatchObject({ settings: null, has_client_secret: false, linked_accounts: 1 });
    expect(secrets()).toEqual([]);
    expectError(await company().send('POST', 'casdoor/start', { body: {} }), 503, 'casdoor_not_configured');
    const { rehearsal_id } = await desk.rehearse(form(), 'person-pat');
    expect((await desk.save(form(), { rehearsal_id })).status).toBe(200);
    expect((await company().come('person-pat')).user.username).toBe('pat');
  });

  test('parting is refused where nobody could administer by a password', async () => {
    const desk = await openDesk(company());
    await company()
      .link(desk.token, 'person-ada2')
      .catch(() => undefined);
    const ada = (await company().store.accounts.byUsernameKey('ada'))?.id ?? 0;
    const record = await company().store.passwords.byId(ada);
    await company().store.transaction((tx) => tx.passwords.take(ada));
    expectError(await desk.send('DELETE', 'admin/casdoor'), 409, 'last_admin');
    if (record) await company().store.transaction((tx) => tx.passwords.put(record));
    expect((await desk.shown()).settings).not.toBeNull();
  });

  test('RFC 9700 4.4: a flow that was started at one provider is not finished at another', async () => {
    const started = await company().start();
    const { url } = await company().provider.signIn(started.authorization_url, 'person-pat');
    const other = await startGoodProvider({ accounts: people('pat') });
    const desk = await openDesk(company());
    expect((await desk.save(formOf(other), { confirm: new URL(other.issuer).host })).status).toBe(200);
    expect((await arriveAt(url)).status).toBe(503);
    expectError(await company().redeem(started), 400, 'attempt_invalid');
    expect((await company().send('GET', 'mode')).body).toMatchObject({ sso: { reachable: true } });
    await other.stop();
  });
});

describe('settings from the configuration', () => {
  const company = useCompany({ provider: { accounts: people('pat') } });

  test('are shown, and not to be changed here', async () => {
    const desk = await openDesk(company());
    expect(await desk.shown()).toMatchObject({
      set_by_configuration: true,
      has_client_secret: true,
      redirect_uris: [`${company().url}/api/v1/auth/casdoor/callback`],
      reachable: true,
    });
    const form = formOf(company().provider);
    expectError(await desk.save(form, { confirm: new URL(company().provider.issuer).host }), 409, 'set_by_configuration');
    expectError(await desk.send('DELETE', 'admin/casdoor'), 409, 'set_by_configuration');
  });
});

describe('over a restart', () => {
  test('saved settings, links and refresh tokens are there again, the client secret only in the vault', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'doorward-sso-'));
    const provider = await startGoodProvider({ accounts: people('pat') });
    const first = await openCompany({ sso: null, onDisk: true, options: { dataDir } });
    const desk = await openDesk({ ...first, provider });
    const { rehearsal_id } = await desk.rehearse(formOf(provider), 'person-pat');
    expect((await desk.save(formOf(provider), { rehearsal_id })).status).toBe(200);
    const { port } = new URL(first.url);
    await first.close();
    expect([...first.vault.secrets.values()]).toContain('secret-of-doorward');
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    const holds = ({ parentPath, name }: Dirent) => readFileSync(join(parentPath, name)).includes('secret-of-doorward');
    expect(files.filter(holds).map(({ name }) => name)).toEqual([]);
    const second = await openCompany({ sso: null, onDisk: true, options: { dataDir, port: Number(port), parts: { vault: first.vault } } });
    expect((await second.send('GET', 'casdoor/config')).body).toMatchObject({ configured: true, endpoint: provider.issuer });
    expect((await openDesk(second).then((again) => again.shown())).has_client_secret).toBe(true);
    const started = await second.start();
    const { url } = await provider.signIn(started.authorization_url, 'person-pat');
    await arriveAt(url);
    expect((await second.redeem(started)).status).toBe(200);
    await second.close();
    await provider.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 40_000);
});
