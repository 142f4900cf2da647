import { DeviceAuthorize, DeviceAuthorized, DeviceToken, DeviceTokenAnswer } from '../../contract/pairing.ts';
import { AppError } from '../../errors.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { addressKey } from '../../http/throttle.ts';
import { deviceLabelOf, guessPairingDevice } from './device-name.ts';
import { toBrief } from '../../sessions/present.ts';
import { scopes as knownScopes, type Scope } from '../../sessions/scope.ts';
import type { AskingDevices } from './asking-devices.ts';
import { lifeMs } from './pairing-limits.ts';

export interface DeviceParts {
  readonly devices: AskingDevices;
  readonly hashAddress: (address: string) => string;
  /** Where a person answers; from the configuration, never from a request's Host (security.md B62). */
  readonly pairingPage: () => string;
}

const base = '/api/v1/auth/device';
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** What a device that names nothing asks for. */
const usualScopes: readonly Scope[] = ['read', 'write'];

/** A device asks to be let in (RFC 8628): its request, and its question what came of it. */
export function deviceRoutes(parts: DeviceParts): Route[] {
  return [authorize(parts), token(parts)];
}

function authorize({ devices, hashAddress, pairingPage }: DeviceParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/authorize`,
      who: 'all',
      ignoresCredentials: true,
      takesForm: true,
      givesSecret: true,
      summary: 'A device asks to be paired (RFC 8628 3.1)',
      body: DeviceAuthorize,
      answers: { 200: DeviceAuthorized },
      errors: ['invalid_scope', 'invalid_grant', 'access_denied', 'too_many_attempts'],
    },
    async ({ body, caller: { peer }, userAgent }) => {
      const asking = {
        ...guessPairingDevice(userAgent, body.client_name),
        clientName: deviceLabelOf(userAgent, body.client_name),
        userAgent: userAgent.slice(0, 512),
        place: addressKey(peer),
        ipHash: hashAddress(peer.address),
        address: peer.address,
        isLocal: peer.isLocal,
        scopes: scopesOf(body.scope),
      };
      const { request, deviceCode } = await devices.ask(asking, peer, body.invitation);
      return ok({
        device_code: deviceCode,
        user_code: request.userCode,
        verification_uri: pairingPage(),
        // Behind the #, so that it stands in no log and goes out in no Referer.
        verification_uri_complete: `${pairingPage()}#${request.userCode}`,
        expires_in: lifeMs / 1000,
        interval: request.interval,
        match_code: request.matchCode,
      } satisfies DeviceAuthorized);
    },
  );
}

/** Errors: AppError `invalid_scope`. */
function scopesOf(text: string | undefined): readonly Scope[] {
  const names = (text ?? '').split(' ').filter((name) => name !== '');
  if (names.length === 0) return usualScopes;
  if (names.some((name) => !knownScopes.some((scope) => scope === name))) throw new AppError('invalid_scope');
  return knownScopes.filter((scope) => names.includes(scope));
}

function token({ devices }: DeviceParts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/token`,
      who: 'all',
      ignoresCredentials: true,
      takesForm: true,
      givesSecret: true,
      summary: 'The device asks what came of it (RFC 8628 3.4)',
      body: DeviceToken,
      answers: { 200: DeviceTokenAnswer },
      errors: [
        'authorization_pending',
        'slow_down',
        'expired_token',
        'access_denied',
        'invalid_grant',
        'unsupported_grant_type',
        'too_many_attempts',
      ],
    },
    async ({ body, caller }) => {
      if (body.grant_type !== grantType) throw new AppError('unsupported_grant_type');
      const { opened, grant } = await devices.fetch(body.device_code, caller.peer);
      return ok({
        access_token: opened.key,
        token_type: 'Bearer',
        expires_in: opened.session.absoluteSeconds,
        scope: grant.scopes.join(' '),
        session: toBrief(opened.session),
      } satisfies DeviceTokenAnswer);
    },
  );
}
