import { Command } from 'commander';
import { isGiven } from '../config/load-settings.ts';
import { NetworkFacts, type NetworkChange } from '../contract/network.ts';
import { changed, isChosen, type NetworkChoice } from '../network/choice.ts';
import { interfacesNow } from '../network/interfaces.ts';
import { readChoice, saveChoice } from '../network/saved-choice.ts';
import { whereItIs, withServerOptions, type ServerOptions } from './at-server.ts';
import { CommandError } from './command-error.ts';
import { folderCommand, type WithFolder } from './folder-command.ts';
import type { Folder } from './folder.ts';
import { printJson } from './print.ts';
import { printResult } from './print-result.ts';
import type { Row } from './table.ts';

interface Options extends WithFolder<ServerOptions> {
  readonly interface?: readonly string[];
  readonly acknowledge?: boolean;
}

/** `doorward network …`: at the server that runs, through its API; else in its folder, for its next start. */
export function network(): Command {
  const group = new Command('network').description('see and change who can reach the server');
  const allow = command('allow', 'let computers of the local network reach it')
    .option('--interface <names...>', 'through these interfaces only (default: all but VPNs and virtual ones)')
    .option('--acknowledge', 'single mode: others on the network need a token, and are never the owner');
  group.addCommand(command('status', 'who can reach it').action((options: Options) => run(options, null)));
  group.addCommand(allow.action((options: Options) => run(options, changeOf(options))));
  group.addCommand(command('deny', 'this computer only').action((options: Options) => run(options, { lan: false })));
  return group;
}

const command = (name: string, description: string) => withServerOptions(folderCommand(name, description));

function changeOf({ interface: interfaces, acknowledge }: Options): NetworkChange {
  return { lan: true, interfaces: interfaces ? [...interfaces] : null, ...(acknowledge ? { acknowledge: true } : {}) };
}

function run(options: Options, change: NetworkChange | null): Promise<void> {
  return whereItIs(options, 'refuse', {
    atServer: async ({ send }) => {
      const facts = await (change ? send('PATCH', 'admin/network', NetworkFacts, change) : send('GET', 'admin/network', NetworkFacts));
      await show(options, fromServer(facts));
    },
    inFolder: async (folder) => show(options, await inFolder(folder, options, change)),
  });
}

const fromServer = ({ lan, reachable_from, urls, tls, mdns, warning }: NetworkFacts) => ({
  running: true,
  allowed: lan.allowed,
  set_by_configuration: lan.set_by_configuration,
  interfaces: lan.interfaces.filter(({ chosen }) => chosen).map(({ name }) => name),
  ...{ reachable_from, urls, pin: tls.pin, mdns: mdns.name, problem: lan.problem, warning },
});

/** The same rules as the running server's switch. Errors: CommandError `set_by_configuration`, `acknowledgement_required`, `validation_failed`. */
async function inFolder({ store, settings, mode, clock }: Folder, { config }: Options, change: NetworkChange | null) {
  const sources = { configFile: config ?? process.env['DOORWARD_CONFIG'], env: process.env, given: {} };
  const byConfiguration = isGiven(sources, 'server.bind');
  const before = await readChoice(store);
  const next = change ? changed(before, change) : before;
  if (change) {
    if (byConfiguration) throw new CommandError('refused', 'set_by_configuration', 'server.bind is configured, so nothing is switched here');
    if (next.lan && mode.implicitOwner && !settings.server.acknowledgeLan && !next.acknowledged)
      throw new CommandError(
        'refused',
        'acknowledgement_required',
        'Nobody signs in in this mode: others will need a token. Say so with --acknowledge',
      );
    requireKnown(next, before);
    await store.transaction((tx) => saveChoice(tx, next, null, clock.now()));
  }
  const interfaces = interfacesNow().filter((one) => isChosen(next, one));
  const chosen = { interfaces: interfaces.map(({ name }) => name), mdns: next.mdns };
  return { running: false, allowed: next.lan, set_by_configuration: byConfiguration, ...chosen, reachable_from: 'nowhere' };
}

/** One that is unplugged stays chosen; one that nobody ever saw is a mistake. */
function requireKnown({ interfaces }: NetworkChoice, before: NetworkChoice): void {
  const known = [...interfacesNow().map(({ name }) => name), ...(before.interfaces ?? [])];
  const odd = interfaces?.find((name) => !known.includes(name));
  if (odd !== undefined) throw new CommandError('refused', 'validation_failed', 'interfaces=invalid: this computer has no such interface');
}

function show({ json }: Options, facts: Readonly<Record<string, Row[string] | readonly string[]>>): Promise<void> {
  if (json) return printJson(facts);
  const cells = Object.entries(facts).map(([name, value]) => [name, typeof value === 'object' && value !== null ? value.join(' ') : value] as const);
  return printResult({}, Object.fromEntries(cells));
}
