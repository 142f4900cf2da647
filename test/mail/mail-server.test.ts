import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { ada, layGround, type GroundOptions } from './outbox-ground.ts';
import { startPostOffice, type PostOfficeOptions } from './post-office.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** What a test mail by way of such a server comes to. */
async function tryOut(server: PostOfficeOptions, smtp: Record<string, unknown>, more: GroundOptions = {}) {
  const post = await startPostOffice(server);
  undo.push(() => post.stop());
  const place = await layGround({ port: post.port, smtp, ...more });
  const done = await place.outbox.sendTest({ ...ada, id: 7, email: 'ada@example.org' });
  return { done, received: post.received, place };
}

const login = { user: 'door', password: 'pa:ss wörd' };

describe('the password of the mail server', () => {
  test('comes from the environment', async () => {
    const { done, received } = await tryOut({ login }, { user: 'door', password: 'env:SMTP_PASSWORD' }, { env: { SMTP_PASSWORD: login.password } });
    expect(done).toEqual({ ok: true });
    expect(received[0]?.parsed.subject).toBe('Test mail from Doorward');
  });

  test('comes from a file', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'doorward-smtp-'));
    undo.push(() => rmSync(dir, { recursive: true }));
    writeFileSync(join(dir, 'password'), `${login.password}\n`);
    expect((await tryOut({ login }, { user: 'door', password: `file:${join(dir, 'password')}` })).done).toEqual({ ok: true });
  });

  test('comes from the vault, when it is needed', async () => {
    const vault = createMemoryVault();
    await vault.write('smtp', login.password);
    expect((await tryOut({ login }, { user: 'door', password: 'vault:smtp' }, { vault })).done).toEqual({ ok: true });
    const locked = {
      ...vault,
      read: () => Promise.reject(new AppError('vault_unavailable')),
      write: () => Promise.resolve(),
      forget: () => Promise.resolve(),
      names: () => Promise.resolve([]),
    };
    const keys = (await layGround({ vault })).keys;
    expect(
      (await tryOut({ login }, { user: 'door', password: 'vault:smtp' }, { vault: { ...locked, describe: () => vault.describe() }, keys })).done,
    ).toEqual({
      ok: false,
      error: 'vault_unavailable',
    });
    expect((await tryOut({ login }, { user: 'door', password: 'vault:absent' }, { vault })).done).toEqual({ ok: false, error: 'sign_in_failed' });
  });

  test('that is wrong is said in one word, and is nowhere in the log', async () => {
    const { done, place } = await tryOut({ login }, { user: 'door', password: 'wrong-password' });
    expect(done).toEqual({ ok: false, error: 'sign_in_failed' });
    expect(place.log()).not.toContain('wrong-password');
  });
});

describe('encryption', () => {
  test('on this computer STARTTLS is used, whoever signed the certificate', async () => {
    const { done, received } = await tryOut({ startTls: true, login }, { user: 'door', password: login.password });
    expect(done).toEqual({ ok: true });
    expect(received).toHaveLength(1);
  });

  test('TLS from the first byte where there is none is told', async () => {
    const { done } = await tryOut({}, { secure: true });
    expect(done).toEqual({ ok: false, error: 'tls_failed' });
  });
});

describe('a mail server elsewhere', () => {
  // Reaches this computer, and yet is no name of it.
  const host = '0.0.0.0';

  test('gets no password in clear', async () => {
    let isAsked = false;
    const { done } = await tryOut({ login, onLogin: () => void (isAsked = true) }, { host, user: 'door', password: login.password });
    expect(done).toEqual({ ok: false, error: 'tls_failed' });
    expect(isAsked).toBe(false);
  });

  test('needs a certificate that somebody signed', async () => {
    let isAsked = false;
    const { done, received } = await tryOut(
      { startTls: true, login, onLogin: () => void (isAsked = true) },
      { host, user: 'door', password: login.password },
    );
    expect(done).toEqual({ ok: false, error: 'tls_failed' });
    expect([isAsked, received.length]).toEqual([false, 0]);
  });
});

describe('a test mail', () => {
  test('needs an address, and a mail server', async () => {
    const place = await layGround();
    expect(await place.outbox.sendTest({ ...ada, id: 7, email: null })).toEqual({ ok: false, error: 'no_address' });
    expect(await place.outbox.sendTest({ ...ada, id: 7, email: 'ada@example.org' })).toEqual({ ok: false, error: 'no_smtp' });
  });

  test('leaves nothing in the outbox', async () => {
    const { place } = await tryOut({}, {});
    expect((await place.outbox.list({ limit: 9 })).items).toEqual([]);
  });

  test('says why it was refused', async () => {
    expect((await tryOut({ verdict: () => ({ code: 550, sentence: 'no' }) }, {})).done).toEqual({ ok: false, error: 'refused' });
    expect((await tryOut({ verdict: () => ({ code: 451, sentence: 'later' }) }, {})).done).toEqual({ ok: false, error: 'deferred' });
    expect((await tryOut({}, { host: 'absent.invalid' })).done).toEqual({ ok: false, error: 'unreachable' });
  });
});
