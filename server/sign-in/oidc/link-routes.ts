import { CasdoorExchange, CasdoorLink, CasdoorLinkBind, CasdoorLinkCreate, CasdoorUnlinked } from '../../contract/casdoor.ts';
import { firstIdent } from '../../contract/inputs.ts';
import { AuthPayload } from '../../contract/schemas.ts';
import { AppError } from '../../errors.ts';
import type { SignedIn } from '../../http/caller.ts';
import type { Peer } from '../../http/peer.ts';
import { ok, type Answer } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { toBrief } from '../../sessions/present.ts';
import type { Device, Proof } from '../proof.ts';
import { browserOf, signedInAnswer } from '../routes.ts';
import { exchanged } from './counted.ts';
import type { HolderWish } from './holder-proof.ts';
import { base, refusals, type AnyCall, type SsoRouteParts } from './routes.ts';
import type { Ask } from './service.ts';

export interface LinkRouteParts extends SsoRouteParts {
  /** The caller's own link, as "Connected accounts" shows it. */
  readonly linkFor: (caller: SignedIn) => Promise<CasdoorLink>;
  /** The choice that a secret opens; it stays until it is taken. */
  readonly peekAsk: (secret: string) => Ask | undefined;
  readonly takeAsk: (secret: string) => Ask | undefined;
  /** The choice waits on: it came to nothing. */
  readonly putBackAsk: (secret: string, ask: Ask) => void;
  /** Name, password and, where the account has one, a second factor. Errors: AppError `invalid_credentials`, `second_factor_required`, `code_invalid`, `too_many_attempts`. */
  readonly proveHolder: (wish: HolderWish, peer: Peer) => Promise<Proof>;
  /** Errors: AppError `validation_failed`. */
  readonly hashNewPassword: (password: string, about: { readonly username: string | undefined; readonly email: string | null }) => Promise<string>;
}

/** Joining and parting an account here and an identity there (api.md casdoor/bind, unlink, link/*). */
export function linkRoutes(parts: LinkRouteParts): Route[] {
  return [shown(parts), bind(parts), unlink(parts), linkBind(parts), linkCreate(parts)];
}

function shown({ linkFor }: LinkRouteParts): Route {
  return route(
    { method: 'get', path: `${base}/identity`, who: 'auth', summary: 'My link to Casdoor, and how it fares', answers: { 200: CasdoorLink } },
    async ({ caller }) => ok(await linkFor(caller)),
  );
}

function bind(parts: LinkRouteParts): Route {
  const { connection, sso, hashAddress } = parts;
  return route(
    {
      method: 'post',
      path: `${base}/bind`,
      who: 'auth',
      summary: 'Link the account that is signed in, with a code that the client fetched itself',
      body: CasdoorExchange,
      answers: { 200: AuthPayload },
      errors: [
        'casdoor_not_configured',
        'casdoor_rejected',
        'casdoor_unreachable',
        'group_required',
        'identity_taken',
        'forbidden',
        'recent_sign_in_required',
        'too_many_attempts',
      ],
      ready: () => void connection.need(),
    },
    async (call) => {
      const { caller, body } = call;
      if (caller.scopes || !caller.session) throw new AppError('forbidden');
      // Whoever finds an open session may not make themselves a way in of it that lasts (security.md B49, B77).
      if (!caller.recent) throw new AppError('recent_sign_in_required');
      // One provider for the whole of it, should an admin change it meanwhile.
      const connected = connection.need();
      const fresh = await exchanged(connected, body, caller.peer, parts);
      await sso.bind(connected, fresh, {
        accountId: caller.account.id,
        sessionId: caller.session.id,
        ipHash: hashAddress(caller.peer.address),
      });
      return sameSession(caller, parts);
    },
  );
}

/** The session that was there before, and no second one (api.md casdoor/bind). */
async function sameSession({ account, session, presentedKey }: SignedIn, { otherSessions, present }: LinkRouteParts): Promise<Answer> {
  if (!session) throw new AppError('forbidden');
  const others = await otherSessions(account.id, session);
  const user = await present.user(account);
  const token = presentedKey === null ? {} : { token: presentedKey };
  return ok({ ...token, session: toBrief(session), multi_device: others > 0, other_sessions_count: others, user } satisfies AuthPayload);
}

