import { exitCodes } from '../errors.ts';

/** What a command cannot do as it was asked: `usage` is the asker's to mend, `damaged` is the file's. */
export const commandExits = { usage: exitCodes.bad_setting, damaged: exitCodes.store_damaged, refused: 1 } as const;

/** One line for the person at the terminal; holds nothing that was typed in secret. */
export class CommandError extends Error {
  readonly code: string;
  readonly exitCode: number;

  constructor(kind: keyof typeof commandExits, code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CommandError';
    this.code = code;
    this.exitCode = commandExits[kind];
  }
}
