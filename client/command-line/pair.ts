import { hostname } from 'node:os';
import { Command } from 'commander';
import { CommandError } from '../../server/command-line/command-error.ts';
import { note, plain, print, printJson } from '../../server/command-line/print.ts';
import { printResult } from '../../server/command-line/print-result.ts';
import { confirm } from '../../server/command-line/prompt.ts';
import { createClient } from '../node.ts';
import type { DeviceAuthorized, DeviceTokenAnswer } from '../wire.ts';
import { withWords } from './client-error.ts';
import { reach, type Reached } from './reach.ts';
import { rememberWithToken } from './remembered.ts';
import { shownPin } from './shown-pin.ts';
import { readTarget, type Target } from './target.ts';

interface Options {
  readonly pin?: string;
  readonly scope?: string;
  readonly name: string;
  readonly yes?: boolean;
  readonly printToken?: boolean;
  readonly json?: boolean;
}

/** `doorward pair` */
export function pair(): Command {
  return new Command('pair')
    .description('ask a Doorward server to let this computer in, and remember it')
    .argument('<server>', 'its address, its id as doorward find shows it, or a doorward://pair link')
    .option('--pin <pin>', 'the pin that This server shows: sha256//…')
    .option('--scope <names>', 'what to ask for: read, write, admin, introspect (default: read write)')
    .option('--name <name>', 'what this computer is called there', hostname())
    .option('--yes', 'believe a pin that was only announced on the network')
    .option('--print-token', 'print the token too; otherwise nobody sees it')
    .option('--json', 'one JSON object a line')
    .action(run);
}

async function run(server: string, options: Options): Promise<void> {
  const target = await readTarget(server, options.pin);
  if (target.pinFrom === 'announced' && target.pin !== null)
    await confirm(`Its pin, as somebody on the network announces it, is ${target.pin}. Does This server show the same?`, options.yes);
  const found = await withWords(reach(target)).catch((error: unknown) => explainPin(error, target));
  const client = createClient({ url: found.url, ...(target.pin === null ? {} : { pin: target.pin }) });
  const answer = await withWords(
    client.pair({
      clientName: options.name,
      ...(options.scope === undefined ? {} : { scope: options.scope.replaceAll(',', ' ') }),
      ...(target.invitation === null ? {} : { invitation: target.invitation }),
      onCode: (asked) => void tellCode(asked, options),
      onStatus: (status) => void tellStatus(status, options),
    }),
  ).catch(async (error: unknown) => {
    const status = error instanceof CommandError ? ends[error.code] : undefined;
    if (status !== undefined && options.json) await tellStatus(status, options);
    throw error;
  });
  const kept = await keep(target, found, answer);
  await tellStatus('approved', options);
  const shown = { server: kept.name, id: kept.id, url: found.url, scope: answer.scope, expires_at: kept.expires_at };
  await printResult(options, options.printToken ? { ...shown, token: answer.access_token } : shown);
}

/** With the key that is in use there, so that it can be compared. */
async function explainPin(error: unknown, { urls, pin }: Target): Promise<never> {
  if (error instanceof CommandError && error.code === 'certificate_not_trusted' && pin === null) {
    const shown = await shownPin(urls[0] ?? '');
    if (shown !== null) throw new CommandError('refused', 'pin_required', `Compare with This server, then add --pin sha256//${shown}`, error);
  }
  throw error;
}

function keep({ pin }: Target, { url, facts }: Reached, answer: DeviceTokenAnswer) {
  const now = Date.now();
  return rememberWithToken(
    {
      id: facts.server_id,
      name: `Doorward-${facts.server_id.slice(0, 4)}`,
      pin,
      urls: [url],
      scope: answer.scope,
      session_id: answer.session.id,
      paired_at: new Date(now).toISOString(),
      expires_at: new Date(now + answer.expires_in * 1000).toISOString(),
    },
    answer.access_token,
  );
}

/** The codes come from the server in the form in which they are to be read: two groups of four. */
async function tellCode({ user_code, match_code, verification_uri, expires_in }: DeviceAuthorized, { json }: Options): Promise<void> {
  const link = `doorward://pair?user_code=${plain(user_code)}`;
  if (json) return printJson({ event: 'code', user_code, match_code, verification_uri, expires_in, link });
  await print(`Code:        ${plain(user_code)}\nMatch code:  ${plain(match_code)}\n\n`);
  await print(
    `Type the code in Doorward under Pair a device, and say yes if the same match code is shown there.\nOn that computer this link opens it there: ${link}\n\n`,
  );
}

const words = {
  waiting: 'waiting for an answer …',
  unreachable: 'unreachable at the moment, trying again …',
  approved: 'approved',
  denied: 'denied',
  expired: 'expired',
} as const;
const ends: Readonly<Record<string, 'denied' | 'expired'>> = { access_denied: 'denied', expired_token: 'expired' };

async function tellStatus(status: keyof typeof words, { json }: Options): Promise<void> {
  if (json) await printJson({ event: 'status', status });
  else note(words[status]);
}
