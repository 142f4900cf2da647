import { expect, test } from 'vitest';
import type { Vault } from '../../server/ports/vault.ts';
import { dataFolder, everythingIn } from './folder.ts';

interface Offer {
  readonly open: (dataDir: string, serverId: string) => Promise<Vault>;
  readonly described: ReturnType<Vault['describe']>;
  readonly durable?: boolean;
}

/** What every back end promises (server/ports/vault.ts). */
export function vaultContract({ open, described, durable = true }: Offer): void {
  test('a secret that was never written is null, and the description says what holds the secrets', async () => {
    const vault = await open(dataFolder(), 'server-1');
    expect(vault.describe()).toEqual(described);
    expect(await vault.read('never')).toBeNull();
    expect(vault.describe()).toEqual(described);
  });

  test('what is written is read, replaced and forgotten; forgetting twice is fine', async () => {
    const vault = await open(dataFolder(), 'server-2');
    await vault.write('csrf', 'one');
    await vault.write('pepper', 'other');
    await vault.write('csrf', 'two');
    expect([await vault.read('csrf'), await vault.read('pepper')]).toEqual(['two', 'other']);
    await vault.forget('csrf');
    await vault.forget('csrf');
    expect([await vault.read('csrf'), await vault.read('pepper')]).toEqual([null, 'other']);
    await vault.write('csrf', 'three');
    expect(await vault.read('csrf')).toBe('three');
    expect(vault.describe()).toEqual(described);
  });

  test.each([
    ['empty', ''],
    ['8 KB', 'k'.repeat(8192)],
    ['a private JWK', JSON.stringify({ kty: 'RSA', d: 'x'.repeat(3000), n: '"\\' })],
    ['umlauts, emoji, line ends', 'Grüße 🔑 漢字\r\n\t"\\'],
    ['a NUL inside', 'before\0after'],
    ['half a surrogate pair', '\ud83d'],
  ])('a value comes back as it was: %s', async (_, value) => {
    const vault = await open(dataFolder(), 'server-3');
    await vault.write('value', value);
    expect(await vault.read('value')).toBe(value);
    await vault.forget('value');
  });

  test.each(['__proto__', 'constructor', 'a/b', 'ünïcode name', '#probe'])('a name is only a name: %s', async (name) => {
    const vault = await open(dataFolder(), 'server-4');
    expect(await vault.read(name)).toBeNull();
    await vault.write(name, 'v');
    expect(await vault.read(name)).toBe('v');
    await vault.forget(name);
    expect(await vault.read(name)).toBeNull();
  });

  test('writes at the same time all arrive, and the last one of a name wins', async () => {
    const vault = await open(dataFolder(), 'server-5');
    await Promise.all(Array.from({ length: 12 }, (_, at) => vault.write(`name-${at % 4}`, `value-${at}`)));
    expect(await Promise.all([0, 1, 2, 3].map((at) => vault.read(`name-${at}`)))).toEqual(['value-8', 'value-9', 'value-10', 'value-11']);
  });

  test("two servers never see each other's secrets, not even by a slash in an id", async () => {
    const [one, other, tricky] = [await open(dataFolder(), 'a'), await open(dataFolder(), 'b'), await open(dataFolder(), 'a/b')];
    await one.write('b/key', 'of a');
    expect([await other.read('b/key'), await other.read('key'), await tricky.read('key')]).toEqual([null, null, null]);
    await other.forget('b/key');
    expect(await one.read('b/key')).toBe('of a');
  });

  if (!durable) return;
  test('secrets outlive the process that wrote them, and lie in no file in the clear', async () => {
    const folder = dataFolder();
    const secret = 'correct-horse-battery-staple';
    const first = await open(folder, 'server-6');
    await first.write('session', secret);
    await first.write('gone', secret);
    await first.forget('gone');
    const again = await open(folder, 'server-6');
    expect([await again.read('session'), await again.read('gone')]).toEqual([secret, null]);
    expect(again.describe()).toEqual(described);
    const bytes = everythingIn(folder);
    for (const form of [secret, Buffer.from(secret).toString('base64').slice(0, -4), Buffer.from(secret).toString('hex')])
      expect(bytes).not.toContain(form);
  });
}
