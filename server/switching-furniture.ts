import type { Ingredients } from './compose.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { switchingRoutes } from './modes/switching-routes.ts';
import { ModeSwitching } from './modes/switching.ts';
import { isOpenToNetwork } from './network/open-to-network.ts';
import { newRecoveryCodes } from './sign-in/second-factor/recovery-codes.ts';

/** Within it an admin of the new mode keeps the switch, or it is undone. */
export const confirmSeconds = 300;

/** Changing the mode, over the house's services. `asks`: whether a switch waits to be kept (a server's does). */
export function furnishSwitching(given: Omit<Ingredients, 'perimeter' | 'uiDir'>, furniture: Furniture, asks: boolean): ModeSwitching {
  const { store, clock, settings, mode, identity, move } = given;
  const { passwords, policy, connection } = furniture;
  const sso = () => {
    const current = connection.current?.settings;
    return current ? { issuer: current.issuer, fallback: current.fallback } : null;
  };
  return new ModeSwitching({
    store,
    clock,
    passwords,
    policy,
    newRecoveryCodes,
    move,
    asks,
    facts: () => ({
      mode: mode.name,
      modeIsSet: settings.mode !== null,
      ownerId: identity.ownerId,
      confirmSeconds,
      sso: sso(),
      needsSignIn: isOpenToNetwork(settings.server.bind) && !settings.server.acknowledgeLan,
    }),
  });
}

/** The routes of changing the mode, in every mode. */
export function composeSwitching({ clock }: Ingredients, { hashAddress }: Furniture, switching: ModeSwitching): Route[] {
  return switchingRoutes({ switching, hashAddress, now: () => clock.now() });
}
