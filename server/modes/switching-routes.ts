import { SwitchMode } from '../contract/inputs.ts';
import { ModePreview, ModeState, ModeSwitched } from '../contract/mode-schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { noContent, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { toModeState } from './present.ts';
import type { ModeSwitching, Switcher, SwitchWanted } from './switching.ts';

interface Parts {
  readonly switching: ModeSwitching;
  readonly hashAddress: (address: string) => string;
  readonly now: () => number;
  readonly firstRun: FirstRun;
}

/** The questions that are asked once, where Doorward was never used before. */
interface FirstRun {
  readonly isOpen: () => Promise<boolean>;
  readonly end: () => Promise<void>;
}

const base = '/api/v1/auth/admin/mode';

/** Changing who signs in, and how: look, preview, switch, keep or undo (api.md admin/mode). */
export function switchingRoutes(parts: Parts): Route[] {
  const { switching } = parts;
  return [
    route(
      { method: 'get', path: base, who: 'admin', summary: 'The mode, and a change of it that waits', answers: { 200: ModeState } },
      async ({ caller }) =>
        ok({ ...(await stateOf(parts)), ...(caller.trusted && (await parts.firstRun.isOpen()) ? { first_run: true as const } : {}) }),
    ),
    route(
      {
        method: 'post',
        path: `${base}/preview`,
        who: 'admin',
        summary: 'What a change of mode would do; nothing is changed',
        carriesSecret: 'in_every_mode',
        body: SwitchMode,
        answers: { 200: ModePreview },
      },
      async ({ caller, body }) => ok(await switching.preview(wantedOf(body), caller.account.id)),
    ),
    theSwitch(parts),
    endingFirstRun(parts),
    confirming(parts),
    route(
      {
        method: 'post',
        path: `${base}/undo`,
        who: 'admin',
        summary: 'Undo the change of mode that waits',
        answers: { 200: ModeState },
        errors: ['recent_sign_in_required', 'not_found', 'lan_not_acknowledged', 'server_busy'],
      },
      async ({ caller }) => {
        // As for keeping it: at this computer there is nothing to prove, and the way back opens nothing.
        await switching.undo(caller.trusted ? switcherOf(caller, parts) : recentOf(caller, parts));
        return ok(await stateOf(parts));
      },
    ),
  ];
}

function theSwitch(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: base,
      who: 'admin',
      summary: 'Change the mode; undone by itself unless an admin of the new mode keeps it within five minutes',
      carriesSecret: true,
      givesSecret: true,
      body: SwitchMode,
      answers: { 200: ModeSwitched },
      errors: [
        'recent_sign_in_required',
        'already_on',
        'set_by_configuration',
        'switch_pending',
        'casdoor_not_configured',
        'last_admin',
        'lan_not_acknowledged',
        'conflict',
        'server_busy',
      ],
    },
    async ({ caller, body }) => {
      const codes = await parts.switching.switch(wantedOf(body), recentOf(caller, parts));
      return ok({ ...(await stateOf(parts)), ...(codes.length === 0 ? {} : { recovery_codes: [...codes] }) });
    },
  );
}

function endingFirstRun({ firstRun }: Parts): Route {
  return route(
    {
      method: 'post',
      path: '/api/v1/auth/admin/first-run/end',
      who: 'admin',
      summary: 'The questions of the first run are answered or skipped: they are not asked again',
      answers: { 204: null },
    },
    async () => {
      await firstRun.end();
      return noContent();
    },
  );
}

function confirming(parts: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/confirm`,
      who: 'admin',
      summary: 'Keep the change of mode, by an admin who got in since',
      answers: { 200: ModeState },
      errors: ['recent_sign_in_required', 'not_found'],
    },
    async ({ caller }) => {
      const { session, trusted } = caller;
      // Keys and paired devices got in before, or by somebody else's word.
      if (!trusted && (session === null || caller.scopes !== null)) throw new AppError('recent_sign_in_required');
      const provedAt = trusted || session === null ? parts.now() : (session.provedAt ?? session.createdAt);
      await parts.switching.confirm(switcherOf(caller, parts), provedAt);
      return ok(await stateOf(parts));
    },
  );
}

const stateOf = async ({ switching, now }: Parts): Promise<ModeState> => toModeState(await switching.state(), now());

function wantedOf({ mode, owner_id: ownerId, username, password, email, recovery_codes: recoveryCodes }: SwitchMode): SwitchWanted {
  if ((username === undefined) !== (password === undefined))
    throw new AppError('validation_failed', { fields: { [username === undefined ? 'username' : 'password']: ['required'] } });
  const credentials = username === undefined || password === undefined ? undefined : { username, password, email };
  return { mode, ownerId, credentials, recoveryCodes };
}

/** Errors: AppError `recent_sign_in_required`. */
function recentOf(caller: SignedIn, parts: Parts): Switcher {
  if (!caller.recent) throw new AppError('recent_sign_in_required');
  return switcherOf(caller, parts);
}

const switcherOf = ({ account, session, peer }: SignedIn, { hashAddress }: Parts): Switcher => ({
  id: account.id,
  sessionId: session?.id ?? null,
  ipHash: hashAddress(peer.address),
});
