import { CasdoorAdmin, Rehearsal, type RehearsalCheck } from '../../server/contract/casdoor.ts';
import { read, type Reply } from '../flows/talk.ts';
import type { Company } from './company.ts';
import { arriveAt } from './arrive.ts';

type Nested = Readonly<Record<string, unknown>>;

/** The admin's Casdoor page, over HTTP, for an admin who has just signed in. */
export interface Desk {
  readonly token: string;
  begin(settings: Nested): Promise<Rehearsal>;
  /** Both halves, the person at the provider between them. */
  rehearse(settings: Nested, subject: string): Promise<Rehearsal>;
  save(settings: Nested, with_?: Nested): Promise<Reply>;
  shown(): Promise<CasdoorAdmin>;
  send(method: string, path: string, body?: Nested): Promise<Reply>;
}

export async function openDesk(company: Company): Promise<Desk> {
  const token = await company.admin();
  const send: Desk['send'] = (method, path, body) => company.send(method, path, { token, ...(body === undefined ? {} : { body }) });
  const begin: Desk['begin'] = async (settings) => read(await send('POST', 'admin/casdoor/rehearse', { settings }), 200, Rehearsal);
  return {
    token,
    send,
    begin,
    rehearse: async (settings, subject) => {
      const { authorization_url: url = '', attempt_id, redeem_secret } = await begin(settings);
      const { url: back } = await company.provider.signIn(url, subject);
      await arriveAt(back);
      return read(await send('POST', 'admin/casdoor/rehearse', { attempt_id, redeem_secret }), 200, Rehearsal);
    },
    save: (settings, with_ = {}) => send('PUT', 'admin/casdoor', { settings, ...with_ }),
    shown: async () => read(await send('GET', 'admin/casdoor'), 200, CasdoorAdmin),
  };
}

/** What an admin types for that provider. */
export const formOf = ({ issuer }: { readonly issuer: string }, extra: Nested = {}): Nested => ({
  endpoint: issuer,
  client_id: 'doorward-test',
  client_secret: 'secret-of-doorward',
  claims: { subject: ['sub'] },
  ...extra,
});

/** Codes of what is not in order. */
export const troubles = (checks: readonly RehearsalCheck[]) => checks.filter(({ state }) => state === 'failed').map(({ code }) => code);
