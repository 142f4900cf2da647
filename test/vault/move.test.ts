import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { moveVault, type VaultMove } from '../../server/vault/move.ts';
import { openVault } from '../../server/vault/open-vault.ts';
import { FakeKeychain, sources } from './fake-keychain.ts';
import { dataFolder, everythingIn } from './folder.ts';

const serverId = '0123456789abcdef';
const [one, another] = ['the first passphrase', 'a second passphrase'];
const secrets = { 'desktop-session': 'of the window', 'jwt-key': '{"kty":"OKP"}', 'server-secret': 'pepper' };
const names = Object.keys(secrets);

interface Place {
  readonly backend: 'keychain' | 'file';
  readonly passphrase?: string;
}
const places = {
  keychain: { backend: 'keychain' },
  'passphrase-file': { backend: 'file', passphrase: one },
  'key-file': { backend: 'file' },
} as const satisfies Record<VaultMove['to'], Place>;

/** A folder with a keychain of its own, and the secrets in one of the places. */
async function house(from: VaultMove['to']) {
  const dataDir = dataFolder();
  const keychain = new FakeKeychain();
  const keychains = sources(keychain);
  const vault = await openVault({ ...places[from], dataDir, serverId, keychains });
  for (const [name, value] of Object.entries(secrets)) await vault.write(name, value);
  const move = (to: VaultMove['to'], more: Partial<VaultMove> = {}) =>
    moveVault({ dataDir, serverId, keychains, passphrase: one, newPassphrase: another, to, ...more });
  /** What the next start finds, whatever its settings say; the passphrases in turn. */
  const found = async () => {
    for (const passphrase of [one, another]) {
      const next = await openVault({ backend: 'auto', dataDir, serverId, keychains, passphrase });
      const values = await Promise.all(names.map((name) => next.read(name))).catch(() => null);
      if (values !== null) return { backend: next.describe().backend, values, names: await next.names() };
    }
    return null;
  };
  return { dataDir, keychain, move, found };
}
const whole = (backend: string) => ({ backend, values: Object.values(secrets), names });

describe('all secrets of a folder are put into another place', { timeout: 60_000 }, () => {
  test.each([
    ['key-file', 'keychain', 'keytar'],
    ['key-file', 'passphrase-file', 'passphrase-file'],
    ['passphrase-file', 'keychain', 'keytar'],
    ['passphrase-file', 'key-file', 'key-file'],
    ['passphrase-file', 'passphrase-file', 'passphrase-file'],
    ['keychain', 'passphrase-file', 'passphrase-file'],
    ['keychain', 'key-file', 'key-file'],
  ] as const)('from %s to %s: the next start finds them there, and nothing is left in the old place', async (from, to, backend) => {
    const { dataDir, keychain, move, found } = await house(from);
    expect(await move(to)).toMatchObject({ to: backend, secrets: 3, isLeft: false });
    expect(await found()).toEqual(whole(backend));
    expect(keychain.entries.size).toBe(to === 'keychain' ? 3 : 0);
    expect(existsSync(join(dataDir, 'vault.secrets'))).toBe(to !== 'keychain');
    expect(existsSync(join(dataDir, 'vault.key'))).toBe(to === 'key-file');
    for (const value of Object.values(secrets)) expect(everythingIn(dataDir)).not.toContain(value);
    if (to !== 'passphrase-file') return;
    const before = await openVault({ backend: 'auto', dataDir, serverId, keychains: sources(keychain), passphrase: one });
    expect(before.describe().reason).toBe('wrong_passphrase');
  });

  test('where they are already nothing changes, and what an interrupted move left is taken away', async () => {
    const { dataDir, move, found } = await house('keychain');
    writeFileSync(join(dataDir, 'vault.key'), 'left');
    writeFileSync(join(dataDir, 'vault.secrets'), 'left');
    expect(await move('keychain')).toMatchObject({ from: 'keytar', to: 'keytar', secrets: 3 });
    expect([existsSync(join(dataDir, 'vault.key')), existsSync(join(dataDir, 'vault.secrets'))]).toEqual([false, false]);
    expect(await found()).toEqual(whole('keytar'));
  });

  test.each(['is lost', 'was lost, and names nothing'])('a record that %s: what the file holds goes along, all of it', async (what) => {
    const { dataDir, move, found } = await house('key-file');
    rmSync(join(dataDir, 'vault.json'));
    if (what !== 'is lost') await openVault({ backend: 'auto', dataDir, serverId, keychains: sources(null) });
    expect(await move('keychain')).toMatchObject({ from: 'key-file', secrets: 3 });
    expect(await found()).toEqual(whole('keytar'));
  });

  test('a folder without secrets has nothing to move', async () => {
    expect(await moveVault({ dataDir: dataFolder(), serverId, passphrase: undefined, to: 'key-file' })).toBeNull();
  });
});

