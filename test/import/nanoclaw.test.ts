import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { talkTo } from '../flows/talk.ts';
import { expectDone, expectRefused, ground, type Ground } from '../cli/program.ts';
import { describeWith } from '../support/parts.ts';
import { makeNanoclawDatabase } from './sources.ts';

describeWith('django', 'people of a nanoClaw database with werkzeug’s hashes', () => {
  let here: Ground;
  let file: string;
  beforeEach(() => {
    here = ground();
    file = join(here.folder, 'nano.db');
  });
  afterEach(() => here.remove());
  const bring = (...more: readonly string[]) => here.runWith(['import', 'nanoclaw', file, '--json', ...more]);

  test('come with their passwords; a second time nobody; the database is not written', async () => {
    makeNanoclawDatabase(file);
    const before = readFileSync(file);
    const { lines } = expectDone(await bring());
    const of = (name: string) => lines.find(({ source }) => source === name);
    expect(of('by_sha512')).toMatchObject({ notes: ['avatar_invalid'] });
    expect(of('小明')).toMatchObject({ role: 'user', notes: ['admin_as_user'] });
    expect(of('two words')).toMatchObject({ username: 'two_words', notes: ['username_changed'] });
    expect(of('default')).toMatchObject({ outcome: 'would_not_come', reason: 'already_here' });
    expectRefused(await here.run('accounts list'), 2, 'no_store');
    expect(expectDone(await bring('--apply')).lines.at(-1)).toMatchObject({ coming: 6, staying: 1 });
    expect(expectDone(await bring('--apply')).lines.at(-1)).toMatchObject({ coming: 0, staying: 7 });
    expect(readFileSync(file).equals(before)).toBe(true);
    const server = await here.serve('multi');
    try {
      const signIn = (username: string, password: string) => talkTo(server.url).send('POST', '/api/auth/login', { body: { username, password } });
      for (const name of ['pbkdf2', 'sha512', 'scrypt']) {
        expect((await signIn(`by_${name}`, 'Grün und weiß: ')).status).toBe(401);
        // The second time by the hash that was made the first time.
        for (let i = 0; i < 2; i += 1)
          expect((await signIn(`by_${name}`, `Grün und weiß: ${name}`)).body).toMatchObject({ code: 0, data: { user: { role: 'user' } } });
      }
      expect((await signIn('小明', 'correct horse')).status).toBe(200);
      expect((await signIn('two_words', 'two words of mine')).status).toBe(200);
      expect((await signIn('away', 'away for a while')).status).not.toBe(200);
      const { token } = await talkTo(server.url).signIn({ body: { username: 'by_pbkdf2', password: 'Grün und weiß: pbkdf2' } });
      expect((await talkTo(server.url).send('GET', 'me', { token })).body).toMatchObject({
        user: { email: 'pbkdf2@example.org', avatar: 'https://example.org/a.png', created_at: '2026-03-26T10:11:12.123Z' },
      });
    } finally {
      await server.stop();
    }
  });

  test('whose last writes lie beside it are not read half', async () => {
    makeNanoclawDatabase(file, '--wal');
    expectRefused(await bring(), 2, 'source_unclear', '-wal');
  });

  test('damaged, of another kind, without users, or not there: said in a line, with nothing changed', async () => {
    expectRefused(await bring(), 2, 'source_unreadable');
    writeFileSync(file, 'SQLite format 2 and more');
    expectRefused(await bring(), 4, 'source_damaged');
    makeNanoclawDatabase(`${file}2`);
    const good = readFileSync(`${file}2`);
    writeFileSync(file, good.subarray(0, good.length - 5000));
    expectRefused(await bring('--apply'), 4, 'source_damaged');
    writeFileSync(file, Buffer.from(good.map((byte, at) => (at >= 4096 && at < 4120 ? 255 : byte))));
    expectRefused(await bring('--apply'), 4, 'source_damaged');
    expectRefused(await here.run('accounts list'), 2, 'no_store');
  });
});
