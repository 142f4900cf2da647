import { NetworkChange, NetworkFacts, WellKnownDoorward, WellKnownQuery } from '../contract/network.ts';
import { AppError } from '../errors.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { NetworkActor } from './reachability.ts';

interface Parts {
  readonly facts: () => Promise<NetworkFacts>;
  readonly change: (change: NetworkChange, actor: NetworkActor) => Promise<void>;
  readonly wellKnown: () => WellKnownDoorward;
  /** Answers the challenge of a command on the server's folder. */
  readonly prove: (challenge: string) => string;
  readonly hashAddress: (address: string) => string;
}

const path = '/api/v1/auth/admin/network';

/** Who can reach this server, and the switch; and what a client must know before it trusts the certificate. */
export function networkRoutes({ facts, change, wellKnown, prove, hashAddress }: Parts): Route[] {
  return [
    route({ method: 'get', path, who: 'admin', summary: 'Who can reach this server, measured now', answers: { 200: NetworkFacts } }, async () =>
      ok(await facts()),
    ),
    route(
      {
        method: 'patch',
        path,
        who: 'admin',
        summary: 'Allow or refuse the local network; takes effect before it answers',
        body: NetworkChange,
        answers: { 200: NetworkFacts },
        errors: ['recent_sign_in_required', 'set_by_configuration', 'acknowledgement_required', 'address_in_use', 'vault_unavailable'],
      },
      async ({ caller, body }) => {
        if (!caller.recent) throw new AppError('recent_sign_in_required');
        const { account, session, peer } = caller;
        await change(body, { accountId: account.id, sessionId: session?.id ?? null, ipHash: hashAddress(peer.address) });
        return ok(await facts());
      },
    ),
    route(
      {
        method: 'get',
        path: '/.well-known/doorward',
        whileRetired: true,
        who: 'all',
        ignoresCredentials: true,
        summary: 'Which server this is, and the pin of its key',
        query: WellKnownQuery,
        answers: { 200: WellKnownDoorward },
      },
      ({ query: { challenge } }) => Promise.resolve(ok({ ...wellKnown(), ...(challenge === undefined ? {} : { proof: prove(challenge) }) })),
    ),
  ];
}
