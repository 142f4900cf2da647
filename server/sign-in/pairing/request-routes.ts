import { PairingApproval, PairingCard, PairingList, PairingLook } from '../../contract/pairing.ts';
import { Empty } from '../../contract/schemas.ts';
import type { SignedIn } from '../../http/caller.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import type { PairingApprovals, Viewer } from './approvals.ts';
import { toCard } from './present.ts';

export interface RequestParts {
  readonly approvals: PairingApprovals;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/device/requests';

/** A person answers devices that ask to be paired. To look is a session's, to answer wants a recent proof: neither an API key nor a paired device can (security.md B58, B66). */
export function pairingRequestRoutes(parts: RequestParts): Route[] {
  return [list(parts), look(parts), approve(parts), refuse(parts, 'deny'), refuse(parts, 'block'), undo(parts)];
}

export function viewerOf({ account, session, peer }: SignedIn, { hashAddress }: Pick<RequestParts, 'hashAddress'>): Viewer {
  return { account, sessionId: session?.id ?? null, ipHash: hashAddress(peer.address) };
}

function list(parts: RequestParts): Route {
  const shape = { summary: 'Devices that wait for your word', answers: { 200: PairingList } };
  return route({ method: 'get', path: base, who: 'auth', isNoUse: true, scopes: [], ...shape }, async ({ caller }) => {
    const { requests, isPaused } = await parts.approvals.list(viewerOf(caller, parts));
    return ok({ requests: requests.map(toCard), paused: isPaused } satisfies PairingList);
  });
}

function look(parts: RequestParts): Route {
  const shape = { body: PairingLook, answers: { 200: PairingCard }, errors: ['code_invalid', 'too_many_attempts'] } as const;
  return route(
    { method: 'post', path: base, who: 'recent', summary: 'Look at a request by its code; only then it can be allowed', ...shape },
    async ({ caller, body }) => ok(toCard(await parts.approvals.look(viewerOf(caller, parts), body.user_code))),
  );
}

function approve(parts: RequestParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/:user_code/approve`,
      who: 'recent',
      summary: 'Let the device in as you, with what it asks for or less',
      body: PairingApproval,
      answers: { 200: PairingCard },
      errors: ['not_found', 'claim_required', 'forbidden', 'too_many_attempts'],
    },
    async ({ caller, userCode, body }) => ok(toCard(await parts.approvals.approve(viewerOf(caller, parts), userCode, body))),
  );
}

function refuse(parts: RequestParts, word: 'deny' | 'block'): Route {
  const summary =
    word === 'deny' ? 'Deny the request, or take back what was allowed and not fetched' : 'Deny the request, and more from there for a day';
  const shape = { summary, answers: { 200: Empty }, errors: ['not_found', 'too_many_attempts'] } as const;
  return route({ method: 'post', path: `${base}/:user_code/${word}`, who: 'recent', ...shape }, async ({ caller, userCode }) => {
    await parts.approvals.deny(viewerOf(caller, parts), userCode, word === 'block');
    return ok({});
  });
}

function undo(parts: RequestParts): Route {
  const shape = { summary: 'Within a minute: take back what was allowed, also when it was fetched', answers: { 200: Empty } } as const;
  const errors = ['not_found', 'too_many_attempts'] as const;
  return route({ method: 'post', path: `${base}/:user_code/undo`, who: 'recent', ...shape, errors }, async ({ caller, userCode }) => {
    await parts.approvals.undo(viewerOf(caller, parts), userCode);
    return ok({});
  });
}
