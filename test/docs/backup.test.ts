import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesOf } from '../backup/site.ts';
import { atTerminal, type Answer } from '../cli/terminal.ts';
import { fencedBlocks } from '../support/fenced-blocks.ts';
import { openDesk, prints, root, testPage, type Desk, type Done } from './page.ts';

const page = 'docs/backup.md';
const passphrase = 'a fine long passphrase';
const password = 'lovely analytical engine';
const open: Answer = ['Passphrase: ', `${passphrase}\r`];
const yes: Answer = ['[y/N]', 'y\r'];
/** The old computer and the new one. */
let desk: Desk;
let other: Desk;
const here = () => desk;
beforeAll(async () => {
  [desk, other] = [openDesk(), openDesk()];
  for (const one of [desk, other]) Object.assign(one.env, { DOORWARD_SERVER__PORT: '0' });
  expect(await desk.type(`echo '${password}' | doorward mode switch multi --username ada --yes`)).toMatchObject({ code: 0 });
});
afterAll(() => {
  desk.remove();
  other.remove();
});

const dataOf = (one: Desk) => join(one.folder, '.config', 'Doorward');
const fileOf = (one: Desk) => join(one.folder, 'doorward.backup');
const peopleAt = async (one: Desk) => {
  const { stdout } = await one.type('doorward accounts list --json');
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { username: string }).username]));
};
/** The line as somebody types it who is then asked. */
const typed = (line: string, answers: readonly Answer[], at = desk) =>
  atTerminal(['bash', '-c', line], answers, { env: at.env, cwd: at.folder, timeout: 120_000 });
const asked =
  (...answers: readonly Answer[]): Done =>
  async (line) => {
    const ended = await typed(line, answers);
    expect(ended).toEqual({ ...ended, code: 0 });
  };
const inTurn =
  (...steps: readonly Done[]): Done =>
  async (line) => {
    for (const step of steps) await step(line);
  };

const serverId = async (url: string) => ((await (await fetch(`${url}/.well-known/doorward`)).json()) as { server_id: string }).server_id;
let oldId = '';

const makes = inTurn(asked(open, ['Once more: ', `${passphrase}\r`]), async (line) => {
  expect(statSync(fileOf(desk)).mode & 0o777).toBe(0o600);
  // “a script pipes it in or gives --passphrase-file”
  writeFileSync(join(desk.folder, 'passphrase'), `${passphrase}\n`);
  await prints(here)(`${line}.2 --passphrase-file passphrase`);
  await prints(here)(`echo '${passphrase}' | ${line}.3`);
  // “the command asks that server; where people sign in there, add --as YOUR-NAME”
  await desk.serve('doorward serve', async ({ url }) => {
    oldId = await serverId(url);
    expect(await desk.type(`${line}.4 --passphrase-file passphrase`)).toMatchObject({ code: 1, stderr: expect.stringContaining('--as') as string });
    const ended = await typed(`${line}.4 --passphrase-file passphrase --as ada`, [['Password: ', `${password}\r`]]);
    expect(ended).toEqual({ ...ended, code: 0, screen: expect.not.stringContaining('Once more') as string });
  });
  expect(readdirSync(desk.folder).filter((name) => name.startsWith('doorward.backup'))).toHaveLength(4);
  await prints(here)('doorward accounts add linus --generate');
});

const looks: Done = async (line) => {
  const before = bytesOf(dataOf(desk));
  const { code, screen } = await typed(line, [open]);
  expect([code, /^people: +2 -> 1/m.test(screen)], screen).toEqual([0, true]);
  expect(bytesOf(dataOf(desk))).toEqual(before);
};

const restores: Done = async (line) => {
  // “with the server stopped”
  await desk.serve('doorward serve', async () => {
    expect(await desk.type(`${line} --yes --passphrase-file passphrase`)).toMatchObject({ code: 3 });
  });
  expect((await peopleAt(desk)).sort()).toEqual(['ada', 'linus']);
  await asked(open, yes)(line);
  expect(await peopleAt(desk)).toEqual(['ada']);
};

const undoes: Done = async (line) => {
  await asked(yes)(line);
  expect((await peopleAt(desk)).sort()).toEqual(['ada', 'linus']);
};

