import { compare, serve } from './load.ts';
import type { Row } from './row.ts';

const rounds = 5;

/** The whole authenticated `GET me` against bare express: server CPU a request, as the yardstick's share of ours (1: equal, higher: we are faster). */
export async function whoAmI(): Promise<Row[]> {
  const servers = [
    await serve('express', 'bare-express', []),
    await serve('token, 10k sessions', 'doorward', ['10000', 'token']),
    await serve('cookie, 10k sessions', 'doorward', ['10000', 'cookie']),
    await serve('JWT, 10k sessions', 'doorward', ['10000', 'jwt']),
    await serve('token, 100k sessions', 'doorward', ['100000', 'token']),
  ];
  const goals = new Map([
    ['token, 10k sessions', 0.85],
    ['cookie, 10k sessions', 0.75],
    ['JWT, 10k sessions', 0.75],
    ['token, 100k sessions', 0.8],
  ]);
  try {
    const figures = await compare(servers, rounds);
    const yardstick = figures.get('express') ?? Number.NaN;
    return [...goals].map(([name, goal]) => ({
      name: `GET me (${name}) against bare express`,
      value: yardstick / (figures.get(name) ?? Number.NaN),
      goal: { atLeast: goal },
      unit: 'x',
    }));
  } finally {
    for (const served of servers) await served.stop();
  }
}
