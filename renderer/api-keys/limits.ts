import type { ApiKeyRow } from '../api/api-keys.ts';

/** From where a key may be used, as it is chosen. */
export const places = ['anywhere', 'computer', 'local', 'own'] as const;
export type Place = (typeof places)[number];

const computer = ['127.0.0.0/8', '::1/128'] as const;
/** Private, link-local and unique local addresses (RFC 1918, RFC 3927, RFC 4193, RFC 4291). */
const local = [...computer, '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'] as const;

/** What was chosen, and the networks as they were typed. */
export interface Limits {
  readonly place: Place;
  readonly typed: string;
  /** Requests a minute as typed; empty: as many as come. */
  readonly share: string;
}

export const noLimits: Limits = { place: 'anywhere', typed: '', share: '' };

/** Those of a key that is there, as a form has them. */
export function limitsOf({ networks, requests_per_minute: share }: Pick<ApiKeyRow, 'networks' | 'requests_per_minute'>): Limits {
  const place = placeOf(networks) ?? 'own';
  return { place, typed: place === 'own' ? (networks ?? []).join('\n') : '', share: share === null ? '' : String(share) };
}

/** As the server takes them; null: from everywhere. */
export function networksOf({ place, typed }: Limits): readonly string[] | null {
  if (place === 'own') return typed.split(/[\s,;]+/).filter((text) => text !== '');
  return place === 'anywhere' ? null : place === 'computer' ? computer : local;
}

/** null: as many as come; undefined where it is no number that can be meant. */
export function shareOf({ share }: Limits): number | null | undefined {
  if (share.trim() === '') return null;
  const most = Number(share);
  return Number.isInteger(most) && most >= 1 && most <= 100_000 ? most : undefined;
}

/** The choice that has exactly these networks; undefined for others. */
export function placeOf(networks: readonly string[] | null): Place | undefined {
  if (networks === null) return 'anywhere';
  const same = (known: readonly string[]) => known.length === networks.length && known.every((network) => networks.includes(network));
  return same(computer) ? 'computer' : same(local) ? 'local' : undefined;
}
