import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServerFacts } from '../../server/contract/server-schemas.ts';
import { read } from '../flows/talk.ts';
import { ada, openTeam, type Team } from '../flows-multi/team.ts';

/** Beside 127.0.0.1, so that this computer itself is not taken for the proxy. */
const proxy = '127.0.0.2';
type Headers = Readonly<Record<string, string>>;
interface Passed {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly setCookie: readonly string[];
  readonly clearSite: string | undefined;
}

/** A request that the trusted proxy passes on. */
function passOn(url: string, method: string, path: string, headers: Headers, body?: object): Promise<Passed> {
  return new Promise((resolve, reject) => {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const sent = { ...(content === undefined ? {} : { 'Content-Type': 'application/json' }), 'X-Forwarded-For': '198.51.100.7', ...headers };
    request(`${url}/api/v1/auth/${path}`, { method, headers: sent, localAddress: proxy, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
          setCookie: answer.headers['set-cookie'] ?? [],
          clearSite: answer.headers['clear-site-data'] as string | undefined,
        }),
      );
    })
      .on('error', reject)
      .end(content);
  });
}

const credentials = { username: ada.username, password: ada.password };
const https = { 'X-Forwarded-Proto': 'https' };
const plainHttp = { 'X-Forwarded-Proto': 'http' };
const publicHost = { Host: 'door.example' };

describe('behind a proxy that is trusted', () => {
  let team: Team;
  const send = (method: string, path: string, headers: Headers, body?: object) => passOn(team.url, method, path, headers, body);
  beforeAll(async () => {
    team = await openTeam({ server: { trustedProxies: [proxy], publicUrl: 'https://door.example' } });
  }, 60_000);
  afterAll(() => team.close());

  /** Signs in as a browser does over this way. */
  async function browse(way: Headers): Promise<{ readonly setCookie: string; readonly pair: string; readonly csrf: string }> {
    const { csrf } = (await send('GET', 'me', way)).body as { csrf: string };
    const reply = await send('POST', 'login', { ...way, 'X-CSRFToken': csrf }, credentials);
    expect(reply.status).toBe(200);
    const [setCookie = ''] = reply.setCookie;
    return { setCookie, pair: setCookie.split(';', 1)[0] ?? '', csrf: String(reply.body['csrf']) };
  }

  test('B18: a password that came to it over plain HTTP is refused, and the body is not looked at', async () => {
    expect(await send('POST', 'login', plainHttp, credentials)).toMatchObject({ status: 403, body: { code: 'secure_connection_required' } });
    expect(await send('POST', 'login', plainHttp, {})).toMatchObject({ status: 403, body: { code: 'secure_connection_required' } });
    expect((await send('POST', 'login', https, credentials)).status).toBe(200);
    expect((await send('POST', 'login', {}, credentials)).status).toBe(200);
    expect((await send('POST', 'login', publicHost, credentials)).status).toBe(200);
  });

  test('B18: what carries no secret goes on over plain HTTP: a token works there', async () => {
    const { token } = await team.enter(ada.username, ada.password);
    const way = { ...plainHttp, Authorization: `Token ${token}` };
    expect((await send('GET', 'settings', way)).status).toBe(200);
    expect((await send('PATCH', 'settings', way, { last_name: 'Lovelace' })).status).toBe(200);
    expect((await send('GET', 'mode', plainHttp)).status).toBe(200);
  });

  test.each([
    ['says https', https],
    ['says nothing, and the name is the public one', publicHost],
  ])('B19: where it %s: __Host-, Secure, HttpOnly, SameSite=Strict, Path=/, no Domain', async (_how, way) => {
    const { setCookie } = await browse(way);
    expect(setCookie).toMatch(/^__Host-doorward_[0-9a-f]{8}=[0-9a-f]{40}; /);
    for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']) expect(setCookie.split('; ')).toContain(attribute);
    expect(setCookie).not.toMatch(/Domain/i);
  });

  test('B19: where it says nothing under another name, the cookie is the plain one', async () => {
    expect((await browse({})).setCookie).toMatch(/^doorward_[0-9a-f]{8}=/);
  });

  test('B19: the cookie of TLS is never accepted on HTTP, under either name; nor the plain one under TLS', async () => {
    const secure = await browse(https);
    const plain = await browse({});
    const who = async (way: Headers, pair: string) => ((await send('GET', 'me', { ...way, Cookie: pair })).body['user'] === null ? 'nobody' : 'ada');
    const [asPlain, asSecure] = [secure.pair.replace('__Host-', ''), `__Host-${plain.pair}`];
    expect([await who(https, secure.pair), await who(publicHost, secure.pair), await who({}, plain.pair)]).toEqual(['ada', 'ada', 'ada']);
    expect([await who({}, secure.pair), await who(plainHttp, secure.pair), await who(https, plain.pair)]).toEqual(['nobody', 'nobody', 'nobody']);
    expect((await team.send('GET', 'me', { headers: { Cookie: secure.pair } })).body).toMatchObject({ user: null });
    // Under the other name it is the same key: who has that can send it as a token too. The prefix is the browser's promise, not ours.
    expect([await who({}, asPlain), await who(https, asSecure)]).toEqual(['ada', 'ada']);
  });

  test('B46: signing out over TLS takes the __Host- cookie away, and cookies with it', async () => {
    const { pair, csrf } = await browse(https);
    const out = await send('POST', 'logout', { ...https, Cookie: pair, 'X-CSRFToken': csrf }, {});
    expect(out).toMatchObject({ status: 200, clearSite: '"cookies", "storage"' });
    expect(out.setCookie).toEqual([expect.stringMatching(/^__Host-doorward_[0-9a-f]{8}=; Max-Age=0;.*Secure/)]);
    const dead = await send('GET', 'me', { ...https, Cookie: pair });
    expect(dead.setCookie).toEqual([expect.stringMatching(/^__Host-.*Max-Age=0/)]);
  });
});

describe('what the server says of it', () => {
  test.each([false, true])('B18: allowInsecureLan %s is in admin/server', async (allowInsecureLan) => {
    const team = await openTeam({ server: { allowInsecureLan, trustedProxies: [proxy] } });
    const facts = read(await team.send('GET', 'admin/server', { token: await team.admin() }), 200, ServerFacts);
    expect(facts.insecure_lan).toBe(allowInsecureLan);
    expect((await passOn(team.url, 'POST', 'login', plainHttp, credentials)).status).toBe(allowInsecureLan ? 200 : 403);
    await team.close();
  });
});
