import bowser from 'bowser';
import type { SessionKind } from './session.ts';

/** What a User-Agent says about a device: a name for the list, and its kind. */
export interface DeviceGuess {
  readonly label: string;
  readonly kind: SessionKind;
}

/** The header is anybody's to write: neither its length nor its control characters get into a name. */
const mostRead = 512;
const mostLabel = 120;
const unknown = 'Unknown device';
const scripts = /^(curl|wget|python|node|undici|go-http|okhttp|java|axios|httpie|powershell|postman|dart|ruby|php|libwww|insomnia)/i;

/** A window of our own shell says so, whoever signs in in it, by a password or at the provider. */
const desktopApps = /\bElectron\//;
const ours = /\bdoorward\//i;

/**
 * "Firefox on Windows", and where the header is a script's or nobody's, what Notechondria called it (reference/seeds-contract.md 1.2:
 * order matters, an iPhone says "Mac OS X" and Android says "Linux").
 */
export function guessDevice(header: string): DeviceGuess {
  const userAgent = header.slice(0, mostRead).replace(/\p{Cc}+/gu, ' ');
  const { label, kind } = guess(userAgent);
  return { label: label.slice(0, mostLabel).trim() || unknown, kind };
}

function guess(userAgent: string): DeviceGuess {
  if (userAgent.trim() === '') return { label: unknown, kind: 'script' };
  if (scripts.test(userAgent)) return { label: userAgent.split(/[\s/]/, 1)[0] ?? 'Script', kind: 'script' };
  const parsed = bowser.parse(userAgent);
  const system = /iphone/i.test(userAgent) ? 'iPhone' : /ipad/i.test(userAgent) ? 'iPad' : parsed.os.name;
  if (desktopApps.test(userAgent))
    return { label: `${ours.test(userAgent) ? 'Doorward' : 'Desktop app'} on ${system ?? 'a computer'}`, kind: 'desktop' };
  const kind: SessionKind =
    parsed.platform.type === 'mobile' || parsed.platform.type === 'tablet' ? 'phone' : parsed.platform.type === 'tv' ? 'tv' : 'browser';
  const browser = parsed.browser.name;
  if (browser && system) return { label: `${browser} on ${system}`, kind };
  return { label: system ?? browser ?? 'Web browser', kind };
}
