import { Command, InvalidArgumentError } from 'commander';
import { CommandError } from '../../server/command-line/command-error.ts';
import { print, printJson } from '../../server/command-line/print.ts';
import { table } from '../../server/command-line/table.ts';
import { browse } from './browse.ts';

interface Options {
  readonly timeout: number;
  readonly json?: boolean;
}

/** `doorward find` */
export function find(): Command {
  return new Command('find')
    .description('look for Doorward servers on this network (mDNS)')
    .option('--timeout <seconds>', 'how long to listen', seconds, 3)
    .option('--json', 'one JSON object a line instead of a table')
    .action(run);
}

export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 600)) throw new InvalidArgumentError('It must be a number of seconds, 600 at most.');
  return value;
}

/** Errors: CommandError `none_found`, `mdns_unavailable`. */
async function run({ timeout, json }: Options): Promise<void> {
  const found = await browse(timeout * 1000);
  if (json) for (const server of found) await printJson(server);
  else if (found.length > 0) await print(table(found.map(({ name, addresses, pin, id }) => ({ name, addresses: addresses.join(' '), pin, id }))));
  if (found.length === 0)
    throw new CommandError('refused', 'none_found', 'No server announced itself. It may be off, or mDNS may not reach here: try its address');
}
