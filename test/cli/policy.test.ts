import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSettings, setByPolicy } from '../../server/config/load-settings.ts';
import { talkTo } from '../flows/talk.ts';

import { describeWith } from '../support/parts.ts';
import { launchBrowser } from '../ui/browser.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

/** In a mount namespace with an /etc of its own: the real place of the file, and nothing of this computer is touched. */
const inOwnEtc = (policy: string) => [
  ...['unshare', '--mount', 'sh', '-ec'],
  `d=$(mktemp -d); mount -t tmpfs none "$d"; mkdir -p "$d/u/doorward" "$d/w"; cp '${policy}' "$d/u/doorward/policy.json"; chmod 644 "$d/u/doorward/policy.json"
   mount -t overlay overlay -o "lowerdir=/etc,upperdir=$d/u,workdir=$d/w" /etc; exec "$@"`,
  'sh',
];
const folder = mkdtempSync(join(tmpdir(), 'doorward-policy-'));
const policyFile = join(folder, 'policy.json');
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const mayMount = isRoot && (writeFileSync(policyFile, '{}'), spawnSync('unshare', [...inOwnEtc(policyFile).slice(1), 'true']).status === 0);
const write = (values: unknown) => writeFileSync(policyFile, typeof values === 'string' ? values : JSON.stringify(values), { mode: 0o644 });

describe.runIf(isRoot)('an organisation’s policy (issue 7)', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has the last word over file, environment and command line, key by key; its names are told', () => {
    write({ server: { port: 7001, bind: '127.0.0.1' }, sessions: { idleSeconds: 60 } });
    const sources = { env: { DOORWARD_SESSIONS__IDLE_SECONDS: '70' }, given: { server: { port: 1, publicUrl: 'https://a.example' } }, policyFile };
    expect(loadSettings(sources)).toMatchObject({ server: { port: 7001, publicUrl: 'https://a.example' }, sessions: { idleSeconds: 60 } });
    expect(setByPolicy({ policyFile })).toEqual(['server.port', 'server.bind', 'sessions.idleSeconds']);
    expect(setByPolicy({ policyFile: join(folder, 'nothing', 'policy.json') })).toEqual([]);
  });

  test.each([
    ['no JSON', '{', 'not valid JSON'],
    ['a setting that there is not', { server: { colour: 'red' } }, 'server.colour (policy): there is no such setting'],
    ['a secret in itself', { sso: { clientSecret: 'x' } }, 'must be given by reference'],
  ])('with %s the server does not start: to go on without it would be to break it', (_what, values, words) => {
    write(values);
    expect(() => loadSettings({ env: {}, given: {}, policyFile })).toThrow(words);
  });

  test('that others than root may write is refused', () => {
    write({ server: { port: 7001 } });
    chmodSync(policyFile, 0o666);
    expect(() => loadSettings({ env: {}, given: {}, policyFile })).toThrow('others than root may write');
    chmodSync(policyFile, 0o644);
  });

  test('in a folder where others may put another in its place is refused, behind a link too; what is no file is not waited for', () => {
    const theirs = join(folder, 'theirs');
    mkdirSync(theirs);
    const inside = join(theirs, 'policy.json');
    writeFileSync(inside, '{}', { mode: 0o644 });
    const load = (file: string) => () => loadSettings({ env: {}, given: {}, policyFile: file });
    expect(load(inside)).not.toThrow();
    const link = join(folder, 'link.json');
    symlinkSync(inside, link);
    chmodSync(theirs, 0o777);
    for (const file of [inside, link]) expect(load(file)).toThrow('others than root may replace');
    chmodSync(theirs, 0o755);
    chownSync(theirs, 65_534, 65_534);
    for (const file of [inside, link]) expect(load(file)).toThrow('others than root may replace');
    const pipe = join(folder, 'pipe.json');
    execFileSync('mkfifo', ['-m', '0644', pipe]);
    expect(load(pipe)).toThrow('others than root may write');
  });

  describe.runIf(mayMount)('at its place in /etc', () => {
    let server: ServerProcess;
    beforeAll(async () => {
      mkdirSync(join(folder, 'data'), { recursive: true });
      write({ mode: 'single', server: { bind: '127.0.0.1' }, limits: { enabled: true } });
      const env = { DOORWARD_MODE: 'multi' };
      server = await startServerProcess({ wrapper: inOwnEtc(policyFile), env, args: ['--mode', 'multi', '--bind', '0.0.0.0'] });
    }, 60_000);
    afterAll(() => server.stop());

    test('no variable and no option goes around it: mode and network are fixed', async () => {
      expect(server.ready.mode).toBe('single');
      const { send } = talkTo(server.url);
      expect((await send('GET', 'admin/server')).body).toMatchObject({ policy: ['mode', 'server.bind', 'limits.enabled'] });
      expect((await send('PATCH', 'admin/network', { body: { lan: true, acknowledge: true } })).body).toMatchObject({ code: 'set_by_configuration' });
      expect((await send('GET', 'admin/mode')).body).toMatchObject({ set_by_configuration: true });
    });

    describeWith('chromium', 'with a browser', () => {
      test.each([
        ['en-GB', 'Set by your organisation'],
        ['de', 'Von Ihrer Organisation festgelegt'],
        ['zh', '由您的组织设定'],
      ])('This server says in %s what is set by the organisation, and the switch is locked', async (locale, title) => {
        const browser = await launchBrowser();
        try {
          const page = await (await browser.newContext({ locale })).newPage();
          await page.goto(`${server.url}/server`);
          const card = page.getByRole('region', { name: title });
          await card.waitFor();
          expect(await card.getByTestId('policy').innerText()).toBe('mode\nserver.bind\nlimits.enabled');
          await expect.poll(() => page.getByRole('switch').first().isDisabled()).toBe(true);
        } finally {
          await browser.close();
        }
      });
    });
  });
});
