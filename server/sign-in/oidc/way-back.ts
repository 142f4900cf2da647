import { AppError } from '../../errors.ts';
import type { WayBack } from './flow.ts';
import type { Coming, ReturnAddresses } from './return-address.ts';
import type { SsoSettings } from './sso-settings.ts';

/** Who begins: a page that goes on in this very browser, or a program whose sign-in page opens elsewhere. */
export interface Beginning extends Coming {
  readonly isThisBrowser: boolean;
}

/**
 * By which address the browser comes back, and whether a cookie ties it to the start (security.md B68, B69). A program that begins elsewhere may always
 * send its browser to the public address. Errors: AppError `no_way_back`, before anybody has left.
 */
export function wayBack(returns: ReturnAddresses, coming: Beginning, { returnOrigins }: Pick<SsoSettings, 'returnOrigins'>): WayBack {
  const fitting = returns.fitting(coming, returnOrigins);
  if (fitting !== undefined) return { redirectUri: fitting, bound: coming.isThisBrowser && coming.host === new URL(fitting).host };
  const { publicOrigin } = returns;
  if (coming.isThisBrowser || publicOrigin === null) throw new AppError('no_way_back', { signInAt: publicOrigin });
  return { redirectUri: returns.usual, bound: false };
}
