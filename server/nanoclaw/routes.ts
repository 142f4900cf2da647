import type { Account } from '../accounts/account.ts';
import type { AccountActor, Accounts } from '../accounts/service.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import { NanoclawProfilePatch } from '../contract/inputs.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { ok, type Answer } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Mode } from '../modes/mode.ts';
import type { Finish, Limits } from '../sign-in/finish.ts';
import type { Jwt } from '../sign-in/jwt.ts';
import { proveOwner } from '../sign-in/local/owner.ts';
import { NanoclawMode, NanoclawSignIn, NanoclawUserAnswer, toNanoclawUser } from './user.ts';

interface Parts {
  readonly mode: Mode;
  readonly accounts: Accounts;
  readonly finish: Finish;
  readonly jwt: Jwt;
  /** A session opened here lives as long as its JWT (api.md Credentials). */
  readonly limits: Limits;
  readonly implicitOwner: () => Promise<Account | null>;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/auth';
const success = (data: unknown): Answer => ok({ code: 0, data });

/** nanoClaw's paths and envelope over the same services (api.md, last sections; reference/seeds-contract.md 5). */
export function nanoclawRoutes(parts: Parts): Route[] {
  return [
    route(
      { method: 'get', path: `${base}/mode`, who: 'all', ignoresCredentials: true, summary: 'nanoClaw: the mode', answers: { 200: NanoclawMode } },
      () => Promise.resolve(success({ mode: parts.mode.name })),
    ),
    login(parts),
    ...registration(parts.mode.closedDoors.register),
    ...profile(parts),
  ];
}

function login({ jwt, finish, limits, implicitOwner }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/login`,
      who: 'all',
      ignoresCredentials: true,
      summary: 'nanoClaw: sign in for a JWT',
      answers: { 200: NanoclawSignIn },
      errors: ['not_authenticated', 'vault_unavailable'],
    },
    async ({ caller, userAgent, now }) => {
      const proof = await proveOwner(caller.peer, implicitOwner);
      if (!proof) throw new AppError('not_authenticated');
      jwt.assertReady();
      const { account, session } = await finish(proof, { userAgent, label: undefined, kind: undefined, address: caller.peer.address }, limits);
      return success({ token: await jwt.issue(account, session, now), user: toNanoclawUser(account) });
    },
  );
}

function registration(closed: ErrorCode | undefined): Route[] {
  if (closed === undefined) return [];
  return [
    route(
      {
        method: 'post',
        path: `${base}/register`,
        who: 'all',
        ignoresCredentials: true,
        summary: 'nanoClaw: shut in this mode',
        answers: {},
        errors: [closed],
      },
      () => Promise.reject(new AppError(closed)),
    ),
  ];
}

function profile({ accounts, hashAddress }: Parts): Route[] {
  const path = `${base}/profile`;
  const actor = (caller: SignedIn): AccountActor => ({
    accountId: caller.account.id,
    sessionId: caller.session?.id ?? null,
    ipHash: hashAddress(caller.peer.address),
  });
  return [
    route({ method: 'get', path, who: 'auth', summary: 'nanoClaw: my profile', answers: { 200: NanoclawUserAnswer } }, ({ caller }) =>
      Promise.resolve(success(toNanoclawUser(caller.account))),
    ),
    route(
      {
        method: 'patch',
        path,
        who: 'auth',
        summary: 'nanoClaw: change my profile',
        body: NanoclawProfilePatch,
        answers: { 200: NanoclawUserAnswer },
        errors: ['endpoint_disabled'],
      },
      async ({ caller, body }) => {
        // Nobody signs in with a password in this mode, so there is none to change; nothing else of the request is done either.
        if (body.password !== undefined) throw new AppError('endpoint_disabled');
        const change = Object.fromEntries(Object.entries({ email: body.email, avatar: body.avatar }).filter(([, value]) => value !== undefined));
        return success(toNanoclawUser(await accounts.changeProfile(actor(caller), change)));
      },
    ),
  ];
}
