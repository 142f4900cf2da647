import { guessDevice } from '../../sessions/device-label.ts';
import type { SessionKind } from '../../sessions/session.ts';

const phones = /phone|pixel|galaxy|android|\bipad\b|tablet|handy|手机/i;

/** What it calls itself, else what its User-Agent says. */
export function deviceLabelOf(userAgent: string, clientName: string | undefined): string {
  return clientName === undefined || clientName === '' ? guessDevice(userAgent).label : clientName;
}

/** The program, by its User-Agent, and the kind of device; an app on a phone often has a script's User-Agent, and then its name tells. */
export function guessPairingDevice(userAgent: string, clientName: string | undefined): { readonly program: string; readonly kind: SessionKind } {
  const { label, kind } = guessDevice(userAgent);
  return { program: label, kind: kind === 'script' && phones.test(clientName ?? '') ? 'phone' : kind };
}
