import { Me } from '../../server/contract/schemas.ts';
import { CasdoorStarted } from '../../server/contract/casdoor.ts';
import { read, type Reply, type Sending } from '../flows/talk.ts';
import type { Company } from './company.ts';

/** A browser with a page of ours open: its cookies, and the token that its page sends. */
export interface Tab {
  readonly cookies: Map<string, string>;
  send(method: string, path: string, sending?: Sending): Promise<Reply>;
  start(body?: object): Promise<CasdoorStarted>;
  /** Through the provider as `subject`, and back here. */
  browse(started: CasdoorStarted, subject: string): Promise<Response>;
  redeem(started: CasdoorStarted): Promise<Reply>;
  /** The Cookie header. */
  cookie(): string;
}

/** Opens one; `host`: the name it asks for, where it is not the address of the server. */
export async function openTab(company: Pick<Company, 'send' | 'url' | 'browse'>, host?: string): Promise<Tab> {
  const cookies = new Map<string, string>();
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (headers: Headers) => {
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const name = pair.slice(0, pair.indexOf('='));
      if (/max-age=0(;|$)/i.test(line)) cookies.delete(name);
      else cookies.set(name, pair.slice(pair.indexOf('=') + 1));
    }
  };
  let csrf = '';
  const own = host === undefined ? {} : { host };
  const send: Tab['send'] = async (method, path, sending = {}) => {
    const headers = { ...own, ...(cookies.size === 0 ? {} : { cookie: cookie() }), 'X-CSRFToken': csrf, ...sending.headers };
    const reply = await company.send(method, path, { ...sending, headers });
    keep(reply.headers);
    const given = (reply.body as { csrf?: string } | undefined)?.csrf;
    if (given !== undefined) csrf = given;
    return reply;
  };
  ({ csrf } = read(await company.send('GET', 'me', { headers: own }), 200, Me));
  return {
    cookies,
    send,
    cookie,
    start: async (body = {}) => read(await send('POST', 'casdoor/start', { body }), 200, CasdoorStarted),
    browse: (started, subject) => company.browse(started, subject, cookies.size === 0 ? {} : { cookie: cookie() }),
    redeem: ({ attempt_id, redeem_secret }) => send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret } }),
  };
}
