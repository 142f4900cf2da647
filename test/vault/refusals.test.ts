import { expect, test } from 'vitest';
import { keychainReason } from '../../server/vault/keychain-reasons.ts';
import { openVault } from '../../server/vault/open-vault.ts';
import { FakeKeychain, sources, type Mood } from './fake-keychain.ts';
import { dataFolder } from './folder.ts';

async function withSecret() {
  const keychain = new FakeKeychain();
  const dataDir = dataFolder();
  const open = () => openVault({ backend: 'auto', dataDir, serverId: 's', keychains: sources(keychain), timeoutMs: 400 });
  const vault = await open();
  await vault.write('key', 'the old one');
  return { keychain, vault, open };
}

test.each<[Mood, string]>([
  ['locked', 'keychain_locked'],
  ['hangs', 'keychain_timeout'],
  ['throws', 'keychain_refused'],
  ['absent', 'no_keychain'],
  ['says null', 'keychain_refused'],
])('keychain locked / denied / timeout (%s): bounded wait, the reason is told, no new key, tried again later', async (mood, reason) => {
  const { keychain, vault, open } = await withSecret();
  keychain.mood = mood;
  for (const call of [() => vault.read('key'), () => vault.read('never'), () => vault.forget('key')]) {
    const started = Date.now();
    await expect(call()).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(Date.now() - started).toBeLessThan(1000);
    expect(vault.describe()).toEqual({ backend: 'keytar', strength: 'unavailable', reason });
  }
  const restarted = await open();
  expect(restarted.describe()).toEqual({ backend: 'keytar', strength: 'unavailable', reason });
  expect(keychain.entries.get('s/key')).toBe('"the old one"');
  keychain.mood = 'well';
  expect(await restarted.read('key').catch(() => 'still waiting for the prompt')).toBe(
    mood === 'hangs' ? 'still waiting for the prompt' : 'the old one',
  );
});

test('keychain timeout: while one call hangs no other is started (each would take a thread that files need), and nobody waits in vain', async () => {
  const keychain = new FakeKeychain();
  const vault = await openVault({ backend: 'auto', dataDir: dataFolder(), serverId: 's', keychains: sources(keychain), timeoutMs: 500 });
  keychain.mood = 'hangs';
  const before = keychain.calls;
  const calls = Array.from({ length: 10 }, () => vault.read('key').catch((error: Error) => error.name));
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['AppError']));
  const started = Date.now();
  await expect(vault.read('key')).rejects.toMatchObject({ code: 'vault_unavailable' });
  expect(Date.now() - started).toBeLessThan(250);
  expect(keychain.calls).toBe(before + 1);
});

test('keychain timeout: the answer that comes too late corrects the description, and what had given up does not happen', async () => {
  const { keychain, vault } = await withSecret();
  keychain.mood = 'hangs';
  const calls = [vault.read('key'), vault.write('key', 'given up'), vault.forget('key')];
  expect((await Promise.allSettled(calls)).map((call) => call.status)).toEqual(['rejected', 'rejected', 'rejected']);
  keychain.answerAs('well');
  await expect.poll(() => vault.describe()).toEqual({ backend: 'keytar', strength: 'strong', reason: null });
  expect(await vault.read('key')).toBe('the old one');
});

test('a null for a name that was written is a missing secret, told until it is written or forgotten', async () => {
  const { keychain, vault, open } = await withSecret();
  await vault.write('other', 'v');
  keychain.entries.delete('s/key');
  await expect(vault.read('key')).rejects.toMatchObject({ code: 'vault_unavailable' });
  expect(await vault.read('other')).toBe('v');
  expect(vault.describe()).toEqual({ backend: 'keytar', strength: 'unavailable', reason: 'secret_missing' });
  expect((await open()).describe().reason).toBe('secret_missing');
  await vault.forget('key');
  expect([await vault.read('key'), vault.describe().strength]).toEqual([null, 'strong']);
});

test('a keychain that answers something we did not write is damaged, not a secret', async () => {
  const { keychain, vault } = await withSecret();
  for (const text of ['"cut of', '42', '']) {
    keychain.entries.set('s/key', text);
    await expect(vault.read('key')).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect(vault.describe().reason).toBe('damaged');
  }
});

test('an error keeps its cause inside and tells no path, name or sentence of the keychain', async () => {
  const { keychain, vault } = await withSecret();
  keychain.mood = 'throws';
  const error = await vault.read('key').catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    message: 'The key store of this computer does not answer. Unlock it and try again.',
    cause: { reason: 'keychain_refused' },
  });
});

test.each([
  ['Cannot create an item in a locked collection', 'keychain_locked'],
  ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'keychain_locked'],
  ['User interaction is not allowed.', 'keychain_locked'],
  ['Platform failure: DBus error: Did not receive a reply. Possible causes include: the remote application did not send a reply', 'keychain_timeout'],
  ['Timeout was reached', 'keychain_timeout'],
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'no_keychain'],
  ["Couldn't access platform storage: AccessDenied", 'no_keychain'],
  ['Platform failure: DBus error: Using X11 for dbus-daemon autolaunch was disabled at compile time', 'no_keychain'],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'no_keychain'],
  ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'no_keychain'],
  ["Couldn't access platform storage: Secret Service: no result found", 'no_keychain'],
  ['Could not connect: No such file or directory', 'no_keychain'],
  ['The connection is closed', 'no_keychain'],
  ['The session wrapping the secret does not exist', 'keychain_refused'],
  ['The maximum number of active connections for UID 0 has been reached', 'keychain_refused'],
  ['nobody knows this sentence', 'keychain_refused'],
])('what keychains say: %s', (text, reason) => {
  expect(keychainReason(new Error(text))).toBe(reason);
});
