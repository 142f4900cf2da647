import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ActivityLine } from '../../server/contract/schemas.ts';
import { digestOf } from '../../server/activity/chain.ts';
import type { ActivityEvent } from '../../server/activity/event.ts';
import { encodeLine } from '../../server/storage/lowdb/checked-line.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

let here: Ground;
beforeEach(async () => {
  here = ground();
  expectDone(await here.run('accounts adopt ada', { input: 'correct horse battery\n' }));
  for (const name of ['bob', 'eve', 'mia', 'max']) expectDone(await here.run(`accounts add ${name} --generate`));
  // A server that stops signs what there is.
  await (await here.serve('multi')).stop();
});
afterEach(() => here.remove());

type Line = Record<string, unknown> & { events?: readonly ActivityEvent[] };

/** Writes each journal line anew as somebody could who has the folder, with a checksum that fits. */
function edit(change: (line: Line) => Line): void {
  for (const name of readdirSync(here.dataDir).filter((one) => /^journal\.\d+\.jsonl$/.test(one))) {
    const path = join(here.dataDir, name);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const written = lines.map((line) => encodeLine(change(JSON.parse(line.slice(9)) as Line)));
    writeFileSync(path, written.join(''), 'latin1');
  }
}

const touched = (line: Line): Line =>
  line.events ? { ...line, events: line.events.map((event) => (event.id === 3 ? { ...event, details: { username: 'nobody' } } : event)) } : line;

describe('doorward activity', () => {
  test('verify says what there is, and that all of it is signed', async () => {
    const { lines } = expectDone(await here.run('activity verify --json'));
    expect(lines[0]).toMatchObject({ entries: 6, chained_since: 1, signed_up_to: 6 });
  });

  test('verify names the entry that was changed on the disk', async () => {
    edit(touched);
    expectRefused(await here.run('activity verify'), 1, 'Entry 3 is not as it was written; entry 2', '(changed)');
  });

  test('a server does not sign what was changed while it was away, and says so at once and ever after', async () => {
    edit(touched);
    const server = await here.serve('multi');
    await server.stop();
    expect(server.stderr()).toContain('"event":"activity_changed"');
    expectRefused(await here.run('activity verify'), 1, 'Entry 3');
  });

  test('a signature that was made up is none', async () => {
    edit((line) => JSON.parse(JSON.stringify(line).replace(/"mac":"[^"]+"/g, '"mac":"AAAA"')) as Line);
    expectRefused(await here.run('activity verify'), 1, '(checkpoint_changed)');
  });

  test('export writes every entry as a line with what makes the chain', async () => {
    const { lines } = expectDone(await here.run('activity export'));
    const events = lines.map((line) => ActivityLine.parse(line)).reverse();
    expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      if (before === undefined) continue;
      const { at: time, account_id: accountId, actor_id: actorId, session_id: sessionId, ip_hash: ipHash, ...rest } = before;
      expect(event.prev).toBe(digestOf({ ...rest, at: Date.parse(time), accountId, actorId, sessionId, ipHash } as ActivityEvent));
    }
    const { lines: ofBob } = expectDone(await here.run('activity export --account bob'));
    expect(ofBob).toHaveLength(1);
  });

  test('verify and export ask the server that uses the folder, as an admin who signs in', async () => {
    await here.serve('multi').then(async (server) => {
      expectRefused(await here.run('activity verify'), 1, 'not_authenticated', '--as');
      const asAda = { input: 'correct horse battery\n' };
      expect(expectDone(await here.run('activity verify --as ada --json', asAda)).lines[0]).toMatchObject({ chained_since: 1, signed_up_to: 6 });
      const { lines } = expectDone(await here.run('activity export --as ada', asAda));
      expect(lines.map((line) => ActivityLine.parse(line).id).toReversed()).toEqual([...lines.keys()].map((index) => index + 1));
      expect(expectDone(await here.run('activity export --account bob --as ada', asAda)).lines).toHaveLength(1);
      expectRefused(await here.run('activity export --account nobody --as ada', asAda), 1, 'not_found');
      await server.stop();
    });
    edit(touched);
    const server = await here.serve('multi');
    expectRefused(await here.run('activity verify --as ada', { input: 'correct horse battery\n' }), 1, 'Entry 3', '(changed)');
    await server.stop();
  });
});
