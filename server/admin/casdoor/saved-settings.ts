import type { Json } from '../../accounts/account.ts';

/** Settings that an admin changed while the server ran, by the name of their room. No secret is in it: those are in the vault. */
export interface SavedSettings {
  readonly id: number;
  readonly name: 'casdoor' | 'mode' | 'network' | 'backup' | 'restore' | 'retired' | 'keys' | 'activity' | 'activity-retention' | 'first_run';
  readonly value: { readonly [name: string]: Json };
  readonly savedAt: number;
}
