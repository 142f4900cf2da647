/** `https://HOST` or `https://HOST:PORT` and nothing more, as browsers write an origin; a slash at its end is let pass. */
export function isSecureOrigin(text: string): boolean {
  return URL.canParse(text) && text.toLowerCase().startsWith('https://') && new URL(text).origin === text.toLowerCase().replace(/\/$/, '');
}
