import { beforeAll, expect, test } from 'vitest';
import { systemKeychains } from '../../server/vault/keychain.ts';
import { openVault } from '../../server/vault/open-vault.ts';
import { dataFolder } from './folder.ts';

// In this process alone, before anything asks a keychain: glib reads the environment once.
beforeAll(() => {
  for (const name of ['DBUS_SESSION_BUS_ADDRESS', 'DBUS_STARTER_ADDRESS', 'XDG_RUNTIME_DIR', 'DISPLAY', 'WAYLAND_DISPLAY']) delete process.env[name];
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('keychain absent (no D-Bus): it starts with a 0600 file, calls it weak and says why', async () => {
  const dataDir = dataFolder();
  const vault = await openVault({ backend: 'auto', dataDir, serverId: 's' });
  expect(vault.describe()).toEqual({ backend: 'key-file', strength: 'weak', reason: 'key_beside_data' });
  await vault.write('key', 'v');
  expect(await (await openVault({ backend: 'auto', dataDir, serverId: 's' })).read('key')).toBe('v');
});

onLinux('keychain absent (no D-Bus) where one is asked for: unavailable', async () => {
  const vault = await openVault({ backend: 'keychain', dataDir: dataFolder(), serverId: 's' });
  expect(vault.describe()).toMatchObject({ strength: 'unavailable', reason: 'no_keychain' });
  await expect(vault.write('key', 'v')).rejects.toMatchObject({ code: 'vault_unavailable' });
});

onLinux('keychain absent: the stand-by misses D-Bus instead of taking the kernel keyring, which forgets at the next boot', async () => {
  const standBy = await systemKeychains.find((source) => source.backend === 'napi-keyring')?.load();
  // Optional: where it could not be installed there is nothing to fall back from.
  if (standBy) await expect(standBy.set('s/key', 'v')).rejects.toThrow(/D-?Bus/i);
});
