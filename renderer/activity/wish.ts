import type { ActivityWish } from '../api/activity.ts';
import type { KnownKind } from './sentence.ts';

/** Whose events: `none` are of nobody's account, so the server's; or those of the person with this id. */
export type Whose = 'mine' | 'all' | 'none' | number;

/** What the list is narrowed by. The server answers all but the search, so that it holds for what is not loaded yet too. */
export interface Wish {
  readonly whose: Whose;
  readonly kind: KnownKind | '';
  readonly device: number | null;
  readonly outcome: 'done' | 'failed' | '';
  readonly search: string;
}

export const wishAtFirst: Wish = { whose: 'mine', kind: '', device: null, outcome: '', search: '' };

export const asked = ({ whose, kind, device, outcome }: Wish): ActivityWish => ({
  account: whose === 'mine' ? '' : whose,
  kind,
  session: device ?? '',
  outcome,
});

/** Less than all of somebody's. */
export const isNarrowed = ({ kind, device, outcome, search }: Wish): boolean =>
  kind !== '' || device !== null || outcome !== '' || search.trim() !== '';