const moves: Done = async (line) => {
  const ended = await typed(line.replace('FILE', fileOf(desk)), [open, yes], other);
  expect(ended).toEqual({ ...ended, code: 0 });
  await other.serve('doorward serve', async ({ url, mode }) => {
    expect([mode, await serverId(url)]).toEqual(['multi', oldId]);
  });
  expect(await peopleAt(other)).toEqual(['ada']);
};

const statusOf = async (path: string): Promise<readonly [number, string]> => {
  let [status, text] = [0, ''];
  await desk.serve('doorward serve', async ({ url }) => {
    const answer = await fetch(`${url}${path}`);
    [status, text] = [answer.status, await answer.text()];
  });
  return [status, text];
};
const retires = inTurn(asked(yes), async () => {
  expect(await statusOf('/api/v1/auth/sessions')).toEqual([410, expect.stringContaining('server_moved')]);
  expect((await statusOf('/api/v1/auth/mode'))[1]).toContain('https://the.new.address');
});
const returns = inTurn(prints(here), async () => expect((await statusOf('/api/v1/auth/sessions'))[0]).toBe(401));

describe(page, () => {
  testPage(page, {
    'doorward backup ~/doorward.backup': makes,
    'doorward restore ~/doorward.backup --dry-run': looks,
    'doorward restore ~/doorward.backup': restores,
    'doorward restore --undo': undoes,
    'doorward restore FILE': moves,
    'doorward retire --moved-to https://the.new.address': retires,
    'doorward retire --undo': returns,
  });

  test('the configuration that it shows makes backups there', { timeout: 120_000 }, async () => {
    const [usb, etc] = ['usb', 'etc'].map((name) => join(other.folder, name));
    for (const folder of [usb, etc]) mkdirSync(folder ?? '');
    writeFileSync(join(etc ?? '', 'passphrase'), `${passphrase}\n`);
    const json = fencedBlocks(page).find(({ language }) => language === 'json')?.text ?? '';
    const config = json.replace('/mnt/usb/doorward', usb ?? '').replace('/etc/doorward', etc ?? '');
    writeFileSync(join(other.folder, 'config.json'), config);
    await other.serve('doorward serve --config config.json --data-dir ./single', async ({ url }) => {
      const made = (await (await fetch(`${url}/api/v1/auth/admin/backup/run`, { method: 'POST' })).json()) as { last: object; keep: number };
      expect(made).toMatchObject({ every: 'daily', keep: 7, folder: usb, set_by_configuration: true, last: { outcome: 'made' } });
    });
    expect(readdirSync(usb ?? '')).toHaveLength(1);
  });

  test('each code of its table is what the program says of such a file, and nothing is touched', { timeout: 120_000 }, async () => {
    const whole = readFileSync(fileOf(desk));
    const damaged = Buffer.from(whole);
    damaged[whole.length >> 1] = (damaged[whole.length >> 1] ?? 0) ^ 1;
    const files: Readonly<Record<string, Buffer>> = {
      backup_passphrase_wrong: whole,
      backup_truncated: whole.subarray(0, whole.length - 100),
      backup_damaged: damaged,
      backup_foreign: Buffer.from('what somebody else wrote, and long enough to be a file of ours'.repeat(10)),
    };
    // In its own words elsewhere: test/backup/file.test.ts, test/backup/restore-care.test.ts.
    const elsewhere = ['backup_newer', 'backup_changed'];
    const table = [...readFileSync(join(root, page), 'utf8').matchAll(/^\| `(backup_\w+)`/gm)].map(([, code]) => code);
    expect(table.sort()).toEqual([...Object.keys(files), ...elsewhere].sort());
    const before = bytesOf(dataOf(desk));
    for (const [code, bytes] of Object.entries(files)) {
      writeFileSync(join(desk.folder, 'given'), bytes);
      const secret = code === 'backup_passphrase_wrong' ? 'another long passphrase' : passphrase;
      const { code: exit, stderr } = await desk.type(`echo '${secret}' | doorward restore given --yes`);
      expect([code, exit, stderr]).toEqual([code, 1, expect.stringContaining(code)]);
    }
    expect(bytesOf(dataOf(desk))).toEqual(before);
  });
});
