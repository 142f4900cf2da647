import type { Store } from '../../server/ports/store.ts';
import { testRandomRuns, type Random, type Step } from './random-run.ts';
import { hex, person, samples, shelfTime } from './shelves-samples.ts';
import { shelfOf } from './shelves-under-test.ts';

/** One random thing to do, the same for every store that it is done to. Keys collide often: then both stores must refuse. */
function randomStep(random: Random): Step {
  const shelves = Object.values(shelfOf);
  const shelf = shelves[random(shelves.length)] ?? shelfOf.apiKeys;
  const [id, number, other, time] = [1 + random(60), random(40), random(40), shelfTime + random(100_000)];
  const steps: readonly Step[] = [
    (store) => store.transaction((tx) => shelf.in(tx).insert(shelf.sample(number))),
    (store) => store.transaction((tx) => shelf.in(tx).put(shelf.whole(number, id))),
    (store) => store.transaction((tx) => shelf.in(tx).update(id, shelf.patch)),
    (store) => store.transaction((tx) => shelf.in(tx).take(id)),
    (store) => store.transaction((tx) => tx.apiKeys.update(id, { hash: samples.apiKeys(number).hash, accountId: other })),
    (store) =>
      store.transaction(async (tx) => {
        const record = await tx.challenges.take(id);
        if (record === undefined) return;
        await tx.challenges.insert({ ...record, attempts: 0 });
        if ((await tx.challenges.byId(1 + number)) !== undefined) await tx.challenges.update(1 + number, { subject: `moved:${other}` });
      }),
    (store) => store.transaction((tx) => tx.accounts.insert(person(number))),
    (store) => store.transaction((tx) => tx.accounts.remove(id)),
    async (store) => store.touchApiKey(id, time, hex(number)),
  ];
  const step = steps[random(steps.length)];
  if (step === undefined) throw new Error('no such step');
  return step;
}

/** Everything, by every way of reading it. */
async function everything(store: Store): Promise<unknown> {
  const page = { limit: 10_000 };
  const numbers = Array.from({ length: 60 }, (_, at) => at);
  return {
    shelves: await Promise.all(Object.values(shelfOf).map(async ({ of }) => [await of(store).count(), await of(store).page(page)])),
    keys: await Promise.all(numbers.map((number) => store.apiKeys.byKey(samples.apiKeys(number).hash))),
    secrets: await Promise.all(numbers.map((number) => store.challenges.byKey(samples.challenges(number).key))),
    ofAccounts: await Promise.all(numbers.map((number) => store.apiKeys.ofGroup(String(number)))),
    ofSubjects: await Promise.all(
      ['reset_password:', 'moved:'].flatMap((begin) => numbers.map((number) => store.challenges.ofGroup(`${begin}${number}`))),
    ),
    accounts: await store.accounts.page(page),
    names: await Promise.all(numbers.map((number) => store.accounts.byUsernameKey(`person-${number}`))),
  };
}

testRandomRuns({ steps: 2000, step: (_number, random) => randomStep(random), everything });
