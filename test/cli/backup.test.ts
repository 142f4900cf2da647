import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ModeAnswer } from '../../server/contract/schemas.ts';
import { bytesOf } from '../backup/site.ts';
import { expectError, read, talkTo } from '../flows/talk.ts';
import { expectDone, expectRefused, useGround } from './program.ts';

const password = 'lovely analytical engine';
const passphrase = 'a fine long passphrase';
const input = `${passphrase}\n`;
const { place, serve } = useGround();
const toMulti = async () => expectDone(await place().run('mode switch multi --username ada --yes --json', { input: `${password}\n` }));
const namesIn = async () => expectDone(await place().run('accounts list --json')).lines.map((line) => line['username']);
const addLinus = async () => expectDone(await place().run('accounts add linus --json', { input: `${password}\n` }));

describe('doorward backup and restore', { timeout: 180_000 }, () => {
  test('out of one folder and back: previewed, restored, taken back; the file can be read by nobody else', async () => {
    expectRefused(await place().run(`backup ${place().folder}/a.backup`, { input }), 2, 'no_store');
    await toMulti();
    const file = join(place().folder, 'a.backup');
    expectRefused(await place().run(`backup ${file}`, { input: 'short\n' }), 1, 'validation_failed');
    expectRefused(await place().run(`backup ${file}`), 2, 'passphrase_missing');
    const [made] = expectDone(await place().run(`backup ${file} --json`, { input })).lines;
    expect(made).toMatchObject({ file, bytes: readFileSync(file).length });
    expectRefused(await place().run(`backup ${file}`, { input }), 1, 'file_exists');
    expectRefused(await place().run(`backup ${place().folder}/none/a.backup`, { input }), 2, 'file_unwritable');
    await addLinus();
    const before = bytesOf(place().dataDir);
    const [look] = expectDone(await place().run(`restore ${file} --dry-run --json`, { input })).lines;
    expect(look).toMatchObject({ same_server: true, now: { people: 2 }, after: { people: 1 }, mode: 'multi' });
    expectRefused(await place().run(`restore ${file} --yes`, { input: 'not the passphrase\n' }), 1, 'backup_passphrase_wrong');
    expectRefused(await place().run(`restore ${file}`, { input }), 2, 'not_confirmed');
    const cut = join(place().folder, 'cut.backup');
    writeFileSync(cut, readFileSync(file).subarray(0, 500));
    expectRefused(await place().run(`restore ${cut} --yes`, { input }), 1, 'backup_truncated');
    expectRefused(await place().run(`restore ${place().folder}/missing --yes`, { input }), 1, 'backup_not_found');
    expect(bytesOf(place().dataDir)).toEqual(before);
    const secret = join(place().folder, 'passphrase');
    writeFileSync(secret, input);
    const [done] = expectDone(await place().run(`restore ${file} --yes --json --passphrase-file ${secret}`)).lines;
    expect(done).toMatchObject({ restored: true, copy: expect.stringMatching(/^copies\/restore-/) as unknown });
    expect(await namesIn()).toEqual(['ada']);
    expectDone(await place().run('restore --undo --yes'));
    expect((await namesIn()).sort()).toEqual(['ada', 'linus']);
    expectRefused(await place().run('restore --undo --yes'), 1, 'not_found');
  });

  test('over a damaged store, which is kept as it is', async () => {
    await toMulti();
    const file = join(place().folder, 'a.backup');
    expectDone(await place().run(`backup ${file}`, { input }));
    writeFileSync(join(place().dataDir, 'journal.1.jsonl'), 'what a broken disk leaves\n\n');
    expect((await place().run('accounts list')).code).toBe(4);
    const [done] = expectDone(await place().run(`restore ${file} --yes --json`, { input })).lines;
    expect(done).toMatchObject({ restored: true, now: null });
    expect(await namesIn()).toEqual(['ada']);
    const [copy] = Object.keys(bytesOf(place().dataDir)).filter((name) => /^copies\/restore-.*journal\.1/.test(name));
    expect(readFileSync(join(place().dataDir, copy ?? ''), 'utf8')).toBe('what a broken disk leaves\n\n');
  });

  test('of a running server: by an admin’s sign-in; restoring waits until it is stopped', async () => {
    await toMulti();
    const running = await serve();
    const file = join(place().folder, 'a.backup');
    const asAda = join(place().folder, 'ada');
    writeFileSync(asAda, `${password}\n`);
    expectRefused(await place().run(`backup ${file} --url ${running.url}`, { input }), 1, 'not_authenticated');
    expectDone(await place().run(`backup ${file} --url ${running.url} --as ada --as-password-file ${asAda}`, { input }));
    expect(readFileSync(file).subarray(0, 16).toString()).toBe('doorward-backup\n');
    const refused = await place().run(`restore ${file} --yes`, { input });
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('in use')]);
  });

  test('a retired server says so to everybody, lets nobody in, and can be taken back into service here', async () => {
    await toMulti();
    expectRefused(await place().run('retire'), 2, 'not_confirmed');
    expectDone(await place().run('retire --moved-to https://new.example --yes'));
    const running = await serve();
    const { send } = talkTo(running.url);
    expectError(await send('POST', 'login', { body: { ident: 'ada', password } }), 410, 'server_moved');
    expectError(await send('GET', 'me'), 410, 'server_moved');
    expect(read(await send('GET', 'mode'), 200, ModeAnswer).moved).toMatchObject({ to: 'https://new.example' });
    expect((await send('GET', '/api/v1/health')).status).toBe(200);
    await running.stop();
    expectDone(await place().run('retire --undo'));
    expectRefused(await place().run('retire --undo'), 1, 'not_found');
    const again = await serve();
    await talkTo(again.url).signIn({ body: { ident: 'ada', password } });
  });
});
