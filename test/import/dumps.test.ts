import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { talkTo } from '../flows/talk.ts';
import { expectDone, expectRefused, ground, type Ground } from '../cli/program.ts';
import { runProgram } from '../support/server-process.ts';
import { djangoUser, writeDump } from './sources.ts';

let here: Ground;
let file: string;
beforeEach(() => {
  here = ground();
  file = join(here.folder, 'dump.json');
});
afterEach(() => here.remove());
const bring = (...more: readonly string[]) => here.runWith(['import', 'django', file, '--json', ...more]);
const names = async () => (await here.run('accounts list --json')).lines.map(({ username }) => username);

describe('a dump that is damaged', () => {
  const whole = JSON.stringify([djangoUser(1, { username: 'mia' }), djangoUser(2, { username: 'max' })]);

  test.each([
    ['empty', ''],
    ['cut in a record', whole.slice(0, -40)],
    ['cut after a record', whole.slice(0, -1)],
    ['an error page', '<!doctype html><h1>Server Error</h1>'],
    ['a record that is not JSON', whole.replace('"mia"', 'mia')],
    ['a record that is something else', '[{"model": 7}]'],
    ['more than one list', `${whole}}`],
    ['followed by something', `${whole}\nDone.`],
    ['not UTF-8', Buffer.from(whole.replace('mia', 'm\u00e4a'), 'latin1')],
  ])('%s: exit code 4, one line without its contents, and nobody came', async (_what, content) => {
    writeFileSync(file, content);
    const ended = await bring('--apply');
    expectRefused(ended, 4, 'source_damaged');
    expect(ended.stderr).not.toMatch(/mia|max|pbkdf2/);
    expectRefused(await here.run('accounts list'), 2, 'no_store');
  });

  test('one without people, or not there, is a mistake of the command', async () => {
    expectRefused(await bring(), 2, 'source_unreadable');
    writeFileSync(file, '[]');
    expectRefused(await bring(), 2, 'source_unclear');
    writeFileSync(file, '[{"model": "notes.note", "pk": 1, "fields": {"text": "hello"}}]');
    expectRefused(await bring(), 2, 'source_unclear', 'auth.user');
  });

  test('with a byte order mark, and records larger than what is read at once, it is fine', async () => {
    const note = { model: 'notes.note', pk: 1, fields: { text: `"}],[{\\ ${'x'.repeat(3_000_000)}` } };
    writeFileSync(file, `\uFEFF${JSON.stringify([note, djangoUser(1, { username: 'mia' }), note], null, 2)}\n`);
    expect(expectDone(await bring()).lines).toMatchObject([{ source: 'mia' }, { coming: 1 }]);
  });
});

describe('names and addresses that are there already', () => {
  test('twice in the file, whatever the case; taken here; the rest comes', async () => {
    expectDone(await here.run('accounts add taken --email taken@example.org --generate'));
    writeDump(file, [
      djangoUser(1, { username: 'Mia', email: 'mia@example.org' }),
      djangoUser(2, { username: 'mIA', email: 'other@example.org' }),
      djangoUser(3, { username: 'max', email: 'MIA@example.org' }),
      djangoUser(4, { username: 'TAKEN', email: 'somebody@example.org' }),
      djangoUser(5, { username: 'free', email: 'Taken@Example.org' }),
      djangoUser(6, { username: 'taken', email: 'TAKEN@example.org' }),
      djangoUser(7, { username: 'ｍａｘｉ' }),
      djangoUser(8, { username: 'maxi' }),
    ]);
    const { lines } = expectDone(await bring('--apply'));
    expect(lines.map(({ source, reason }) => [source, reason])).toEqual([
      ['Mia', undefined],
      ['ｍａｘｉ', undefined],
      ['mIA', 'username_twice'],
      ['max', 'email_twice'],
      ['TAKEN', 'username_taken'],
      ['free', 'email_taken'],
      ['taken', 'already_here'],
      ['maxi', 'username_twice'],
      [undefined, undefined],
    ]);
    expect(await names()).toEqual(['default', 'taken', 'Mia', 'maxi']);
  });
});

