import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '../../server/ports/store.ts';
import { sampleAccount } from '../contract/store-samples.ts';

const perAccount = 50;
const batch = 500;

/** Accounts with fifty live sessions each, `count` sessions in all: what a big house's store looks like. */
export async function fillSessions(store: Store, count: number): Promise<void> {
  for (let done = 0; done < count; done += batch) {
    await store.transaction(async (tx) => {
      let accountId = 0;
      for (let i = done; i < Math.min(done + batch, count); i += 1) {
        if (i % perAccount === 0) accountId = (await tx.accounts.insert(account(i / perAccount))).id;
        await tx.sessions.insert(session(accountId));
      }
    });
  }
}

const account = (number: number) => ({ ...sampleAccount(number), createdAt: Date.now() });

const session = (accountId: number) =>
  ({
    accountId,
    keyHash: createHash('sha256').update(randomBytes(20)).digest('hex'),
    deviceLabel: 'Firefox on Windows',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    ipHash: randomBytes(32).toString('hex'),
    kind: 'browser',
    method: 'owner',
    createdAt: Date.now(),
    lastSeenAt: Date.now(),
    idleSeconds: 86_400,
    absoluteSeconds: 259_200,
    kept: false,
  }) as const;
