import type { Settings } from '../config/settings.ts';
import type { ErrorCode } from '../contract/error-codes.ts';
import { AppError } from '../errors.ts';
import { route, type Route } from '../http/route.ts';
import type { Mode, ModeDoor } from './mode.ts';

/** What stands behind each door: routes that answer with the door's code while it is shut, whatever is sent to them. */
const behind: Readonly<Record<ModeDoor, readonly (readonly [Route['method'], string])[]>> = {
  login: [
    ['post', '/api/v1/auth/login'],
    ['post', '/api/auth/login'],
  ],
  logout: [['post', '/api/v1/auth/logout']],
  me: [['get', '/api/v1/auth/me']],
  validatePassword: [['post', '/api/v1/auth/validate_password']],
  register: [
    ['post', '/api/v1/auth/register'],
    ['post', '/api/v1/auth/validate-invitation'],
    ['post', '/api/auth/register'],
  ],
  activateEmail: [
    ['post', '/api/v1/auth/activate_email'],
    ['post', '/api/v1/auth/verify-email'],
    ['post', '/api/v1/auth/resend-verification'],
  ],
  sendPasswordResetMail: [
    ['post', '/api/v1/auth/send_pw_reset_email'],
    ['post', '/api/v1/auth/password-reset'],
  ],
  resetPassword: [
    ['post', '/api/v1/auth/reset_password'],
    ['post', '/api/v1/auth/password-reset/confirm'],
  ],
};

/** Endpoints that the settings switch off (django-ai-kit-auth). */
export function switchedOff({ endpoints, registration }: Settings): Partial<Record<ModeDoor, 'endpoint_disabled' | 'registration_disabled'>> {
  const off = Object.entries(endpoints).flatMap(([door, on]) => (on === false ? [[door, 'endpoint_disabled'] as const] : []));
  return { ...(registration.enabled ? {} : { register: 'registration_disabled' as const }), ...Object.fromEntries(off) };
}

/** Whether a door leads on, in this mode and by these settings. */
export function isOpen({ mode, settings }: { readonly mode: Mode; readonly settings: Settings }, door: ModeDoor): boolean {
  return mode.closedDoors[door] === undefined && switchedOff(settings)[door] === undefined;
}

/**
 * The routes with the shut ones in place of those that would have answered; a shut door is there even where nothing is behind it. `ajar`: paths that look
 * for themselves whom they let through.
 */
export function shutDoors(
  routes: readonly Route[],
  closed: Readonly<Partial<Record<ModeDoor, ErrorCode>>>,
  ajar: ReadonlySet<string> = new Set(),
): Route[] {
  const shut = Object.entries(behind).flatMap(([door, places]) => {
    const code = Object.entries(closed).find(([name]) => name === door)?.[1];
    return code === undefined ? [] : places.filter(([, path]) => !ajar.has(path)).map(([method, path]) => shutRoute(method, path, code));
  });
  const isShut = ({ method, path }: Route) => shut.some((other) => other.method === method && other.path === path);
  return [...routes.filter((open) => !isShut(open)), ...shut];
}

function shutRoute(method: Route['method'], path: string, code: ErrorCode): Route {
  return route({ method, path, who: 'all', ignoresCredentials: true, summary: 'Shut on this server', answers: {}, errors: [code] }, () =>
    Promise.reject(new AppError(code)),
  );
}
