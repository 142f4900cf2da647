import { CommanderError } from 'commander';
import { AppError, exitCodes, StartError } from '../errors.ts';
import { SourceError } from '../import/source-error.ts';
import { CommandError, commandExits } from './command-error.ts';
import { plain } from './print.ts';

/** Says on stderr, in one line, what went wrong, and which exit code that is (docs/decisions/010-command-line.md). */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.bad_setting;
  const { line, code } = describe(error);
  process.stderr.write(`doorward: ${line}\n`);
  return code;
}

function describe(error: unknown): { readonly line: string; readonly code: number } {
  if (error instanceof StartError) return { line: plain(`${error.message.replace(/\.$/, '')}. ${error.advice}`), code: error.exitCode };
  if (error instanceof CommandError) return { line: `${plain(error.message)} (${error.code})`, code: error.exitCode };
  if (error instanceof SourceError)
    return { line: `${plain(error.message)} (${error.code})`, code: commandExits[error.code === 'source_damaged' ? 'damaged' : 'usage'] };
  if (error instanceof AppError)
    return {
      line: `${error.message.replace(/\.$/, '')}. (${codesOf(error)})`,
      code: error.code === 'storage_unavailable' ? exitCodes.folder_unwritable : 1,
    };
  return { line: error instanceof Error ? (error.stack ?? error.message) : String(error), code: 1 };
}

/** `validation_failed: username=username_unique` */
function codesOf({ code, fields }: AppError): string {
  const named = Object.entries(fields ?? {}).map(([field, codes]) => `${field}=${codes.join('+')}`);
  return named.length === 0 ? code : `${code}: ${named.join(' ')}`;
}
