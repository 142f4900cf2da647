import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectClient, type ClientComputer } from '../client/network.ts';
import { talkTo } from '../flows/talk.ts';
import { describeWithOtherComputer } from '../support/network-namespace.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

const password = 'lovely analytical engine';

describeWithOtherComputer('doorward network', () => {
  let place: Ground;
  let cable: ClientComputer;
  let server: ServerProcess | undefined;
  beforeEach(() => {
    place = ground();
    cable = connectClient();
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    cable.remove();
    place.remove();
  });
  const serve = async () => (server = await startServerProcess({ dataDir: place.dataDir, env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' } }));
  const answersThere = (port: number) =>
    cable.run(['doctor', `https://${cable.here}:${port}`, '--json']).then(({ lines }) => lines.map(({ code }) => code));

  test('in a folder that nobody uses: told what stands, allowed with open eyes only, and the next start has it; denied again it is this computer only', async () => {
    expectRefused(await place.run('network status'), 2, 'no_store');
    await (await serve()).stop();
    expect(expectDone(await place.run('network status --json')).lines[0]).toMatchObject({
      running: false,
      allowed: false,
      reachable_from: 'nowhere',
    });
    expectRefused(await place.run('network allow'), 1, 'acknowledgement_required', '--acknowledge');
    expectRefused(await place.run('network allow --acknowledge --interface nonsense'), 1, 'validation_failed', 'interfaces=invalid');
    expectRefused(await place.run('network allow --acknowledge', { env: { DOORWARD_SERVER__BIND: '127.0.0.1' } }), 1, 'set_by_configuration');
    const allowed = expectDone(await place.run(`network allow --acknowledge --json --interface ${cable.hereEnd}`)).lines[0];
    expect(allowed).toEqual({
      ...{ running: false, allowed: true, set_by_configuration: false, interfaces: [cable.hereEnd], mdns: true, reachable_from: 'nowhere' },
    });
    const { port, url, stop } = await serve();
    expect(await answersThere(port)).toContain('certificate_not_trusted');
    const { events } = (await talkTo(url).send('GET', 'activity?account=all')).body as { events: { kind: string; actor: unknown }[] };
    expect(events.filter(({ kind }) => kind === 'network_changed')).toHaveLength(1);
    await stop();
    expect(expectDone(await place.run('network deny')).stdout).toMatch(/^allowed: +false$/m);
    expect(await answersThere((await serve()).port)).toContain('connection_refused');
  }, 90_000);

  test('at the server that uses the folder: through its API, with a sign-in of an admin where people sign in; it takes effect at once', async () => {
    const { url, port } = await serve();
    const at = `--url ${url} --json`;
    expectRefused(await place.run(`network allow ${at}`), 1, 'acknowledgement_required');
    const open = expectDone(await place.run(`network allow --acknowledge --interface ${cable.hereEnd} ${at}`)).lines[0];
    expect(open).toMatchObject({
      running: true,
      allowed: true,
      reachable_from: 'local_network',
      urls: [`https://${cable.here}:${port}`],
      problem: null,
    });
    expect(open?.['pin']).toMatch(/^sha256\/\//);
    expect(await answersThere(port)).toContain('certificate_not_trusted');
    expectDone(await place.run(`mode switch multi --username ada --yes ${at}`, { input: `${password}\n` }));
    expectRefused(await place.run(`network deny ${at}`), 1, 'not_authenticated', '--as');
    const input = `${password}\n`;
    expectDone(await place.run(`mode confirm --as ada ${at}`, { input }));
    expect(expectDone(await place.run(`network deny --as ada ${at}`, { input })).lines[0]).toMatchObject({ allowed: false, urls: [] });
    expect(await answersThere(port)).toContain('connection_refused');
    expect(expectDone(await place.run(`network status --as ada ${at}`, { input })).lines[0]).toMatchObject({ reachable_from: 'this_computer' });
  }, 90_000);
});
