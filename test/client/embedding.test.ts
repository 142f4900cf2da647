import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const password = 'a hedge of roses';

describe('the program in docs/embedding.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-embedding-'));
  const said: Record<string, unknown>[] = [];
  let program: ChildProcess;
  let url = '';

  beforeAll(async () => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules', 'doorward'));
    const page = readFileSync(join(root, 'docs', 'embedding.md'), 'utf8');
    writeFileSync(join(folder, 'program.mjs'), /```js\n([^]*?)```/.exec(page)?.[1] ?? '');
    const env = { PATH: process.env['PATH'] ?? '', DATA: join(folder, 'data'), FIRST_PASSWORD: password, DOORWARD_PASSWORD__BCRYPT_COST: '10' };
    program = spawn(process.execPath, [join(folder, 'program.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: program.stdout ?? process.stdin });
    lines.on('line', (line) => said.push(JSON.parse(line) as Record<string, unknown>));
    await new Promise((resolve) => lines.once('line', resolve));
    url = `${String(said[0]?.['url'])}/api/v1/auth`;
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (path: string, body: object) =>
    fetch(`${url}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  test('its users have a colour, its switched-off route says so, its origin may ask with credentials', async () => {
    const signedIn = (await (await post('login', { ident: 'ada', password })).json()) as { user: object };
    expect(signedIn.user).toMatchObject({ username: 'ada', color: 'green' });
    const refused = await post('register', { username: 'eve', email: 'eve@example.org', password });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'endpoint_disabled']);
    const allowed = async (origin: string) => (await fetch(`${url}/mode`, { headers: { origin } })).headers.get('access-control-allow-credentials');
    expect([await allowed('https://app.example'), await allowed('https://other.example')]).toEqual(['true', null]);
  });

  test('its hook gets the reset mail, with a link into its own page', async () => {
    const { token } = (await (await post('login', { ident: 'ada', password })).json()) as { token: string };
    const made = await fetch(`${url}/admin/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Token ${token}` },
      body: JSON.stringify({ username: 'bob', email: 'bob@example.org', access: 'temporary_password' }),
    });
    expect(made.status).toBe(201);
    expect((await post('send_pw_reset_email', { ident: 'bob' })).ok).toBe(true);
    await expect.poll(() => said[1]).toMatchObject({ to: 'bob@example.org', late: false });
    expect(said[1]?.['url']).toMatch(/^https:\/\/app\.example\/new-password\/\?ident=[^&]+&token=[^&]+$/);
  });
});
