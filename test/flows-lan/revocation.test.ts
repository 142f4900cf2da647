import { describe, expect, test } from 'vitest';
import { useTeam, type SignedIn } from '../flows-multi/team.ts';
import { listen } from './listener.ts';

const clients = 100;
const goalMs = 1_000;

describe('how long a revoked client is still answered (issue 5, Revocation)', () => {
  const team = useTeam();

  test('a hundred clients that listen and ask, ended ten at a time: first refusal and end of the stream, p99 below a second', async () => {
    const names = Array.from({ length: 10 }, (_, i) => `person${String(i)}`);
    for (const name of names) await team().join(name);
    const all: SignedIn[] = [];
    // One after another: hashing has a queue of its own, which is not what is measured here.
    for (let i = 0; i < clients; i += 1) all.push(await team().enter(names[i % names.length] ?? ''));
    expect(all).toHaveLength(clients);
    const streams = await Promise.all(all.map(({ token }) => listen(team().url, { Authorization: `Token ${token}` })));
    await Promise.all(streams.map((stream) => stream.hear('mode')));
    const refusals: number[] = [];
    const closings: number[] = [];
    const revoke = async (i: number) => {
      const { token, session } = all[i] ?? { token: '', session: { id: 0 } };
      const refused = askUntilRefused(() => team().send('GET', 'me', { token }));
      const clicked = performance.now();
      await team().send('DELETE', `sessions/${String(session.id)}`, { token });
      refusals.push((await refused) - clicked);
      closings.push(((await streams[i]?.ended) ?? Infinity) - clicked);
    };
    for (let from = 0; from < clients; from += 10) await Promise.all(Array.from({ length: 10 }, (_, i) => revoke(from + i)));
    console.log(`revocation over ${String(clients)} clients: first refusal ${figures(refusals)}; stream closed ${figures(closings)}`);
    expect(p(refusals, 0.99)).toBeLessThan(goalMs);
    expect(p(closings, 0.99)).toBeLessThan(goalMs);
  }, 120_000);
});

/** The time of the first answer that is a refusal, asked without a pause. */
async function askUntilRefused(ask: () => Promise<{ readonly status: number }>): Promise<number> {
  for (;;) if ((await ask()).status === 401) return performance.now();
}

const p = (values: readonly number[], share: number) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Infinity;
const figures = (values: readonly number[]) =>
  `p50 ${p(values, 0.5).toFixed(0)} ms, p99 ${p(values, 0.99).toFixed(0)} ms, worst ${Math.max(...values).toFixed(0)} ms`;
