import type { Command } from 'commander';

/** Commander throws instead of ending the process, and says what is wrong in one line, its guess at the right word included; for every command of the tree. */
export function onOneLine(command: Command): Command {
  command.exitOverride().configureOutput({ outputError: (text, write) => write(`${text.trim().replace(/\s*\n\s*/g, ' ')}\n`) });
  command.commands.forEach(onOneLine);
  return command;
}
