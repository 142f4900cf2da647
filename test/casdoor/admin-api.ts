import { z } from 'zod';
import type { CasdoorNamed } from './named.ts';

const Answer = z.object({ status: z.string(), msg: z.string(), data: z.unknown() });
type Answer = z.infer<typeof Answer>;
/** An object of Casdoor's, by its own names. */
export type Thing = Readonly<Record<string, unknown>>;

/** How long one call may take: a Casdoor that locked itself up must not hold up the tests. */
const patienceMs = 15_000;

export async function askCasdoor(url: string, body?: Thing, cookie = ''): Promise<{ readonly answer: Answer; readonly cookie: string }> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const headers = { 'content-type': 'application/json', cookie };
  const response = await fetch(url, { ...sent, headers, signal: AbortSignal.timeout(patienceMs) });
  const given = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  return { answer: Answer.parse(await response.json()), cookie: given.join('; ') };
}

function checked({ status, msg, data }: Answer): unknown {
  if (status !== 'ok') throw new Error(`Casdoor: ${msg}`);
  return data;
}

/** What Casdoor's administrator does on its pages, by the calls that those pages make. Errors: one with Casdoor's message. */
export class CasdoorAdmin {
  readonly #named: CasdoorNamed;

  constructor(named: CasdoorNamed) {
    this.#named = named;
  }

  async add(kind: string, thing: Thing): Promise<void> {
    await this.#send(`add-${kind}`, thing);
  }

  async remove(kind: string, thing: Thing): Promise<void> {
    await this.#send(`delete-${kind}`, thing);
  }

  /** `id`: `owner/name`. `columns`: what is written, in its own snake_case; all where none are named. */
  async change(kind: string, id: string, change: Thing, columns = ''): Promise<void> {
    const query = new URLSearchParams({ id, ...(columns === '' ? {} : { columns }) });
    await this.#send(`update-${kind}?${query.toString()}`, { ...(await this.read(kind, id)), ...change });
  }

  async read(kind: string, id: string): Promise<Thing> {
    return z.record(z.string(), z.unknown()).parse(await this.#send(`get-${kind}?${new URLSearchParams({ id }).toString()}`));
  }

  async list(kind: string, query: Readonly<Record<string, string>>): Promise<readonly Thing[]> {
    const data = await this.#send(`get-${kind}?${new URLSearchParams(query).toString()}`);
    return z.array(z.record(z.string(), z.unknown())).parse(data ?? []);
  }

  async #send(path: string, body?: Thing): Promise<unknown> {
    const { answer } = await askCasdoor(`${this.#named.CASDOOR_URL}/api/${path}`, body, await this.#enter());
    return checked(answer);
  }

  /** Anew for each call: Casdoor may have been restarted meanwhile. */
  async #enter(): Promise<string> {
    const { CASDOOR_URL: url, CASDOOR_ADMIN: username, CASDOOR_ADMIN_PASSWORD: password } = this.#named;
    const form = { application: 'app-built-in', organization: 'built-in', username, password, signinMethod: 'Password', type: 'login' };
    const { answer, cookie } = await askCasdoor(`${url}/api/login`, form);
    checked(answer);
    return cookie;
  }
}
