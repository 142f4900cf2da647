import type { BackupState } from '../../server/contract/backup.ts';
import { read } from './client.ts';

export type { BackupState };

/** Scheduled backups, and how the last one went. */
export const readBackups = (signal: AbortSignal): Promise<BackupState> => read<BackupState>('admin/backup', { signal });