describe('hostile values', () => {
  test('line ends, markup and marks in names are mended or left out, and make no second line of the log', async () => {
    writeDump(file, [
      djangoUser(1, { username: 'eve\r\n{"level":"info"}', first_name: 'Eve\r\nAdmin' }),
      djangoUser(2, { username: '<script>alert(1)</script>', first_name: '<b>bold</b>', email: 'x@example.org\r\nBcc: all@example.org' }),
      djangoUser(3, { username: '\u202enimda' }),
      djangoUser(4, { username: 'x'.repeat(150) }),
      djangoUser(5, { username: 'j' }),
      djangoUser(6, { username: '/' }),
      djangoUser(7, { username: '', email: '' }),
    ]);
    const { lines } = expectDone(await bring('--apply'));
    expect(lines.map(({ username, notes, reason }) => [username, notes ?? reason])).toMatchObject([
      ['eve_level_info_', ['username_changed', 'password_unusable', 'name_invalid']],
      ['_script_alert_1_script_', ['email_invalid', 'username_changed', 'password_unusable']],
      ['_nimda', ['username_changed', 'password_unusable']],
      ['x'.repeat(50), ['username_changed', 'password_unusable']],
      ['j_', ['username_changed', 'password_unusable']],
      [undefined, 'no_username'],
      [undefined, 'no_username'],
      [undefined, undefined],
    ]);
  });

  test('no record can say more of itself than it may: roles, ids, preferences, prototypes', async () => {
    const own = '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}},';
    writeFileSync(
      file,
      JSON.stringify([
        djangoUser(1, { username: 'eve', id: 1, role: 'admin', emailVerified: true, is_superuser: false, preferences: { a: 1 } }),
      ]).replace('"fields":{', `"fields":${own}`),
    );
    expectDone(await bring('--apply', '--admins'));
    expect((await here.run('accounts list --json')).lines[1]).toMatchObject({ id: 2, username: 'eve', role: 'user', email_verified: false });
  });

  test('wrong types are no person, and hash-like texts no password', async () => {
    writeDump(file, [
      djangoUser(1, { username: 7 }),
      djangoUser(2, { username: 'two', is_superuser: 'false' }),
      djangoUser(3, { username: 'three', password: 'pbkdf2_sha256$999999999999$salt$aGFzaA==' }),
      djangoUser(4, { username: 'four', password: 'plain text' }),
      djangoUser(5, { username: 'five', password: `bcrypt$$2b$31$${'a'.repeat(53)}`, date_joined: '9999-12-31T23:59:59Z' }),
    ]);
    const { lines } = expectDone(await bring('--apply'));
    expect(lines.map(({ source, reason, notes }) => [source, reason ?? notes])).toEqual([
      ['three', ['password_unknown']],
      ['four', ['password_unknown']],
      ['five', []],
      ['record 1', 'malformed'],
      ['record 2', 'malformed'],
      [undefined, undefined],
    ]);
    const server = await here.serve('multi');
    try {
      // A cost of 31 would take a worker for a week.
      for (const [username, password] of [
        ['four', 'plain text'],
        ['five', 'a'],
      ])
        expect((await talkTo(server.url).send('POST', 'login', { body: { username, password } })).status).toBe(400);
    } finally {
      await server.stop();
    }
  });

  test('a key of somebody who is not brought is not given to who has the name here', async () => {
    expectDone(await here.run('accounts add mia --generate'));
    const key = { model: 'creators.creator', pk: 1, fields: { user_id: 1, api_key_hash: 'a'.repeat(64), api_key_prefix: 'ntc_aaaa' } };
    writeDump(file, [djangoUser(1, { username: 'mia', email: 'other@example.org' }), key]);
    expectDone(await bring('--apply'));
    expect((await here.run('accounts list --json --search mia')).lines).toMatchObject([{ api_keys: 0 }]);
  });
});

describe('a huge dump', () => {
  test('50 000 people come in one step, with progress on stderr; what a disk would not take, leaves nobody', { timeout: 180_000 }, async () => {
    const hash = 'pbkdf2_sha256$260000$mTsM61T0EjchpKfJKRgzQH$fwLYn2BLQp0Oh6RR05/H8S5zB9GBJ2HlF0OHa2wn+98=';
    const people = Array.from({ length: 50_000 }, (_, at) =>
      djangoUser(at + 1, { username: `person${String(at)}`, email: `person${String(at)}@example.org`, password: hash, first_name: 'Ada' }),
    );
    writeDump(file, people);
    const small = await runProgram({
      dataDir: here.dataDir,
      command: ['import', 'django', file, '--apply'],
      wrapper: ['prlimit', '--fsize=5000000'],
    });
    expect(small).toMatchObject({ code: 6, stdout: '' });
    expect(small.stderr).toContain('storage_unavailable');
    expect(await names()).toEqual(['default']);
    const { stderr, stdout } = expectDone(await here.runWith(['import', 'django', file, '--apply']));
    expect(stderr.trimEnd().split('\n')).toEqual([1, 2, 3, 4, 5].map((count) => `doorward: ${String(count)}0000 records read`));
    expect(stdout.split('\n')).toHaveLength(3);
    expect((await here.run('accounts list --json --search person49999')).lines).toMatchObject([{ id: 50_001, has_password: true }]);
    const again = expectDone(await bring('--apply'));
    expect(again.lines.at(-1)).toMatchObject({ coming: 0, staying: 50_000 });
    // As after a crash in the middle of the write: the one line is there whole or not at all.
    truncateSync(join(here.dataDir, 'journal.1.jsonl'), 10_000_000);
    expect(await names()).not.toContain('person0');
  });
});
