import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { accounts } from './command-line/accounts.ts';
import { importCommand } from './command-line/import.ts';
import { onOneLine } from './command-line/one-line.ts';
import { tolerateClosedPipe } from './command-line/print.ts';
import { reportError } from './command-line/report-error.ts';
import { serve } from './command-line/serve.ts';
import { sessions } from './command-line/sessions.ts';

/**
 * The headless program (api.md; docs/decisions/010-command-line.md). Exit codes: 0 done, 1 refused by a rule, 2 bad setting or usage, 3 folder in
 * use, 4 store or file damaged, 5 port taken, 6 folder not writable.
 */
const program = new Command('doorward').description('A local-first auth server.').version(packageJson.version);
for (const command of [serve(), accounts(), sessions(), importCommand()]) program.addCommand(command);

try {
  tolerateClosedPipe();
  await onOneLine(program).parseAsync(process.argv);
  process.exitCode = 0;
} catch (error) {
  process.exitCode = reportError(error);
}
// Nothing of ours is left to wait for; what a library still holds must not keep the process alive.
process.exit();
