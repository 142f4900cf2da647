import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { talkTo, type Talk } from '../flows/talk.ts';
import { expectDone, expectRefused, ground, type Ground } from '../cli/program.ts';
import { describeWith } from '../support/parts.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { makeDjangoSite } from './sources.ts';

const hashers = ['pbkdf2_sha256', 'pbkdf2_sha1', 'argon2', 'bcrypt_sha256', 'bcrypt'];

describeWith('django', 'people of a real Django site', () => {
  let here: Ground;
  let site: string;
  beforeAll(() => {
    here = ground();
    site = here.folder;
    makeDjangoSite(site);
  });
  afterAll(() => here.remove());

  const rehearse = (file: string, ...more: readonly string[]) => here.runWith(['import', 'django', join(site, file), '--json', ...more]);

  test('a rehearsal says who would come and how, and changes nothing', async () => {
    const { lines } = expectDone(await rehearse('site.json'));
    const of = (name: string) => lines.find(({ source }) => source === name);
    for (const hasher of hashers)
      expect(of(`by_${hasher}`)).toMatchObject({ outcome: 'would_come', has_password: true, email: `${hasher}@Example.org`, notes: [] });
    expect(of('old')).toMatchObject({ has_password: false, notes: ['password_unknown'] });
    expect(of('nobody')).toMatchObject({ has_password: false, notes: ['password_unusable'] });
    expect(of('away')).toMatchObject({ is_active: false, notes: ['inactive'] });
    expect(of('chief')).toMatchObject({ role: 'user', notes: ['admin_as_user'] });
    expect(of('writer')).toMatchObject({ api_keys: 1, notes: ['api_key'] });
    expect(lines.at(-1)).toEqual({ outcome: 'summary', applied: false, coming: 11, staying: 0, with_password: 9, left: { 'creators.session': 1 } });
    expectRefused(await here.run('accounts list'), 2, 'no_store');
  });

  test('lines of JSON, natural keys and a user model of the site’s own are read alike', async () => {
    expect(expectDone(await rehearse('lines.jsonl')).lines.at(-1)).toMatchObject({ coming: 11 });
    expect(expectDone(await rehearse('natural.json')).lines.find(({ source }) => source === 'writer')).toMatchObject({ api_keys: 1 });
    expect(expectDone(await rehearse('people.json')).lines).toMatchObject([
      { source: 'kim@example.org', username: 'kim', has_password: true, notes: ['username_from_email'] },
      {},
    ]);
    expectDone(await rehearse('people.json', '--user-model', 'people.Person'));
    expectRefused(await rehearse('people.json', '--user-model', 'auth.User'), 2, 'source_unclear');
  });

  test('--apply brings them, the second time nobody', async () => {
    expect(expectDone(await rehearse('site.json', '--apply', '--admins')).lines.at(-1)).toMatchObject({ applied: true, coming: 11 });
    const before = readFileSync(join(here.dataDir, 'journal.1.jsonl'), 'utf8');
    const { lines } = expectDone(await rehearse('site.json', '--apply', '--admins'));
    expect(lines.at(-1)).toMatchObject({ coming: 0, staying: 11 });
    expect(lines.slice(0, -1).every(({ reason }) => reason === 'already_here')).toBe(true);
    expect(readFileSync(join(here.dataDir, 'journal.1.jsonl'), 'utf8')).toBe(before);
    expect((await here.run('accounts list --json')).lines).toHaveLength(12);
  });

  describeWith('django', 'and then, on the real server in multi mode', () => {
    let server: ServerProcess;
    let talk: Talk;
    beforeAll(async () => {
      server = await here.serve('multi');
      talk = talkTo(server.url);
    });
    afterAll(() => server.stop());
    const signIn = (ident: string, password: string) => talk.send('POST', 'login', { body: { ident, password } });

    test.each(hashers)('%s: the old password signs in, a wrong one does not', async (hasher) => {
      expect((await signIn(`by_${hasher}`, 'Grün und weiß')).status).toBe(400);
      expect((await signIn(`BY_${hasher}`, `Grün und weiß: ${hasher}`)).body).toMatchObject({
        user: { first_name: 'Ada', last_name: "O'Hara", email_verified: false },
      });
      // By the hash that was made of it now.
      expect((await signIn(`${hasher}@example.org`, `Grün und weiß: ${hasher}`)).status).toBe(200);
      expect((await signIn(`by_${hasher}`, `Grün und weiß: ${hasher} `)).status).toBe(400);
    });

    test('a password beyond 72 bytes counts to its end', async () => {
      expect((await signIn('long', `${'ü'.repeat(60)} the enf`)).status).toBe(400);
      expect((await signIn('long', `${'ü'.repeat(60)} the end`)).status).toBe(200);
    });

    test('inactive, unusable and unknown: nobody gets in', async () => {
      expect((await signIn('away', 'away for a while')).status).toBe(400);
      expect((await signIn('old', 'an old password')).status).toBe(400);
      for (const password of ['!', ' ', 'nobody']) expect((await signIn('nobody', password)).status).toBe(400);
    });

    test('who was staff is an admin by --admins, and what the scripts had goes on working', async () => {
      expect((await signIn('chief', 'the chief herself')).body).toMatchObject({ user: { role: 'admin' } });
      const key = `ntc_${'0123456789abcdef'.repeat(2)}`;
      const me = await talk.send('GET', 'me', { headers: { authorization: `Bearer ${key}` } });
      expect(me.body).toMatchObject({ user: { username: 'writer', role: 'user' } });
      expect((await talk.send('GET', 'me', { headers: { authorization: `Bearer ${key.slice(0, -1)}0` } })).status).toBe(401);
    });

    test('whoever signed in has a hash of ours', async () => {
      await server.stop();
      const journals = [1, 2, 3, 4].map((n) => join(here.dataDir, `journal.${String(n)}.jsonl`)).flatMap((file) => read(file).split('\n'));
      for (const [id] of hashers.entries()) {
        const newest = journals.findLast((line) => line.includes('"passwords"') && line.includes(`{"id":${String(id + 2)},"hash":"`));
        expect(newest?.split(`{"id":${String(id + 2)},"hash":"`)[1]).toMatch(/^doorward_bcrypt\$\$2b\$10\$/);
      }
    });
  });
});

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
