import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openVault } from '../../server/vault/open-vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'doorward-scope-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('one keychain keeps the secrets of restored data apart from those of before, though the server is the same', async () => {
  const entries = new Map<string, string>();
  const keychain = {
    get: async (account: string) => entries.get(account) ?? null,
    set: async (account: string, value: string) => void entries.set(account, value),
    remove: async (account: string) => entries.delete(account),
  };
  const keychains = [{ backend: 'keytar' as const, load: async () => keychain }];
  const given = { backend: 'keychain' as const, serverId: '0123456789abcdef', keychains };
  const before = await openVault({ ...given, dataDir: join(folder, 'before') });
  const after = await openVault({ ...given, dataDir: join(folder, 'after'), scope: 'a1b2' });
  await before.write('server-secret', 'old');
  await after.write('server-secret', 'new');
  await after.write('more', 'only there');
  expect(await before.read('server-secret')).toBe('old');
  expect([await before.names(), await after.names()]).toEqual([['server-secret'], ['more', 'server-secret']]);
  // What is recorded counts at the next start, when nobody names the scope.
  const again = await openVault({ ...given, dataDir: join(folder, 'after') });
  expect(await again.read('server-secret')).toBe('new');
  await again.forget('server-secret');
  expect(await before.read('server-secret')).toBe('old');
});
