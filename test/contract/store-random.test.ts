import type { Store } from '../../server/ports/store.ts';
import { testRandomRuns, type Random, type Step } from './random-run.ts';
import { benchTime, sampleAccount, sampleSession, signInEvent } from './store-samples.ts';

/** One random thing to do, the same for every store that it is done to. */
function randomStep(number: number, random: Random): Step {
  const account = 1 + random(8);
  const session = 1 + random(1 + Math.floor(number / 3));
  const name = random(20);
  const choice = random(8);
  const time = benchTime + random(100_000);
  const steps: readonly Step[] = [
    (store) => store.transaction((tx) => tx.accounts.insert({ ...sampleAccount(name), email: null })),
    (store) => store.transaction((tx) => tx.accounts.update(account, { username: `name-${time % 12}`, preferences: { time } })),
    (store) =>
      store.transaction(async (tx) => {
        const { id } = await tx.sessions.insert({ ...sampleSession(number, account), lastSeenAt: time });
        await tx.activity.append(signInEvent(account, id));
        await tx.accounts.update(account, { lastLoginAt: time });
      }),
    (store) => store.transaction((tx) => tx.sessions.insert({ ...sampleSession(number, account), lastSeenAt: time })),
    (store) => store.transaction((tx) => tx.sessions.update(session, { deviceLabel: `device ${number}`, kept: time % 2 === 0 })),
    (store) => store.transaction((tx) => tx.sessions.remove(session)),
    (store) =>
      store.transaction(async (tx) => {
        const gone = await tx.sessions.byId(session);
        if (gone === undefined) return;
        await tx.sessions.remove(session);
        await tx.sessions.restore({ ...gone, accountId: account });
      }),
    async (store) => store.touchSession(session, time),
  ];
  const step = steps[choice];
  if (step === undefined) throw new Error('no such step');
  return step;
}

async function everything(store: Store): Promise<unknown> {
  const accounts = [1, 2, 3, 4, 5, 6, 7, 8];
  return {
    accounts: await Promise.all(accounts.map((id) => store.accounts.byId(id))),
    names: await Promise.all(Array.from({ length: 20 }, (_, at) => store.accounts.byUsernameKey(`name-${at}`))),
    sessions: (await store.sessions.scan({ limit: 10_000 })).items,
    ofAccounts: await Promise.all(
      accounts.map(async (id) => (await store.sessions.ofAccount(id, { limit: 10_000 })).items.map((session) => session.id)),
    ),
    activity: (await store.activity.page({ limit: 10_000 })).items,
  };
}

testRandomRuns({ steps: 1500, step: randomStep, everything });
