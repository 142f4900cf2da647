import type { Mode } from './mode.ts';

/** Several people, each with an account of their own. */
export const multi: Mode = {
  name: 'multi',
  implicitOwner: false,
  signIn: 'password',
  fallback: false,
  closedDoors: {},
};
