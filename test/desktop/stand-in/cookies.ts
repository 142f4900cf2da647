import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import type { BrowserContext, Cookie } from 'playwright-core';
import { preventable } from './events.ts';

type Members = 'flushStore' | 'get' | 'remove' | 'set';
type Cause = 'explicit' | 'overwrite' | 'inserted' | 'expired-overwrite';

const sameSite = { strict: 'Strict', lax: 'Lax', no_restriction: 'None', unspecified: 'Lax' } as const;
const keyOf = ({ domain, path, name }: Cookie) => `${domain}${path}${name}`;

/** A context's cookies. DevTools tells of no change, so they are looked at every 50 ms and compared. */
export class Cookies extends EventEmitter implements Pick<Electron.Cookies, Members> {
  readonly #context: Promise<BrowserContext>;
  #known = new Map<string, Cookie>();
  #looking = Promise.resolve();

  constructor(context: Promise<BrowserContext>) {
    super();
    this.#context = context;
    setInterval(() => void this.#look('expired-overwrite'), 50).unref();
  }

  get: Electron.Cookies['get'] = async ({ url, name }) => {
    const context = await this.#context;
    const found = await context.cookies(url);
    return found.filter((cookie) => name === undefined || cookie.name === name).map(toElectron);
  };

  set: Electron.Cookies['set'] = async (details) => {
    const { url, name = '', value = '', httpOnly = false, secure = false, expirationDate = -1 } = details;
    const where = { domain: details.domain ?? new URL(url).hostname, path: details.path ?? '/' };
    const cookie = { ...where, name, value, httpOnly, secure, expires: expirationDate, sameSite: sameSite[details.sameSite ?? 'unspecified'] };
    await (await this.#context).addCookies([cookie]);
    await this.#look('explicit');
  };

  remove: Electron.Cookies['remove'] = async (url, name) => {
    await (await this.#context).clearCookies({ name, domain: new URL(url).hostname });
    await this.#look('explicit');
  };

  flushStore = () => Promise.resolve();

  /** One look after another, or a change would be told twice. */
  #look(removal: Cause): Promise<void> {
    return (this.#looking = this.#looking.then(() => this.#compare(removal)).catch(() => undefined)); // the context is gone: so are its cookies
  }

  async #compare(removal: Cause): Promise<void> {
    const before = this.#known;
    this.#known = new Map((await (await this.#context).cookies()).map((cookie) => [keyOf(cookie), cookie]));
    for (const [key, old] of before) {
      const now = this.#known.get(key);
      if (now?.value !== old.value) this.#tell(old, now ? 'overwrite' : removal, true);
    }
    for (const [key, now] of this.#known) if (before.get(key)?.value !== now.value) this.#tell(now, 'inserted', false);
  }

  #tell(cookie: Cookie, cause: Cause, removed: boolean): void {
    this.emit('changed', preventable({}), toElectron(cookie), cause, removed);
  }
}

function toElectron(cookie: Cookie): Electron.Cookie {
  const { name, value, domain, path, secure, httpOnly, expires } = cookie;
  const site = { Strict: 'strict', Lax: 'lax', None: 'no_restriction' } as const;
  const life = expires === -1 ? { session: true } : { session: false, expirationDate: expires };
  return { name, value, domain, path, secure, httpOnly, hostOnly: !domain.startsWith('.'), sameSite: site[cookie.sameSite], ...life };
}
