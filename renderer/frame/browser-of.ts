/** In this order: most browsers claim to be older ones too. */
const browsers = [
  ['Edge', /Edg(?:e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Firefox', /(?:Firefox|FxiOS)\//],
  ['Chrome', /(?:Chrome|CriOS)\//],
  ['Safari', /Safari\//],
] as const;
const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh|Mac OS X/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const;

const mostShown = 80;

/** Browser and system out of what a program says of itself; the beginning of that where it is neither's. Whoever asks can write what they like here. */
export function browserOf(userAgent: string): { readonly browser?: string; readonly system?: string; readonly raw: string } {
  const browser = browsers.find(([, sign]) => sign.test(userAgent))?.[0];
  const system = systems.find(([, sign]) => sign.test(userAgent))?.[0];
  return { ...(browser === undefined ? {} : { browser }), ...(system === undefined ? {} : { system }), raw: userAgent.slice(0, mostShown) };
}
