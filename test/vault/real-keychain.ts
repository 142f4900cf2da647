import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Vault } from '../../server/ports/vault.ts';
import { systemKeychains, type KeychainSource } from '../../server/vault/keychain.ts';
import { openVault } from '../../server/vault/open-vault.ts';
import { describeWithKeyring, startKeyring, useKeyring, type Keyring } from '../support/keyring.ts';
import { vaultContract } from './contract.ts';
import { dataFolder, everythingIn } from './folder.ts';

/** The same suite for keytar and its stand-by, each against a real gnome-keyring in a process of its own. */
export function realKeychainSuite(backend: KeychainSource['backend'], attribute: string): void {
  const keychains = systemKeychains.filter((source) => source.backend === backend);
  const open = (dataDir: string, serverId: string, timeoutMs?: number): Promise<Vault> =>
    openVault({ backend: 'auto', dataDir, serverId, keychains, timeoutMs });

  describeWithKeyring(`${backend} against a real gnome-keyring`, () => {
    let keyring: Keyring;
    beforeAll(async () => {
      keyring = await startKeyring();
      useKeyring(keyring);
    });
    afterAll(() => keyring?.stop());

    describe('keeps the promises of every vault', () => {
      vaultContract({ open, described: { backend, strength: 'strong', reason: null } });
    });

    test('the secret is in the keyring under service doorward, and nothing else is left there', async () => {
      const vault = await open(dataFolder(), 'real-1');
      await vault.write('session', 'forty-hex');
      const search = spawnSync('secret-tool', ['search', '--all', 'service', 'doorward'], { env: process.env, encoding: 'utf8' });
      // secret-tool prints the attributes on stderr.
      const found = search.stdout + search.stderr;
      if (search.error === undefined) expect(found).toContain(`attribute.${attribute} = real-1/session`);
      expect(found).not.toContain('#probe');
    });

    test('keychain locked: it says so, makes no new key and no file, and works again once unlocked', async () => {
      const folder = dataFolder();
      const vault = await open(folder, 'real-2');
      await vault.write('key', 'the old one');
      const before = everythingIn(folder);
      await keyring.lock();
      try {
        for (const call of [() => vault.read('key'), () => vault.read('never'), () => vault.write('key', 'new'), () => vault.forget('key')]) {
          await expect(call()).rejects.toMatchObject({ code: 'vault_unavailable' });
          expect(vault.describe()).toEqual({ backend, strength: 'unavailable', reason: 'keychain_locked' });
        }
        expect((await open(folder, 'real-2')).describe().reason).toBe('keychain_locked');
        expect((await open(dataFolder(), 'first start')).describe()).toEqual({ backend, strength: 'unavailable', reason: 'keychain_locked' });
        expect(everythingIn(folder)).toBe(before);
      } finally {
        await keyring.unlock();
      }
      expect(await vault.read('key')).toBe('the old one');
      expect(vault.describe()).toEqual({ backend, strength: 'strong', reason: null });
    });

    test('keychain timeout: a daemon that stopped answering costs a bounded wait, and is asked again later', async () => {
      const vault = await open(dataFolder(), 'real-3', 400);
      await vault.write('key', 'v');
      keyring.pause();
      try {
        const started = Date.now();
        await expect(vault.read('key')).rejects.toMatchObject({ code: 'vault_unavailable' });
        expect(Date.now() - started).toBeLessThan(4000);
        expect(vault.describe()).toEqual({ backend, strength: 'unavailable', reason: 'keychain_timeout' });
      } finally {
        keyring.resume();
      }
      await expect.poll(() => vault.read('key').catch(() => 'not yet'), { timeout: 5000 }).toBe('v');
      expect(vault.describe().strength).toBe('strong');
    });

    test('an entry that somebody removed from the keyring is a missing secret, not a secret never written', async () => {
      const vault = await open(dataFolder(), 'real-4');
      await vault.write('key', 'v');
      await (await keychains[0]?.load())?.remove('real-4/key');
      await expect(vault.read('key')).rejects.toMatchObject({ code: 'vault_unavailable' });
      expect(vault.describe()).toEqual({ backend, strength: 'unavailable', reason: 'secret_missing' });
    });
  });
}
