import { Command } from 'commander';
import { SwitchMode } from '../contract/inputs.ts';
import type { ModeState, ModeSwitched } from '../contract/mode-schemas.ts';
import { withServerOptions } from './at-server.ts';
import { asField, folderCommand } from './folder-command.ts';
import { reachMode, type ModeOptions, type ModeReach } from './mode-reach.ts';
import { takePassword, withPasswordOptions, type PasswordOptions } from './password-input.ts';
import { print, printJson } from './print.ts';
import { printResult } from './print-result.ts';
import { confirm } from './prompt.ts';

type Mode = SwitchMode['mode'];

interface SwitchOptions extends ModeOptions, PasswordOptions {
  readonly username?: string;
  readonly email?: string;
  readonly owner?: string;
  readonly recoveryCodes?: boolean;
  readonly yes?: boolean;
}

const { mode: aMode, username, email } = SwitchMode.shape;

/** `doorward mode …`: in a folder that nobody uses, or at the server that uses it (docs/decisions/015-mode-switching.md). */
export function mode(): Command {
  const group = new Command('mode').description('see and change who signs in, and how');
  for (const command of [
    simple('show', 'the mode, and a change of it that waits to be kept', (reach) => reach.state()),
    preview(),
    theSwitch(),
    simple('confirm', 'keep the change that waits', (reach) => reach.confirm()),
    simple('undo', 'undo the change that waits', (reach) => reach.undo()),
  ])
    group.addCommand(command);
  return group;
}

function simple(name: string, description: string, work: (reach: ModeReach) => Promise<ModeState>): Command {
  return withServerOptions(folderCommand(name, description)).action((options: ModeOptions) =>
    reachMode(options, 'refuse', async (reach) => show(options, await work(reach))),
  );
}

function preview(): Command {
  return withServerOptions(folderCommand('preview', 'what a change would do; nothing is changed'))
    .argument('<mode>', 'single, multi or sso', asField(aMode))
    .option('--owner <account>', 'to single: the admin who becomes the owner')
    .action((to: Mode, options: SwitchOptions) =>
      reachMode(options, 'refuse', async (reach) => {
        const { people, no_sign_in: _, fallback, owner, ...plan } = await reach.preview({ mode: to, ...(await ownerOf(reach, options)) });
        if (options.json) await printJson({ ...plan, people, fallback, owner });
        else
          await printResult(options, {
            ...plan,
            people_kept: people.kept,
            people_suspended: people.suspended,
            people_returning: people.returning,
            fallback: fallback.after,
            owner: owner?.username ?? null,
            blockers: plan.blockers.join(' '),
            needs: plan.needs.join(' '),
          });
      }),
    );
}

function theSwitch(): Command {
  return withPasswordOptions(withServerOptions(folderCommand('switch', 'change the mode')), { mustChange: false })
    .argument('<mode>', 'single, multi or sso', asField(aMode))
    .option('--username <name>', 'from single: the first user’s name; the password is asked for', asField(username))
    .option('--email <address>', 'and their e-mail address', asField(email))
    .option('--recovery-codes', 'make ten recovery codes and print them once')
    .option('--owner <account>', 'to single: the admin who becomes the owner')
    .option('--yes', 'do not ask')
    .action(async (to: Mode, options: SwitchOptions) => {
      await confirm(`The mode becomes ${to}.`, options.yes);
      const given = options.username === undefined ? null : await takePassword(options);
      await reachMode(options, given ? 'make' : 'refuse', async (reach) => {
        const switched = await reach.switch({
          mode: to,
          ...(given ? { username: options.username, password: given.password } : {}),
          ...(options.email === undefined ? {} : { email: options.email }),
          ...(options.recoveryCodes ? { recovery_codes: true } : {}),
          ...(await ownerOf(reach, options)),
        });
        await show(options, switched, given?.generated ? given.password : undefined);
      });
    });
}

async function ownerOf(reach: ModeReach, { owner }: SwitchOptions): Promise<{ owner_id?: number }> {
  return owner === undefined ? {} : { owner_id: await reach.accountId(owner) };
}

async function show({ json }: ModeOptions, state: ModeState & Pick<ModeSwitched, 'recovery_codes'>, password?: string): Promise<void> {
  if (json) return printJson({ ...state, ...(password === undefined ? {} : { password }) });
  const { pending, last } = state;
  const backup = pending?.backup ?? last?.backup;
  await printResult(
    {},
    {
      mode: state.mode,
      ...(state.set_by_configuration ? { set_by: 'configuration' } : {}),
      ...(pending ? { was: pending.from, undone_unless_kept_until: pending.until } : {}),
      ...(pending === null && last ? { last: `${last.from} to ${last.to}, ${last.outcome}`, at: last.at } : {}),
      ...(backup === undefined ? {} : { copy: backup }),
      ...(password === undefined ? {} : { password }),
    },
  );
  if (state.recovery_codes) await print(`recovery codes, shown once:\n${state.recovery_codes.join('\n')}\n`);
}
