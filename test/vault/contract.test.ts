import { describe } from 'vitest';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { openVault } from '../../server/vault/open-vault.ts';
import { vaultContract } from './contract.ts';
import { FakeKeychain, sources } from './fake-keychain.ts';

describe('the vault in memory', () => {
  vaultContract({ open: async () => createMemoryVault(), described: { backend: 'memory', strength: 'weak', reason: 'not_durable' }, durable: false });
});

describe('the vault in a file, its key beside it', () => {
  vaultContract({
    open: (dataDir, serverId) => openVault({ backend: 'file', dataDir, serverId }),
    described: { backend: 'key-file', strength: 'weak', reason: 'key_beside_data' },
  });
});

describe('the vault in a file under a passphrase', () => {
  vaultContract({
    open: (dataDir, serverId) => openVault({ backend: 'file', dataDir, serverId, passphrase: 'a long passphrase' }),
    described: { backend: 'passphrase-file', strength: 'strong', reason: null },
  });
});

describe('the vault in a keychain that is handed in', () => {
  const keychain = new FakeKeychain();
  vaultContract({
    open: (dataDir, serverId) => openVault({ backend: 'auto', dataDir, serverId, keychains: sources(keychain) }),
    described: { backend: 'keytar', strength: 'strong', reason: null },
  });
});
