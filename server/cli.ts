import { Command } from 'commander';
import { doctor } from '../client/command-line/doctor/command.ts';
import { find } from '../client/command-line/find.ts';
import { pair } from '../client/command-line/pair.ts';
import { whoami } from '../client/command-line/whoami.ts';
import packageJson from '../package.json' with { type: 'json' };
import { accounts } from './command-line/accounts.ts';
import { activity } from './command-line/activity.ts';
import { backup } from './command-line/backup.ts';
import { importCommand } from './command-line/import.ts';
import { invitations } from './command-line/invitations.ts';
import { mode } from './command-line/mode.ts';
import { network } from './command-line/network.ts';
import { onOneLine } from './command-line/one-line.ts';
import { tolerateClosedPipe } from './command-line/print.ts';
import { reportError } from './command-line/report-error.ts';
import { rescue } from './command-line/rescue.ts';
import { restore } from './command-line/restore.ts';
import { retire } from './command-line/retire.ts';
import { serve } from './command-line/serve.ts';
import { sessions } from './command-line/sessions.ts';
import { uninstall } from './command-line/uninstall.ts';
import { vault } from './command-line/vault.ts';

/**
 * The headless program (api.md; docs/decisions/010-command-line.md). Exit codes: 0 done, 1 refused by a rule, 2 bad setting or usage, 3 folder in
 * use, 4 store or file damaged, 5 port taken, 6 folder not writable.
 */
const program = new Command('doorward').description('A local-first auth server.').version(packageJson.version);
const folder = [backup(), restore(), retire(), rescue(), activity(), uninstall()];
const own = [serve(), accounts(), invitations(), sessions(), importCommand(), mode(), network(), vault(), ...folder];
/** What runs on a client's computer: it needs no data folder. */
const others = [find(), pair(), whoami(), doctor()];
for (const command of [...own, ...others]) program.addCommand(command);

try {
  tolerateClosedPipe();
  await onOneLine(program).parseAsync(process.argv);
  process.exitCode = 0;
} catch (error) {
  process.exitCode = reportError(error);
}
// Nothing of ours is left to wait for; what a library still holds must not keep the process alive.
process.exit();
