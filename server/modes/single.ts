import type { Mode } from './mode.ts';

/** One person, this computer: nobody signs in. */
export const single: Mode = {
  name: 'single',
  implicitOwner: true,
  signIn: 'owner',
  fallback: false,
  closedDoors: {
    register: 'registration_disabled',
    activateEmail: 'endpoint_disabled',
    sendPasswordResetMail: 'endpoint_disabled',
    resetPassword: 'endpoint_disabled',
    validatePassword: 'endpoint_disabled',
  },
};