function unlink({ sso, hashAddress }: LinkRouteParts): Route {
  return route(
    {
      method: 'delete',
      path: `${base}/unlink`,
      who: 'auth',
      summary: 'Part from Casdoor; ends no session',
      answers: { 200: CasdoorUnlinked },
      errors: ['last_way_in', 'forbidden', 'recent_sign_in_required'],
    },
    async ({ caller }) => {
      if (caller.scopes) throw new AppError('forbidden');
      if (!caller.recent) throw new AppError('recent_sign_in_required');
      const { account, session, peer } = caller;
      const wasLinked = await sso.unlink(account.id, { actorId: account.id, sessionId: session?.id ?? null, ipHash: hashAddress(peer.address) });
      return ok({ casdoor_linked: false, was_linked: wasLinked });
    },
  );
}

const linkErrors = ['link_challenge_invalid', 'identity_taken', 'too_many_attempts', ...refusals] as const;

function linkBind(parts: LinkRouteParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/link/bind`,
      who: 'all',
      probe: true,
      summary: 'It is me: join the Casdoor identity to the account that this password opens',
      carriesSecret: true,
      body: CasdoorLinkBind,
      answers: { 200: AuthPayload },
      errors: ['invalid_credentials', 'second_factor_required', 'code_invalid', ...linkErrors],
    },
    async (call) => {
      const { body, caller, facts } = call;
      const { carrier, session } = browserOf(call, parts.csrf);
      const secret = body.link_challenge ?? body.nonce ?? '';
      if (parts.peekAsk(secret)?.mayBind !== true) throw new AppError('link_challenge_invalid');
      const proof = await parts.proveHolder(
        {
          ident: firstIdent(body),
          password: body.password,
          channel: body.channel,
          code: body.code,
          about: secret,
          acceptLanguage: facts.acceptLanguage,
        },
        caller.peer,
      );
      const arrival = { device: deviceOf(call), limits: parts.limits, replaces: session };
      const opened = await withAsk(parts, secret, (ask) => parts.sso.bindProved(ask, proof, arrival));
      return signedInAnswer(opened, carrier, call, parts);
    },
  );
}

function linkCreate(parts: LinkRouteParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/link/create`,
      who: 'all',
      probe: true,
      summary: 'I am new: make an account for the Casdoor identity',
      carriesSecret: true,
      body: CasdoorLinkCreate,
      answers: { 200: AuthPayload },
      errors: linkErrors,
    },
    async (call) => {
      const { carrier, session } = browserOf(call, parts.csrf);
      const secret = call.body.link_challenge ?? call.body.nonce ?? '';
      const ask = parts.peekAsk(secret);
      if (!ask) throw new AppError('link_challenge_invalid');
      // Somebody here has the address: it is theirs to say.
      if (!ask.mayCreate) throw new AppError('link_required');
      const { username, password } = call.body;
      const passwordHash =
        password === undefined || password === '' ? undefined : await parts.hashNewPassword(password, { username, email: ask.fresh.identity.email });
      const arrival = { device: deviceOf(call), limits: parts.limits, replaces: session };
      const opened = await withAsk(parts, secret, (taken) => parts.sso.createFor(taken, { username, passwordHash }, arrival));
      return signedInAnswer(opened, carrier, call, parts);
    },
  );
}

/** Takes the choice for the time of its use: of twenty parallel tries one gets it; where that fails, as for a name that is taken, it waits on. Errors: AppError `link_challenge_invalid`. */
async function withAsk<T>({ takeAsk, putBackAsk }: LinkRouteParts, secret: string, use: (ask: Ask) => Promise<T>): Promise<T> {
  const ask = takeAsk(secret);
  if (!ask) throw new AppError('link_challenge_invalid');
  try {
    return await use(ask);
  } catch (error) {
    putBackAsk(secret, ask);
    throw error;
  }
}

const deviceOf = ({ userAgent, caller }: AnyCall): Device => ({
  userAgent,
  label: undefined,
  kind: undefined,
  address: caller.peer.address,
  isNear: caller.peer.isNear,
});
