import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVault, type VaultOptions } from '../../server/vault/open-vault.ts';
import { FakeKeychain, sources, type Mood } from './fake-keychain.ts';
import { dataFolder } from './folder.ts';

const auto = (dataDir: string, keychains: VaultOptions['keychains'], more: Partial<VaultOptions> = {}) =>
  openVault({ backend: 'auto', dataDir, serverId: 's', keychains, timeoutMs: 400, ...more });
const recorded = (folder: string): unknown => JSON.parse(readFileSync(join(folder, 'vault.json'), 'utf8'));

test('chosen once: the record names the back end, the server and the names of the secrets, never a value', async () => {
  const folder = dataFolder();
  const vault = await auto(folder, sources(new FakeKeychain()));
  await vault.write('pepper', 'hot');
  await vault.write('csrf', 'hot');
  await vault.write('gone', 'hot');
  await vault.forget('gone');
  expect(recorded(folder)).toEqual({ format: 1, backend: 'keytar', serverId: 's', names: ['csrf', 'pepper'] });
});

test('order: keytar, else its stand-by, else a file: under the passphrase if there is one, else with its key beside it', async () => {
  const [absent, well] = [new FakeKeychain('absent'), new FakeKeychain()];
  expect((await auto(dataFolder(), sources(well, well))).describe().backend).toBe('keytar');
  expect((await auto(dataFolder(), sources(absent, well))).describe().backend).toBe('napi-keyring');
  expect((await auto(dataFolder(), sources(null, well))).describe().backend).toBe('napi-keyring');
  expect((await auto(dataFolder(), sources(null, absent), { passphrase: 'p' })).describe().backend).toBe('passphrase-file');
  expect((await auto(dataFolder(), sources(null), { passphrase: '' })).describe().backend).toBe('key-file');
});

test('back end keychain with none available is said to be unavailable, and no file of secrets is made', async () => {
  const folder = dataFolder();
  const vault = await auto(folder, sources(null, new FakeKeychain('absent')), { backend: 'keychain', passphrase: 'p' });
  expect(vault.describe()).toEqual({ backend: 'napi-keyring', strength: 'unavailable', reason: 'no_keychain' });
  await expect(vault.write('a', 'b')).rejects.toMatchObject({ code: 'vault_unavailable', status: 503 });
  expect(() => recorded(folder)).toThrow('ENOENT');
});

test('back end file never asks a keychain', async () => {
  const keychain = new FakeKeychain();
  expect((await auto(dataFolder(), sources(keychain), { backend: 'file' })).describe().backend).toBe('key-file');
  expect(keychain.calls).toBe(0);
});

test.each<[Mood, string]>([
  ['locked', 'keychain_locked'],
  ['hangs', 'keychain_timeout'],
  ['throws', 'keychain_refused'],
  ['says null', 'keychain_refused'],
])('first start with a keychain that is %s: nothing is chosen for good; it is chosen once it answers', async (mood, reason) => {
  const folder = dataFolder();
  const keychain = new FakeKeychain(mood);
  const vault = await auto(folder, sources(keychain, new FakeKeychain()));
  expect(vault.describe()).toEqual({ backend: 'keytar', strength: 'unavailable', reason });
  await expect(vault.read('key')).rejects.toMatchObject({ code: 'vault_unavailable' });
  expect(() => recorded(folder)).toThrow('ENOENT');
  keychain.answerAs('well');
  await expect
    .poll(() =>
      vault.write('key', 'v').then(
        () => 'kept',
        () => 'not yet',
      ),
    )
    .toBe('kept');
  expect(vault.describe()).toEqual({ backend: 'keytar', strength: 'strong', reason: null });
  expect(recorded(folder)).toMatchObject({ backend: 'keytar', names: ['key'] });
});

test.each<[string, FakeKeychain | null]>([
  ['is not installed any more', null],
  ['has no D-Bus any more', new FakeKeychain('absent')],
])('a recorded keychain that %s is not replaced by its stand-by or a file', async (_, later) => {
  const folder = dataFolder();
  const keychain = new FakeKeychain();
  await (await auto(folder, sources(keychain))).write('key', 'v');
  const before = recorded(folder);
  const vault = await auto(folder, sources(later, new FakeKeychain()), { passphrase: 'p' });
  expect(vault.describe()).toEqual({ backend: 'keytar', strength: 'unavailable', reason: 'no_keychain' });
  await expect(vault.write('key', 'new')).rejects.toMatchObject({ code: 'vault_unavailable' });
  expect(recorded(folder)).toEqual(before);
  expect(await (await auto(folder, sources(keychain))).read('key')).toBe('v');
});

