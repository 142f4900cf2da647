import type { Mode } from './mode.ts';

/** One person, this computer: nobody signs in. */
export const single: Mode = {
  name: 'single',
  implicitOwner: true,
  registration: false,
  fallback: false,
  closedDoors: { register: 'registration_disabled', activate: 'endpoint_disabled', verify: 'endpoint_disabled', resetPassword: 'endpoint_disabled' },
};
