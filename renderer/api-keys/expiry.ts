import type { ApiKeyRow, Scope } from '../api/api-keys.ts';

const dayMs = 86_400_000;
const soonDays = 14;
const idleDays = 90;

export const expiries = ['30', '90', '365', 'never'] as const;
export type Expiry = (typeof expiries)[number];

/** When a key ends that is made now; null for never. */
export function endOf(expiry: Expiry, now: number): string | null {
  return expiry === 'never' ? null : new Date(now + Number(expiry) * dayMs).toISOString();
}

export const scopes = ['read', 'write', 'admin'] as const satisfies readonly Scope[];

/** What a purpose usually needs. */
export const presets = { script: ['read'], home: ['read', 'write'], backup: ['read', 'admin'], full: scopes } as const satisfies Record<
  string,
  readonly Scope[]
>;
export type Preset = keyof typeof presets;

/** The purpose that has exactly these scopes; undefined for a choice of one's own. */
export function presetOf(chosen: readonly Scope[]): Preset | undefined {
  const names = Object.keys(presets) as Preset[];
  return names.find((name) => presets[name].length === chosen.length && presets[name].every((scope) => chosen.includes(scope)));
}

export type Hint = 'expired' | 'soon' | 'unused' | 'noEnd' | 'all';

/** What somebody who looks after their keys should notice about this one. */
export function hintsOf(key: ApiKeyRow, now: number): readonly Hint[] {
  const end = key.expires_at === null ? null : Date.parse(key.expires_at);
  if (end !== null && end <= now) return ['expired'];
  const used = Date.parse(key.last_used_at ?? key.created_at);
  const found: (Hint | null)[] = [
    end === null ? 'noEnd' : end - now < soonDays * dayMs ? 'soon' : null,
    now - used > idleDays * dayMs ? 'unused' : null,
    scopes.every((scope) => key.scopes.includes(scope)) ? 'all' : null,
  ];
  return found.filter((hint) => hint !== null);
}
