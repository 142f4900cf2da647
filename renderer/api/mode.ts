import type { SwitchMode } from '../../server/contract/inputs.ts';
import type { ModePreview, ModeSwitched, SwitchBlocker } from '../../server/contract/mode-schemas.ts';
import { write } from './client.ts';
import type { ModeState } from './mode-state.ts';

export type { ModePreview, ModeSwitched, SwitchBlocker, SwitchMode };

/** All of the store is copied before anything changes. */
const copyMs = 120_000;

/** What the switch would do; nothing is changed. Errors: ApiError. */
export function previewMode(wish: SwitchMode): Promise<ModePreview> {
  return write<ModePreview>('POST', 'admin/mode/preview', wish);
}

/** Errors: ApiError with the code of what stands in the way. */
export function switchMode(wish: SwitchMode): Promise<ModeSwitched> {
  return write<ModeSwitched>('POST', 'admin/mode', wish, copyMs);
}

/** Keeps the switch that waits. Errors: ApiError `recent_sign_in_required` for whoever got in before it, `not_found` where none waits. */
export function keepMode(): Promise<ModeState> {
  return write<ModeState>('POST', 'admin/mode/confirm');
}

/** Undoes the switch that waits. Errors: ApiError `not_found` where none waits. */
export function undoMode(): Promise<ModeState> {
  return write<ModeState>('POST', 'admin/mode/undo', undefined, copyMs);
}
