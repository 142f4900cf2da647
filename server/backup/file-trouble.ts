import type { ErrorCode } from '../contract/error-codes.ts';
import { AppError } from '../errors.ts';

/** What can be wrong with a file that should be a backup, each with its own code. In all of these nothing has been touched. */
export type FileTrouble = Extract<
  ErrorCode,
  'backup_foreign' | 'backup_newer' | 'backup_truncated' | 'backup_damaged' | 'backup_changed' | 'backup_passphrase_wrong' | 'backup_not_found'
>;

export const trouble = (code: FileTrouble, cause?: unknown): AppError => new AppError(code, cause === undefined ? {} : { cause });
