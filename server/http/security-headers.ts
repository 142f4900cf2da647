/** Headers of every answer (security.md B16; A 3.4.3-3.4.8, 3.5.8, 14.3.2). Flat name-value pairs, made once. */

const basePolicy = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

const everywhere: readonly string[] = [
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
  'Cross-Origin-Resource-Policy',
  'same-origin',
];

export const apiHeaders: readonly string[] = [
  ...everywhere,
  'Content-Security-Policy',
  `default-src 'none'; script-src 'self'; ${basePolicy}`,
  'Cache-Control',
  'no-store',
];

/** For a page of ours. `nonce` lets in the one style element that Mantine makes for its variables; scripts come from files only. `asks`: it has a form of ours. */
export function pageHeaders(nonce: string, asks = false): readonly string[] {
  const policy = `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; ${basePolicy}`;
  // With no referrer a form's Origin would be `null`, as another site's is (Fetch, "serializing a request origin").
  const base = asks ? everywhere.map((value) => (value === 'no-referrer' ? 'same-origin' : value)) : everywhere;
  const sending = asks ? policy.replace("form-action 'none'", "form-action 'self'") : policy;
  return [...base, 'Content-Security-Policy', sending, 'Cross-Origin-Opener-Policy', 'same-origin', 'Cache-Control', 'no-store'];
}

/** For a file whose name changes with its content. */
export const assetHeaders: readonly string[] = [
  ...everywhere,
  'Content-Security-Policy',
  `default-src 'none'; script-src 'self'; ${basePolicy}`,
  'Cache-Control',
  'public, max-age=31536000, immutable',
];
