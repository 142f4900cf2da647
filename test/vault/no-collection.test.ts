import { afterAll, beforeAll, expect, test } from 'vitest';
import { openVault } from '../../server/vault/open-vault.ts';
import { describeWithKeyring, startKeyring, useKeyring, type Keyring } from '../support/keyring.ts';
import { dataFolder } from './folder.ts';

describeWithKeyring('a real gnome-keyring in which no collection was ever made', () => {
  let keyring: Keyring;
  beforeAll(async () => {
    keyring = await startKeyring({ unlocked: false });
    useKeyring(keyring);
  });
  afterAll(() => keyring?.stop());

  test('keychain absent: auto starts with the file and calls it weak; keychain says there is none', async () => {
    const auto = await openVault({ backend: 'auto', dataDir: dataFolder(), serverId: 's' });
    expect(auto.describe()).toEqual({ backend: 'key-file', strength: 'weak', reason: 'key_beside_data' });
    const strict = await openVault({ backend: 'keychain', dataDir: dataFolder(), serverId: 's' });
    expect(strict.describe()).toMatchObject({ strength: 'unavailable', reason: 'no_keychain' });
  });
});
