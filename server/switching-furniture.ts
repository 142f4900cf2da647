import type { Ingredients } from './compose.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { endFirstRun, isFirstRun } from './modes/first-run.ts';
import { switchingRoutes } from './modes/switching-routes.ts';
import { ModeSwitching } from './modes/switching.ts';
import { isOpenToNetwork } from './network/open-to-network.ts';
import { voidAcknowledgement } from './network/saved-choice.ts';
import type { SsoSettings } from './sign-in/oidc/sso-settings.ts';
import { newRecoveryCodes } from './sign-in/second-factor/recovery-codes.ts';

/** Within it an admin of the new mode keeps the switch, or it is undone. */
export const confirmSeconds = 300;

type Given = Pick<Ingredients, 'store' | 'clock' | 'settings' | 'mode' | 'identity' | 'move'>;
type Sso = Pick<SsoSettings, 'issuer' | 'fallback'> | null;

/** Changing the mode, over the house's services. `asks`: whether a switch waits to be kept (a server's does). */
export function furnishSwitching(
  given: Given,
  { passwords, policy }: Pick<Furniture, 'passwords' | 'policy'>,
  sso: () => Sso,
  asks: boolean,
): ModeSwitching {
  const { store, clock, settings, mode, identity, move } = given;
  return new ModeSwitching({
    store,
    clock,
    passwords,
    policy,
    newRecoveryCodes,
    move,
    asks,
    onNoSignIn: voidAcknowledgement,
    facts: () => ({
      mode: mode.name,
      modeIsSet: settings.mode !== null,
      ownerId: identity.ownerId,
      confirmSeconds,
      sso: shortOf(sso()),
      needsSignIn: isOpenToNetwork(settings.server.bind) && !settings.server.acknowledgeLan,
    }),
  });
}

const shortOf = (sso: Sso) => sso && { issuer: sso.issuer, fallback: sso.fallback };

/** The routes of changing the mode, in every mode. */
export function composeSwitching({ clock, store, settings }: Ingredients, { hashAddress }: Furniture, switching: ModeSwitching): Route[] {
  // Where a configuration says who uses it, nobody is asked.
  const isOpen = async () => settings.mode === null && (await isFirstRun(store));
  return switchingRoutes({ switching, hashAddress, now: () => clock.now(), firstRun: { isOpen, end: () => endFirstRun(store) } });
}
