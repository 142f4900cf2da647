import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/**
 * A Casdoor that somebody runs beside the tests, named by the environment. Nothing of it is here. It must derive its issuer from the Host header (no
 * `origin` set), have an organization with two people by password, the first in `group`, and an application for the client; its admin's password is
 * needed to take people out of groups.
 */
const prefix = 'DOORWARD_TEST_CASDOOR_';
const Named = z.object({
  URL: z.url(),
  CLIENT_ID: z.string(),
  CLIENT_SECRET: z.string(),
  ORGANIZATION: z.string(),
  APPLICATION: z.string(),
  /** `name:password`, of Casdoor's own admin, and of the two people. */
  ADMIN: z.string().includes(':'),
  MEMBER: z.string().includes(':'),
  STRANGER: z.string().includes(':'),
  /** As Casdoor reports it: `organization/group`. */
  GROUP: z.string(),
});
export type CasdoorNamed = z.infer<typeof Named>;

export function casdoorNamed(): { readonly named: CasdoorNamed } | { readonly missing: string } {
  const given = Object.fromEntries(Object.keys(Named.shape).map((key) => [key, process.env[prefix + key]]));
  const read = Named.safeParse(given);
  if (read.success) return { named: read.data };
  return { missing: [...new Set(read.error.issues.map(({ path }) => prefix + String(path[0])))].join(', ') };
}

/** A way to it that can be cut, as a cable can: its address is the issuer. */
export interface Cable {
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function openCable(target: string): Promise<Cable> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let own = 0;
  const mend = async () => {
    server = createServer((socket) => {
      const beyond = connect(Number(port), hostname);
      for (const [one, other] of [
        [socket, beyond],
        [beyond, socket],
      ] as const) {
        sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => (sockets.delete(one), other.destroy()));
      }
      socket.pipe(beyond).pipe(socket);
    });
    await new Promise<void>((resolve) => server?.listen(own, '127.0.0.1', resolve));
    own = (server.address() as AddressInfo).port;
  };
  await mend();
  return {
    url: `http://127.0.0.1:${String(own)}`,
    mend,
    cut: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server?.close(resolve));
    },
  };
}

const Answer = z.object({ status: z.string(), msg: z.string(), data: z.unknown() });
const split = (pair: string) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)] as const;

async function ask(
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ answer: z.infer<typeof Answer>; cookie: string }> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, { ...sent, headers: { 'content-type': 'application/json', ...headers } });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0] ?? '')
    .join('; ');
  return { answer: Answer.parse(await response.json()), cookie };
}

/** What Casdoor's own page does when somebody fills it in: gives back where it would send the browser. Errors: one with Casdoor's message. */
export async function signInAtCasdoor(authorizationUrl: string, named: CasdoorNamed, person: string): Promise<URL> {
  const { origin, searchParams: asked } = new URL(authorizationUrl);
  const [username, password] = split(person);
  const names = { clientId: 'client_id', responseType: 'response_type', redirectUri: 'redirect_uri', scope: 'scope', state: 'state', nonce: 'nonce' };
  const query = new URLSearchParams({ type: 'code' });
  for (const [theirs, ours] of Object.entries(names)) query.set(theirs, asked.get(ours) ?? '');
  for (const name of ['code_challenge', 'code_challenge_method']) if (asked.has(name)) query.set(name, asked.get(name) ?? '');
  const { APPLICATION: application, ORGANIZATION: organization } = named;
  const form = { application, organization, username, password, signinMethod: 'Password', type: 'code' };
  const { answer } = await ask(`${origin}/api/login?${query.toString()}`, form);
  if (answer.status !== 'ok' || typeof answer.data !== 'string') throw new Error(`Casdoor: ${answer.msg}`);
  const back = new URL(asked.get('redirect_uri') ?? '');
  back.searchParams.set('code', answer.data);
  back.searchParams.set('state', asked.get('state') ?? '');
  return back;
}

/** Casdoor's admin changes somebody, as its pages do. `columns` in its own snake_case. */
export async function changePerson(named: CasdoorNamed, person: string, change: Readonly<Record<string, unknown>>, columns: string): Promise<void> {
  const [admin, password] = split(named.ADMIN);
  const form = { application: 'app-built-in', organization: 'built-in', username: admin, password, signinMethod: 'Password', type: 'login' };
  const { answer: entered, cookie } = await ask(`${named.URL}/api/login`, form);
  if (entered.status !== 'ok') throw new Error(`Casdoor: ${entered.msg}`);
  const id = encodeURIComponent(`${named.ORGANIZATION}/${split(person)[0]}`);
  const { answer: found } = await ask(`${named.URL}/api/get-user?id=${id}`, undefined, { cookie });
  const user = z.record(z.string(), z.unknown()).parse(found.data);
  const { answer } = await ask(`${named.URL}/api/update-user?id=${id}&columns=${columns}`, { ...user, ...change }, { cookie });
  if (answer.status !== 'ok') throw new Error(`Casdoor: ${answer.msg}`);
}
