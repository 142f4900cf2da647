import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StartError } from '../../server/errors.ts';
import { layGround, resetMail, until, type GroundOptions } from './outbox-ground.ts';
import { startPostOffice, type PostOffice } from './post-office.ts';

let dir: string;
let post: PostOffice;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'doorward-templates-'));
  post = await startPostOffice();
});
afterAll(async () => {
  await post.stop();
  rmSync(dir, { recursive: true, force: true });
});

function file(name: string, content: string): string {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
}

async function deliver(mail: GroundOptions['mail'], language?: string) {
  const before = post.received.length;
  const place = await layGround({ port: post.port, ...(mail ? { mail } : {}) });
  place.outbox.start();
  await place.send(resetMail({ language }));
  await until(() => post.received.length > before, 'the mail');
  await place.outbox.stop();
  return post.received[before]?.parsed ?? expect.fail('no mail');
}

test('title, text and HTML are replaced one by one; all variables and the custom data are there', async () => {
  const title = file('title.hbs', 'Hi {{user.username}} from {{company.name}}\n');
  const text = file('text.hbs', '{{user.display_name}} {{user.email}} {{url}} {{code}} {{app_name}} {{company.name}} {{valid_for}}');
  const customData = { company: { name: 'Müller & Söhne' }, app_name: 'Intranet', user: 'not me', code: 'not me' };
  const mail = await deliver({ templates: { resetPassword: { title, text } }, customData });
  expect(mail.subject).toBe('Hi ada from Müller & Söhne');
  expect(mail.text?.trim()).toBe(
    'Ada Lovelace ada@example.org http://127.0.0.1:7420/auth/reset_password/?ident=IDENT-9f3b&token=TOKEN-b2c81d 493817 Intranet Müller & Söhne 30 minutes',
  );
  expect(mail.html).toContain('Choose a new password');
});

test('HTML escapes what it is given', async () => {
  const html = file('mail.html', '<p>{{company}}</p>');
  const mail = await deliver({ templates: { resetPassword: { html } }, customData: { company: '<b>"bold"</b>' } });
  expect(mail.html?.trim()).toBe('<p>&lt;b&gt;&quot;bold&quot;&lt;/b&gt;</p>');
});

test('a file beside it with the language in its name serves that language', async () => {
  const text = file('welcome.txt', 'English');
  file('welcome.de.txt', 'Deutsch');
  const templates = { resetPassword: { text } };
  expect((await deliver({ templates }, 'de')).text?.trim()).toBe('Deutsch');
  expect((await deliver({ templates }, 'zh')).text?.trim()).toBe('English');
});

test('templates reach own properties only: no prototype, no constructor, no console', async () => {
  const text = file(
    'nosy.txt',
    '[{{constructor}}{{constructor.name}}{{user.constructor.name}}{{__proto__}}{{user.__proto__}}{{toString}}{{user.username.length}}{{company.constructor.constructor}}{{__defineGetter__}}]',
  );
  const mail = await deliver({ templates: { resetPassword: { text } }, customData: { company: { name: 'x' } } });
  // A string's length is its own property.
  expect(mail.text?.trim()).toBe('[3]');
});

describe('what is wrong is told at the start in one line that names the key', () => {
  const start = (mail: GroundOptions['mail']) => layGround({ ...(mail ? { mail } : {}) });

  test.each<[string, () => GroundOptions['mail'], RegExp]>([
    [
      'a missing file',
      () => ({ templates: { userCreated: { html: join(dir, 'absent.html') } } }),
      /^mail\.templates\.userCreated\.html: the file cannot be read$/,
    ],
    [
      'a broken one',
      () => ({ templates: { newDevice: { title: file('broken', 'a\n{{#if x}}') } } }),
      /^mail\.templates\.newDevice\.title: the template is broken: Parse error on line 2$/,
    ],
    [
      'an unknown helper',
      () => ({ templates: { newDevice: { text: file('helper', '{{shout user.username}}') } } }),
      /^mail\.templates\.newDevice\.text: the template is broken: Missing helper: "shout"$/,
    ],
    [
      'a partial',
      () => ({ templates: { newDevice: { text: file('partial', '{{> footer}}') } } }),
      /^mail\.templates\.newDevice\.text: the template is broken: .*footer/,
    ],
    [
      'the console',
      () => ({ templates: { newDevice: { text: file('console', '{{log user.email}}') } } }),
      /^mail\.templates\.newDevice\.text: the template is broken: Missing helper: "log"$/,
    ],
    [
      'a broken one in another language',
      () => (file('lang.de.txt', '{{'), { templates: { newDevice: { text: file('lang.txt', 'fine') } } }),
      /^mail\.templates\.newDevice\.text: the template is broken/,
    ],
    ['an unknown template', () => ({ templates: { welcome: { title: 'x' } } }), /^mail\.templates\.welcome: there is no such template$/],
    ['a sender that is none', () => ({ from: 'Doorward' }), /^mail\.from: holds no e-mail address$/],
    [
      'a password that refers to nothing',
      () => ({ smtp: { password: 'env:ABSENT' } }),
      /^mail\.smtp\.password: the variable it refers to is missing or empty$/,
    ],
  ])('%s', async (_case, mail, sentence) => {
    const error: unknown = await start(mail()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ code: 'bad_setting', exitCode: 2, message: expect.stringMatching(sentence) as string });
    expect((error as StartError).message).not.toContain('\n');
  });
});
