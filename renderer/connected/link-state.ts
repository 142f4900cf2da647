import type { TFunction } from 'i18next';
import i18next from 'i18next';
import type { CasdoorLink } from '../api/casdoor.ts';
import { sinceWhen } from '../time/format.ts';

/** How a link stands: what the person has to know of it first. */
export type LinkState = 'linked' | 'notLinked' | 'attention' | 'unreachable';

export function linkState({ reachable, link }: CasdoorLink): LinkState {
  if (!reachable) return 'unreachable';
  if (link === null) return 'notLinked';
  return link.passes_gate && !link.needs_sign_in && link.gone_since === null ? 'linked' : 'attention';
}

export function linkStateText(now: CasdoorLink, t: TFunction): string {
  const state = linkState(now);
  if (state !== 'unreachable') return t(`connected.states.${state}`);
  if (now.since === null) return t('connected.states.away');
  return t('connected.states.unreachable', { time: sinceWhen(Date.parse(now.since), Date.now(), i18next.language) });
}

/** An identifier of another system: its ends, which people compare. The whole of it is one hover away. */
export function shortened(subject: string): string {
  return subject.length <= 16 ? subject : `${subject.slice(0, 8)}…${subject.slice(-4)}`;
}
