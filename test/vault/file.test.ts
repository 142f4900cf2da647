import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openVault } from '../../server/vault/open-vault.ts';
import { dataFolder } from './folder.ts';

const passphrase = 'a long passphrase';
const kinds = [
  ['key-file', undefined],
  ['passphrase-file', passphrase],
] as const;
const open = (dataDir: string, phrase?: string, serverId = 's') => openVault({ backend: 'file', dataDir, serverId, passphrase: phrase });

async function filled(phrase: string | undefined) {
  const folder = dataFolder();
  await (await open(folder, phrase)).write('key', 'v');
  return { folder, secrets: join(folder, 'vault.secrets'), key: join(folder, 'vault.key'), record: join(folder, 'vault.json') };
}

describe.each(kinds)('%s', (backend, phrase) => {
  test('every file is 0600 in a folder of 0700, and nothing temporary is left', async () => {
    const folder = join(dataFolder(), 'made', 'by the vault');
    await (await open(folder, phrase)).write('key', 'v');
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['vault.json', ...(backend === 'key-file' ? ['vault.key'] : []), 'vault.secrets']);
    expect(names.map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual(names.map(() => 0o600));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('a file that others may read is made private again', async () => {
    const { folder, secrets } = await filled(phrase);
    chmodSync(secrets, 0o644);
    expect(await (await open(folder, phrase)).read('key')).toBe('v');
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['empty', () => ''],
    ['cut off', (text: string) => text.slice(0, -9)],
    ['not JSON', () => 'secrets'],
    ['an edited tag', (text: string) => text.replace(/"tag":"../, '"tag":"zz')],
    ['a flipped byte', (text: string) => text.replace(/"data":"(.)/, (_, first: string) => `"data":"${first === 'A' ? 'B' : 'A'}`)],
    ['another iv', (text: string) => text.replace(/"iv":"./, (found) => `"iv":"${found.endsWith('0') ? '1' : '0'}`)],
    ['the other kind', (text: string) => text.replace(backend, backend === 'key-file' ? 'passphrase-file' : 'key-file')],
    ['a later format', (text: string) => text.replace('"format":1', '"format":2')],
  ])('a damaged file (%s) is told, never written over, and works again when put right', async (_, damage) => {
    const { folder, secrets } = await filled(phrase);
    const whole = readFileSync(secrets, 'utf8');
    const damaged = damage(whole);
    writeFileSync(secrets, damaged);
    const vault = await open(folder, phrase);
    expect(vault.describe()).toEqual({ backend, strength: 'unavailable', reason: 'damaged' });
    for (const call of [() => vault.read('key'), () => vault.write('key', 'w'), () => vault.forget('key')]) {
      await expect(call()).rejects.toMatchObject({ code: 'vault_unavailable' });
    }
    expect(readFileSync(secrets, 'utf8')).toBe(damaged);
    writeFileSync(secrets, whole);
    expect(await vault.read('key')).toBe('v');
  });

  test('symlinks are not followed, neither to read nor to write', async () => {
    const { folder, secrets } = await filled(phrase);
    const elsewhere = join(dataFolder(), 'target');
    renameSync(secrets, elsewhere);
    symlinkSync(elsewhere, secrets);
    const before = readFileSync(elsewhere);
    const vault = await open(folder, phrase);
    expect(vault.describe().reason).toBe('damaged');
    await expect(vault.write('key', 'w')).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect([lstatSync(secrets).isSymbolicLink(), readFileSync(elsewhere)]).toEqual([true, before]);
  });

  test('the file of secrets was deleted: the secrets are missing, not never written', async () => {
    const { folder, secrets } = await filled(phrase);
    rmSync(secrets);
    const vault = await open(folder, phrase);
    expect(vault.describe()).toEqual({ backend, strength: 'unavailable', reason: 'secret_missing' });
    await expect(vault.read('key')).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(await vault.read('never')).toBeNull();
  });

  test('the file of one server does not open for another', async () => {
    const { folder, record } = await filled(phrase);
    rmSync(record);
    expect((await open(folder, phrase, 'another')).describe()).toMatchObject({ strength: 'unavailable', reason: 'damaged' });
    expect(await (await open(folder, phrase)).read('key')).toBe('v');
  });

  test('a write that the disk refuses is told as such, leaves nothing temporary, and what was there is still read', async () => {
    const { folder, record } = await filled(phrase);
    const vault = await open(folder, phrase);
    // A record that cannot be replaced stands for a full disk: root, who runs these tests in CI, is refused by no permission.
    rmSync(record);
    mkdirSync(record);
    await expect(vault.write('second', 'w')).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(vault.describe()).toEqual({ backend, strength: 'unavailable', reason: 'not_durable' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await vault.read('key')).toBe('v');
  });
});

test('wrong passphrase: told apart from damage, nothing changed, for a missing one too', async () => {
  const { folder, secrets } = await filled(passphrase);
  const before = readFileSync(secrets);
  for (const phrase of ['another', '', undefined]) {
    const vault = await open(folder, phrase);
    expect(vault.describe()).toEqual({ backend: 'passphrase-file', strength: 'unavailable', reason: 'wrong_passphrase' });
    await expect(vault.write('key', 'w')).rejects.toMatchObject({ code: 'vault_unavailable' });
  }
  expect(readFileSync(secrets)).toEqual(before);
});

test('the same passphrase typed in another Unicode form opens the file', async () => {
  const folder = dataFolder();
  await (await open(folder, 'Schl\u00fcssel')).write('key', 'v');
  expect(await (await open(folder, 'Schlu\u0308ssel')).read('key')).toBe('v');
});

test('the header says how the key was made; a weakened or greedy one is refused', async () => {
  const { folder, secrets } = await filled(passphrase);
  const text = readFileSync(secrets, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ format: 1, kind: 'passphrase-file', kdf: { name: 'scrypt', N: 131072, r: 8, p: 1 } });
  for (const N of [2, 2 ** 30]) {
    writeFileSync(secrets, text.replace('"N":131072', `"N":${N}`));
    expect((await open(folder, passphrase)).describe().reason).toBe('damaged');
  }
});

test('the same secret is never encrypted to the same bytes', async () => {
  const { folder, secrets } = await filled(undefined);
  const before = readFileSync(secrets, 'utf8');
  await (await open(folder)).write('key', 'v');
  expect(readFileSync(secrets, 'utf8')).not.toBe(before);
});

test('the key file is gone: no new key is made in its place, and putting it back is enough', async () => {
  const { folder, key, secrets } = await filled(undefined);
  const [kept, before] = [readFileSync(key), readFileSync(secrets)];
  rmSync(key);
  const vault = await open(folder);
  expect(vault.describe()).toEqual({ backend: 'key-file', strength: 'unavailable', reason: 'secret_missing' });
  await expect(vault.write('key', 'w')).rejects.toMatchObject({ code: 'vault_unavailable' });
  expect([existsSync(key), readFileSync(secrets)]).toEqual([false, before]);
  writeFileSync(key, kept);
  expect(await vault.read('key')).toBe('v');
});

test.each(['', 'short\n', `${'0'.repeat(64)}\n`])('a damaged key file (%j) is told and left alone', async (text) => {
  const { folder, key } = await filled(undefined);
  writeFileSync(key, text);
  const vault = await open(folder);
  expect(vault.describe().reason).toBe('damaged');
  await expect(vault.write('key', 'w')).rejects.toMatchObject({ code: 'vault_unavailable' });
  expect(readFileSync(key, 'utf8')).toBe(text);
});
