import { createHash } from 'node:crypto';
import type { NewAccount } from '../../server/accounts/account.ts';
import type { NewActivityEvent } from '../../server/activity/event.ts';
import type { Store } from '../../server/ports/store.ts';
import type { NewSession } from '../../server/sessions/session.ts';

export const benchTime = 1_763_700_000_000;

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The session of a browser: 40 kinds of them, 5 000 addresses, every key its own. */
export function sampleSession(number: number, accountId: number): NewSession {
  return {
    accountId,
    keyHash: sha256(`key ${number}`),
    deviceLabel: `Firefox ${100 + (number % 40)} on Linux`,
    userAgent: `Mozilla/5.0 (X11; Linux x86_64; rv:${100 + (number % 40)}.0) Gecko/20100101 Firefox/${100 + (number % 40)}.0`,
    ipHash: sha256(`address ${number % 5000}`),
    kind: 'browser',
    method: 'owner',
    createdAt: benchTime + number,
    lastSeenAt: benchTime + ((number * 7919) % 1_000_003),
    idleSeconds: 86_400,
    absoluteSeconds: 259_200,
    kept: false,
  };
}

export function sampleAccount(number: number): NewAccount {
  return {
    username: `person-${number}`,
    email: `person-${number}@example.org`,
    emailVerified: true,
    displayName: `Person ${number}`,
    firstName: 'Per',
    lastName: `Son ${number}`,
    avatar: null,
    role: 'user',
    isActive: true,
    createdAt: benchTime,
    lastLoginAt: null,
    preferences: { theme: 'dark' },
  };
}

export function signInEvent(accountId: number, sessionId: number): NewActivityEvent {
  return {
    at: benchTime,
    kind: 'sign_in',
    accountId,
    actorId: accountId,
    sessionId,
    ipHash: sha256('address 1'),
    details: { device: 'Firefox 140 on Linux' },
  };
}

/** Fills an empty store, a thousand sessions a transaction. */
export async function fill(store: Store, count: { readonly sessions: number; readonly accounts: number }): Promise<void> {
  await store.transaction(async (tx) => {
    for (let number = 1; number <= count.accounts; number++) await tx.accounts.insert(sampleAccount(number));
  });
  for (let from = 0; from < count.sessions; from += 1000) {
    await store.transaction(async (tx) => {
      for (let number = from; number < Math.min(from + 1000, count.sessions); number++)
        await tx.sessions.insert(sampleSession(number, 1 + (number % count.accounts)));
    });
  }
}

/** What every way of signing in stores: a session and a line in the log, in one step. */
export async function signIn(store: Store, number: number, accountId: number): Promise<void> {
  await store.transaction(async (tx) => {
    const session = await tx.sessions.insert(sampleSession(number, accountId));
    await tx.activity.append(signInEvent(accountId, session.id));
  });
}
