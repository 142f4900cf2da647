import { Command } from 'commander';
import { CommandError } from '../../../server/command-line/command-error.ts';
import { print, printJson } from '../../../server/command-line/print.ts';
import { table } from '../../../server/command-line/table.ts';
import { announcedUrls } from '../reach.ts';
import { isMeant, listRemembered, type Remembered } from '../remembered.ts';
import { readTarget } from '../target.ts';
import { adviceFor, isFault, type Finding } from './finding.ts';
import { tryKey } from './key.ts';
import { speak, type Known } from './talk.ts';
import { isOwnAddress, knock, walk } from './way.ts';

interface Options {
  readonly pin?: string;
  readonly json?: boolean;
}

/** `doorward doctor` */
export function doctor(): Command {
  return new Command('doctor')
    .description('find out, step by step, why this computer does not get in')
    .argument('[server]', 'its id, name or address; needed only where this computer knows several')
    .option('--pin <pin>', 'for a server that was not paired with: the pin that This server shows')
    .option('--json', 'one JSON object a step')
    .action(run);
}

/** Exit code 0 where all is well, 1 where something is not. Errors: CommandError `which_server`, `bad_address`, `bad_pin`. */
async function run(reference: string | undefined, { pin, json }: Options): Promise<void> {
  const findings = await examine(reference, pin);
  const rows = findings.map(({ step, code, detail }) => ({ step, code, detail, advice: adviceFor(code) }));
  if (json) for (const row of rows) await printJson(row);
  else await print(table(rows.map(({ step, code, detail }) => ({ step, result: code, detail }))));
  const fault = findings.find(isFault);
  if (fault) throw new CommandError('refused', fault.code, (adviceFor(fault.code) ?? '').replace(/\.$/, ''));
}

async function examine(reference: string | undefined, pin: string | undefined): Promise<readonly Finding[]> {
  const all = await listRemembered();
  const meant = all.filter((server) => reference === undefined || isMeant(server, reference));
  if (meant.length > 1) throw new CommandError('usage', 'which_server', `More than one is meant: ${meant.map(({ id }) => id).join(', ')}`);
  const [server] = meant;
  if (server) return examineAt(server.urls, server, server);
  if (reference === undefined) return [{ step: 'server', code: 'not_paired', detail: '' }];
  const target = await readTarget(reference, pin).catch((error: unknown) => {
    if (error instanceof CommandError && error.code === 'none_found') return null;
    throw error;
  });
  if (target === null) return [{ step: 'server', code: 'none_found', detail: reference }];
  return examineAt(target.urls, target, undefined);
}

/** At each address until one is well; else what was seen at the one where it went furthest. A paired server is looked for on the network too. */
async function examineAt(urls: readonly string[], known: Known, server: Remembered | undefined): Promise<readonly Finding[]> {
  let best: readonly Finding[] = [];
  const look = async (url: string): Promise<boolean> => {
    const found = await examineOne(url, known, server);
    const reach = (findings: readonly Finding[]) => (findings.some(isFault) ? findings.findIndex(isFault) : findings.length + 1);
    if (reach(found) > reach(best) || best.length === 0) best = found;
    return !found.some(isFault);
  };
  for (const url of urls) if (await look(url)) return best;
  if (server) for (const url of await announcedUrls(server)) if (await look(url)) return best;
  return best;
}

async function examineOne(url: string, known: Known, server: Remembered | undefined): Promise<readonly Finding[]> {
  const at: Finding = { step: 'server', code: 'ok', detail: url };
  const way = await walk(url);
  if (way.some(isFault)) return [at, ...(await Promise.all(way.map((finding) => onThisComputer(finding, url))))];
  const { findings, facts, keysRenewedAt } = await speak(url, known);
  const key = !facts ? [] : [server ? because(await tryKey(url, server), keysRenewedAt) : ({ step: 'key', code: 'not_paired', detail: '' } as const)];
  return [at, ...way, ...findings, ...key];
}

/** A key that nobody ended: it went with the server's own. */
const because = (key: Finding, keysRenewedAt: string | undefined): Finding =>
  key.code === 'key_ended' && keysRenewedAt !== undefined ? { ...key, code: 'keys_renewed', detail: keysRenewedAt } : key;

/** Refused at one of this computer's own addresses, while loopback answers on the same port: it runs, for this computer alone. */
async function onThisComputer(finding: Finding, url: string): Promise<Finding> {
  const { hostname, port } = new URL(url);
  const isHere = finding.code === 'connection_refused' && isOwnAddress(hostname.replace(/^\[|\]$/g, ''));
  return isHere && (await knock('127.0.0.1', Number(port || 443))) === 'ok' ? { ...finding, code: 'lan_off' } : finding;
}
