import { Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import type { FolderOptions } from './folder.ts';

/** A command on a data folder, with the options that each of them has. */
export function folderCommand(nameAndArguments: string, description: string): Command {
  return new Command(nameAndArguments)
    .description(description)
    .option('--data-dir <dir>', 'where the data live (default: the platform’s user-data folder)')
    .option('--config <file>', 'settings as JSON')
    .option('--json', 'one JSON object a line instead of a table');
}

/** Reads an argument as the server reads the same field of a request. The message is the field's code, never what was typed. */
export function asField<T>(schema: z.ZodType<T>): (text: string) => T {
  return (text) => {
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    throw new InvalidArgumentError(`(${result.error.issues[0]?.message ?? 'invalid'})`);
  };
}

export const roles = ['admin', 'user'] as const;

/** What commander collected, for the code below it that knows its own options. */
export type WithFolder<T> = FolderOptions & T;
