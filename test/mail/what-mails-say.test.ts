import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { templateNames } from '../../server/mail/occasions.ts';
import { phrasebooks } from '../../server/mail/words/phrasebooks.ts';
import { languages } from '../../server/mail/words/language.ts';
import type { MailRequest, TemplateName } from '../../server/ports/mailer.ts';
import { ada, layGround, resetMail, secret, until, type Ground, type GroundOptions } from './outbox-ground.ts';
import { startPostOffice, type PostOffice, type ReceivedMail } from './post-office.ts';

let office: PostOffice;
let ground: Ground | undefined;
beforeAll(async () => {
  office = await startPostOffice({ startTls: true });
});
afterEach(() => ground?.outbox.stop());
afterAll(() => office.stop());

/** What came in for these requests, in their order. */
async function deliver(requests: readonly MailRequest[], options: GroundOptions = {}): Promise<readonly ReceivedMail[]> {
  const before = office.received.length;
  ground = await layGround({ port: office.port, ...options });
  ground.outbox.start();
  for (const [index, request] of requests.entries()) {
    await ground.send(request);
    await until(() => office.received.length > before + index, 'the mail');
  }
  return office.received.slice(before);
}

async function deliverOne(request: MailRequest, options?: GroundOptions): Promise<ReceivedMail> {
  const [mail] = await deliver([request], options);
  if (!mail) throw new Error('no mail');
  return mail;
}

const opening: readonly TemplateName[] = ['userCreated', 'createdByAdmin', 'resetPassword', 'changedEmail'];
const withCode: readonly TemplateName[] = [...opening, 'secondFactorCode', 'identityCode'];
const withoutLink: readonly TemplateName[] = ['secondFactorCode', 'identityCode', 'testMail'];
const link = `http://127.0.0.1:7420/auth/activation/?ident=${secret.ident}&token=${secret.token}`;

function fullRequest(template: TemplateName, language: string): MailRequest {
  return {
    template,
    language,
    to: 'ada@example.org',
    account: ada,
    ...(opening.includes(template) ? { link: { route: 'activation', ident: secret.ident, token: secret.token } as const } : {}),
    ...(withCode.includes(template) ? { code: secret.code } : {}),
    data: { device: 'Firefox on Linux', new_email: 'new@example.org' },
  };
}

