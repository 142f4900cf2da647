import type { Mode } from './mode.ts';

/** Sign-in is the OpenID provider's; a password stands in for accounts that have one. What makes and mends accounts is there, not here. */
export const sso: Mode = {
  name: 'sso',
  implicitOwner: false,
  signIn: 'password',
  fallback: true,
  closedDoors: {
    register: 'endpoint_disabled',
    activateEmail: 'endpoint_disabled',
    sendPasswordResetMail: 'endpoint_disabled',
    resetPassword: 'endpoint_disabled',
  },
};
