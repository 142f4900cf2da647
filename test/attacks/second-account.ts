import { randomBytes } from 'node:crypto';
import type { Store } from '../../server/ports/store.ts';
import { sampleAccount } from '../contract/store-samples.ts';
import { hashKey } from '../../server/sign-in/finish.ts';

/** Single mode has no way to make a second person; the store has. Its id. */
export async function secondAccount(store: Store): Promise<number> {
  const name = `guest-${randomBytes(4).toString('hex')}`;
  const { id } = await store.transaction((tx) =>
    tx.accounts.insert({ ...sampleAccount(0), username: name, email: null, emailVerified: false, createdAt: Date.now(), preferences: {} }),
  );
  return id;
}

/** A session of any account, straight into the store: its key. `age`: how long ago it was opened. */
export async function addSession(store: Store, accountId: number, deviceLabel = 'Phone', { now = Date.now(), age = 0 } = {}): Promise<string> {
  const key = randomBytes(20).toString('hex');
  await store.transaction((tx) =>
    tx.sessions.insert({
      accountId,
      keyHash: hashKey(key),
      deviceLabel,
      userAgent: '',
      ipHash: '',
      kind: 'script',
      method: 'owner',
      createdAt: now - age,
      lastSeenAt: now,
      idleSeconds: 86_400,
      absoluteSeconds: 259_200,
      kept: false,
    }),
  );
  return key;
}