describe.each(languages)('in %s', (language) => {
  test('every mail arrives, says its words, its link and its code, in text and in HTML', async () => {
    const mails = await deliver(templateNames.map((template) => fullRequest(template, language)));
    for (const [index, template] of templateNames.entries()) {
      const { from: sender, to, parsed, raw } = mails[index] ?? expect.fail(template);
      expect([sender, ...to]).toEqual(['no-reply@door.example', 'ada@example.org']);
      expect(parsed.from).toEqual({ name: 'Doorward', address: 'no-reply@door.example' });
      expect(parsed.subject).toBe(phrasebooks[language].mails[template].title.replaceAll('{{app_name}}', 'Doorward'));
      const { text = '', html = '' } = parsed;
      for (const body of [text, html]) {
        expect(body).toContain('ada');
        expect(body).not.toMatch(/\{\{|\}\}|undefined|\[object/);
        expect(body.includes(secret.code), `${template}: code`).toBe(withCode.includes(template));
      }
      expect(html).toContain(`lang="${language}"`);
      expect(text.includes('http://127.0.0.1:7420/'), `${template}: link`).toBe(!withoutLink.includes(template));
      if (opening.includes(template)) {
        expect(text).toContain(`${link}\n`);
        expect(html).toContain(`href="${link.replaceAll('&', '&amp;').replaceAll('=', '&#x3D;')}"`);
      }
      expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
      expect(raw).not.toMatch(/^X-Mailer/im);
    }
  });
});

test('who has no account yet is greeted all the same; how long a link works is said in words', async () => {
  const link = { route: 'activation', ident: 'i', token: 't' } as const;
  const [en, de, zh, short] = await deliver([
    { template: 'userCreated', to: 'new@example.org', account: null, link },
    { template: 'userCreated', to: 'new@example.org', account: null, link, language: 'de-AT' },
    { template: 'userCreated', to: 'new@example.org', account: null, link, language: 'zh-Hans-CN' },
    resetMail({ language: 'xx' }),
  ]);
  expect(en?.parsed.text).toMatch(/^Hello,\n[^]*works for 24 hours/);
  expect(de?.parsed.text).toMatch(/^Guten Tag,\n[^]*noch 24 Stunden/);
  expect(zh?.parsed.text).toMatch(/^您好！\n[^]*24\s?小时/);
  expect(short?.parsed.text).toMatch(/works for 30 minutes/);
});

test('the language is the one the account chose', async () => {
  const mail = await deliverOne(resetMail({ account: { ...ada, preferences: { language: 'de' } } }));
  expect(mail.parsed.subject).toBe('Wählen Sie ein neues Passwort für Doorward');
});

describe('links lead where the configuration says (B62)', () => {
  const linkIn = async (settings: Readonly<Record<string, unknown>>) =>
    /^https?:\S+$/m.exec((await deliverOne(resetMail(), { settings })).parsed.text ?? '')?.[0];
  const query = `?ident=${secret.ident}&token=${secret.token}`;

  test.each([
    [
      'frontend.url before server.publicUrl',
      { frontend: { url: 'https://front.example' }, server: { publicUrl: 'https://door.example' } },
      `https://front.example/auth/reset_password/${query}`,
    ],
    [
      'server.publicUrl before the own address',
      { server: { publicUrl: 'https://door.example/' } },
      `https://door.example/auth/reset_password/${query}`,
    ],
    [
      'a path and a slash too many',
      { frontend: { url: 'https://front.example/app//', resetPasswordRoute: '/reset' } },
      `https://front.example/app/reset${query}`,
    ],
    [
      'a route behind a hash, with a query',
      { frontend: { url: 'https://front.example', resetPasswordRoute: '/#/reset?x=1' } },
      `https://front.example/#/reset?x=1&${query.slice(1)}`,
    ],
    ['nothing configured', {}, `http://127.0.0.1:7420/auth/reset_password/${query}`],
  ])('%s', async (_case, settings, expected) => {
    expect(await linkIn(settings)).toBe(expected);
  });

  test('what would break out of the link is encoded', async () => {
    const mail = await deliverOne(resetMail({ link: { route: 'resetPassword', ident: 'a&token=x#"<', token: 't /?' } }));
    expect(mail.parsed.text).toContain('?ident=a%26token%3Dx%23%22%3C&token=t+%2F%3F\n');
  });
});

describe('hostile words', () => {
  const hostile =
    '<script>alert(1)</script>{{constructor}}{{#with __proto__}}x{{/with}}{{{user.username}}}\r\nBcc: evil@example.org\r\n\r\nFree money: http://evil.example';
  const account = { ...ada, username: hostile, displayName: hostile };

  test('in names and data are neither headers, nor HTML, nor templates, nor paragraphs of their own', async () => {
    const mail = await deliverOne({ template: 'newDevice', to: 'ada@example.org', account, data: { device: hostile } });
    expect(mail.to).toEqual(['ada@example.org']);
    expect(mail.parsed.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(mail.raw).not.toMatch(/^Bcc:/im);
    expect(mail.parsed.html).not.toContain('<script');
    expect(mail.parsed.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(mail.parsed.text).toContain('{{constructor}}');
    expect(mail.parsed.text).not.toMatch(/^(?:Bcc|Free money)/m);
  });

  test('in an app name of several lines make one subject', async () => {
    const mail = await deliverOne(resetMail(), { mail: { customData: { app_name: 'Acme\r\nBcc: evil@example.org' } } });
    expect(mail.parsed.subject).toBe('Choose a new password for Acme Bcc: evil@example.org');
    expect(mail.parsed.headers.map(({ key }) => key)).not.toContain('bcc');
  });

  test.each(['ada@example.org\r\nRCPT TO:<evil@example.org>', 'ada@example.org, evil@example.org', 'Ada <evil@example.org>, x@example.org'])(
    'in the address %j reach nobody else',
    async (to) => {
      const before = office.received.length;
      ground = await layGround({ port: office.port });
      ground.outbox.start();
      await ground.send(resetMail({ to }));
      await until(
        async () => (await ground?.outbox.list({ limit: 1 }))?.items[0]?.attempts === 1 && !/"attempts":0/.test(ground?.log() ?? ''),
        'the try',
      );
      await ground.outbox.stop();
      expect(office.received.slice(before).flatMap((mail) => mail.to)).not.toContain('evil@example.org');
    },
  );
});
