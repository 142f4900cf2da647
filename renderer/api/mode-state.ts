import type { ModeState } from '../../server/contract/mode-schemas.ts';
import { read } from './client.ts';

export type { ModeState };

/** The mode, and a change of it that waits. Administrators only. Errors: ApiError. */
export function readModeState(signal?: AbortSignal): Promise<ModeState> {
  return read<ModeState>('admin/mode', signal ? { signal } : {});
}
