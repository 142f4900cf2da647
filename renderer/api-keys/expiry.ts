import type { ApiKeyRow, Scope } from '../api/api-keys.ts';

const dayMs = 86_400_000;
const soonDays = 14;
const idleDays = 90;

export const expiries = ['30', '90', '365', 'custom', 'never'] as const;
/** `keep`: of a key that is there, its end as it is. */
export type Expiry = (typeof expiries)[number] | 'keep';

/** What was chosen, and the last day as a date field has it. */
export interface End {
  readonly expiry: Expiry;
  readonly lastDay: string;
}

/** When a key ends that is made now; null for never, undefined where the day is missing or over. */
export function endOf({ expiry, lastDay }: End, now: number): string | null | undefined {
  if (expiry === 'never' || expiry === 'keep') return null;
  if (expiry !== 'custom') return new Date(now + Number(expiry) * dayMs).toISOString();
  const end = Date.parse(`${lastDay}T23:59:59`);
  return end > now ? new Date(end).toISOString() : undefined;
}

/** A day of this device's calendar, as a date field has it. */
export function dayOf(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export const scopes = ['read', 'write', 'admin'] as const satisfies readonly Scope[];

/** What a purpose usually needs. */
export const presets = { script: ['read'], home: ['read', 'write'], watch: ['read', 'admin'], full: scopes } as const satisfies Record<
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