describe('a move that cannot be', { timeout: 60_000 }, () => {
  test.each([
    ['absent', 'no_keychain'],
    ['locked', 'keychain_locked'],
    ['says null', 'keychain_refused'],
  ] as const)('into a keychain that is %s: said, and nothing has moved', async (mood, reason) => {
    const { dataDir, keychain, move, found } = await house('key-file');
    const before = everythingIn(dataDir);
    keychain.mood = mood;
    await expect(move('keychain')).rejects.toMatchObject({ reason });
    expect(everythingIn(dataDir)).toBe(before);
    expect(await found()).toEqual(whole('key-file'));
  });

  test('out of a file whose passphrase is another, or a place that lacks one: said, and nothing has moved', async () => {
    const closed = await house('passphrase-file');
    await expect(closed.move('key-file', { passphrase: another })).rejects.toMatchObject({ reason: 'wrong_passphrase' });
    expect(await closed.found()).toEqual(whole('passphrase-file'));
    const lacking = await house('keychain');
    lacking.keychain.entries.delete(`${serverId}/jwt-key`);
    await expect(lacking.move('key-file')).rejects.toMatchObject({ reason: 'secret_missing' });
    expect(existsSync(join(lacking.dataDir, 'vault.secrets'))).toBe(false);
  });

  test('a keychain that breaks off, at whatever call: all secrets are in one of the two places', async () => {
    const ends = new Set<string>();
    for (let calls = 0; calls < 24; calls += 1)
      for (const from of ['key-file', 'keychain'] as const) {
        const { keychain, move, found } = await house(from);
        const last = keychain.calls + calls;
        const breaking = {
          get: (account: string) => (keychain.calls >= last ? Promise.reject(new Error('gone')) : keychain.get(account)),
          set: (account: string, value: string) => (keychain.calls >= last ? Promise.reject(new Error('gone')) : keychain.set(account, value)),
          remove: (account: string) => (keychain.calls >= last ? Promise.reject(new Error('gone')) : keychain.remove(account)),
        };
        const moved = await move(from === 'keychain' ? 'key-file' : 'keychain', { keychains: sources(breaking) }).catch(() => null);
        expect((await found())?.values, `${from}, after ${calls} calls`).toEqual(Object.values(secrets));
        ends.add(`${from} ${moved === null ? 'not moved' : moved.isLeft ? 'left' : 'moved'}`);
      }
    expect([...ends].sort()).toEqual(['key-file moved', 'key-file not moved', 'keychain left', 'keychain moved', 'keychain not moved']);
  });

  test('a computer that dies between the two files: the file speaks for itself, with the passphrase that it has', async () => {
    const { dataDir, move, found } = await house('key-file');
    const kept = (name: string) => readFileSync(join(dataDir, name));
    const key = kept('vault.key');
    rmSync(join(dataDir, 'vault.json'));
    expect((await found())?.values, 'the old file, no record').toEqual(Object.values(secrets));
    await move('passphrase-file');
    rmSync(join(dataDir, 'vault.json'));
    writeFileSync(join(dataDir, 'vault.key'), key);
    expect(await found(), 'the new file, no record, the old key').toMatchObject({ backend: 'passphrase-file', values: Object.values(secrets) });
  });
});
