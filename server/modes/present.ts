import type { ModeState } from '../contract/mode-schemas.ts';
import type { ModeName } from './mode.ts';
import type { LastSwitch, PendingSwitch } from './saved-mode.ts';

interface State {
  readonly mode: ModeName;
  readonly modeIsSet: boolean;
  readonly pending: PendingSwitch | null;
  readonly last: LastSwitch | null;
}

/** The mode as clients see it at `now` (ms). */
export function toModeState({ mode, modeIsSet, pending, last }: State, now: number): ModeState {
  const iso = (at: number) => new Date(at).toISOString();
  return {
    mode,
    set_by_configuration: modeIsSet,
    pending: pending && {
      from: pending.from,
      to: pending.to,
      until: iso(pending.until),
      seconds_left: Math.max(0, Math.ceil((pending.until - now) / 1000)),
      backup: pending.backup,
    },
    last: last && { ...last, at: iso(last.at) },
  };
}
