import { AppError } from '../errors.ts';
import { route, type Route } from '../http/route.ts';
import type { Streams } from './streams.ts';

/** What changes, as it changes (server-sent events): `mode`, `outage`, `session_opened`, `session_ended`, `pairing_requested`, `pairing_settled`. */
export function eventRoutes(streams: Streams): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/auth/events',
        who: 'auth',
        isNoUse: true,
        summary: 'A stream of text/event-stream: what changes about your account, and what waits for an admin; ends when your credential does',
        answers: { 200: null },
        errors: ['not_acceptable', 'too_many_attempts', 'server_busy'],
      },
      ({ caller, facts }) => {
        // Whoever asks for anything at all would wait for an end that does not come.
        if (!/\btext\/event-stream\b/i.test(facts.accept)) throw new AppError('not_acceptable');
        const { account, session, apiKey, may, peer, trusted } = caller;
        streams.assertRoom(account.id);
        const holder = {
          accountId: account.id,
          sessionId: session?.id ?? null,
          apiKey: apiKey && { hash: apiKey.secret.hash, peer },
          isNear: peer.isNear,
          unlimited: trusted,
        };
        return Promise.resolve({ status: 200, stream: (stream) => streams.add(holder, { account, may }, stream) });
      },
    ),
  ];
}
