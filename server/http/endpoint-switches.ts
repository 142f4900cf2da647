import { AppError } from '../errors.ts';
import type { Route } from './route.ts';

/** ai-kit's names of the doors that the settings may shut (api.md Settings), each with its path. */
const doors: Readonly<Record<string, string>> = {
  login: '/api/v1/auth/login',
  logout: '/api/v1/auth/logout',
  me: '/api/v1/auth/me',
  validatePassword: '/api/v1/auth/validate_password',
  register: '/api/v1/auth/register',
  activateEmail: '/api/v1/auth/activate_email',
  sendPasswordResetMail: '/api/v1/auth/send_pw_reset_email',
  resetPassword: '/api/v1/auth/reset_password',
};

/** The routes, those that the settings shut answering `endpoint_disabled`, whoever asks and whatever is sent. What the mode shuts keeps the mode's answer. */
export function switchEndpoints(routes: readonly Route[], endpoints: Readonly<Record<string, boolean>>): Route[] {
  const shut = new Set(Object.entries(endpoints).flatMap(([name, open]) => (open ? [] : [doors[name]])));
  return routes.map((route) => (shut.has(route.path) && Object.keys(route.answers).length > 0 ? shutDoor(route) : route));
}

function shutDoor({ method, path }: Route): Route {
  return {
    method,
    path,
    who: 'all',
    ignoresCredentials: true,
    summary: 'Switched off by a setting',
    answers: {},
    errors: ['endpoint_disabled'],
    handle: () => Promise.reject(new AppError('endpoint_disabled')),
  };
}