test('a recorded file stays, whatever the settings say later', async () => {
  const folder = dataFolder();
  await (await auto(folder, sources(null))).write('key', 'v');
  for (const later of [{ backend: 'keychain' }, { passphrase: 'p' }] as const) {
    const vault = await auto(folder, sources(new FakeKeychain()), later);
    expect(vault.describe()).toEqual({ backend: 'key-file', strength: 'weak', reason: 'key_beside_data' });
    expect(await vault.read('key')).toBe('v');
  }
});

test('a copied folder: the record of another server is not used, and not touched', async () => {
  const folder = dataFolder();
  const keychain = new FakeKeychain();
  await (await auto(folder, sources(keychain))).write('key', 'of s');
  const before = readFileSync(join(folder, 'vault.json'));
  const vault = await auto(folder, sources(keychain), { serverId: 'another' });
  expect(vault.describe()).toEqual({ backend: 'keytar', strength: 'unavailable', reason: 'secret_missing' });
  for (const call of [() => vault.read('key'), () => vault.write('key', 'x'), () => vault.forget('key')]) {
    await expect(call()).rejects.toMatchObject({ code: 'vault_unavailable' });
  }
  expect(readFileSync(join(folder, 'vault.json'))).toEqual(before);
  expect([...keychain.entries]).toEqual([['s/key', '"of s"']]);
});

test('a copied folder on another computer: its keychain lacks the secrets, and no new ones are made', async () => {
  const folder = dataFolder();
  await (await auto(folder, sources(new FakeKeychain()))).write('key', 'v');
  const vault = await auto(folder, sources(new FakeKeychain()));
  expect(vault.describe()).toEqual({ backend: 'keytar', strength: 'unavailable', reason: 'secret_missing' });
  await expect(vault.read('key')).rejects.toMatchObject({ code: 'vault_unavailable' });
});

const good = { format: 1, backend: 'keytar', serverId: 's', names: [] };
test.each([
  ['empty', ''],
  ['cut off', JSON.stringify(good).slice(0, -3)],
  ['not JSON', 'keytar'],
  ['null', 'null'],
  ['of a later format', JSON.stringify({ ...good, format: 2 })],
  ['with an unknown back end', JSON.stringify({ ...good, backend: 'memory' })],
  ['without names', JSON.stringify({ ...good, names: undefined })],
  ['too big', JSON.stringify({ ...good, names: ['x'.repeat(2 ** 21)] })],
])('a damaged record (%s) is unavailable, its bytes untouched, and works again when put right', async (_, text) => {
  const folder = dataFolder();
  const path = join(folder, 'vault.json');
  writeFileSync(path, text);
  const keychain = new FakeKeychain();
  const vault = await auto(folder, sources(keychain));
  expect(vault.describe()).toMatchObject({ strength: 'unavailable', reason: 'damaged' });
  await expect(vault.write('key', 'v')).rejects.toMatchObject({ code: 'vault_unavailable' });
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(keychain.calls).toBe(0);
  writeFileSync(path, JSON.stringify(good));
  await vault.write('key', 'v');
  expect(vault.describe()).toEqual({ backend: 'keytar', strength: 'strong', reason: null });
});

test('a folder in the place of the record is damage too', async () => {
  const folder = dataFolder();
  mkdirSync(join(folder, 'vault.json'));
  expect((await auto(folder, sources(null))).describe()).toMatchObject({ strength: 'unavailable', reason: 'damaged' });
});

test('a record that was lost does not lose the file of secrets: it is used again, not passed over for a keychain', async () => {
  const folder = dataFolder();
  await (await auto(folder, sources(null))).write('key', 'v');
  rmSync(join(folder, 'vault.json'));
  const vault = await auto(folder, sources(new FakeKeychain()));
  expect(await vault.read('key')).toBe('v');
  expect(recorded(folder)).toMatchObject({ backend: 'key-file', names: ['key'] });
});
