import { Command } from 'commander';
import { CommandError } from '../../server/command-line/command-error.ts';
import { printResult } from '../../server/command-line/print-result.ts';
import { DoorwardError } from '../error.ts';
import { createClient, type DoorwardClient } from '../node.ts';
import type { SessionRow } from '../wire.ts';
import { withWords } from './client-error.ts';
import { reachAgain } from './reach.ts';
import { chosenServer, tokenOf } from './remembered.ts';

/** `doorward whoami` */
export function whoami(): Command {
  return new Command('whoami')
    .description('as whom this computer is let in, for what, and for how long')
    .argument('[server]', 'its id, name or address; needed only where this computer knows several')
    .option('--json', 'one JSON object')
    .action(run);
}

/** Errors: CommandError `not_paired`, `which_server`, `key_missing`, and what the server or the network says. */
async function run(reference: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const server = await chosenServer(reference);
  const token = await tokenOf(server);
  if (token === null) throw new CommandError('refused', 'key_missing', 'The key is not in the keychain any more. Pair again');
  await withWords(
    (async () => {
      const { url, facts } = await reachAgain(server);
      const client = createClient({ url, token, ...(server.pin === null ? {} : { pin: server.pin }) });
      const { user } = await client.me();
      if (user === null) throw new DoorwardError('invalid_token');
      const session = await currentSession(client);
      await printResult(options, {
        account: user.username,
        role: user.role,
        session: session?.id ?? null,
        device: session?.device_label ?? null,
        scopes: session?.scopes?.join(' ') ?? server.scope,
        expires_at: session?.expires_at ?? server.expires_at,
        server: server.name,
        id: server.id,
        url,
        mode: facts.mode,
      });
    })(),
  );
}

async function currentSession(client: DoorwardClient): Promise<SessionRow | undefined> {
  for (let cursor: string | undefined; ;) {
    const page = await client.sessions(cursor === undefined ? {} : { cursor });
    const current = page.sessions.find(({ is_current }) => is_current);
    if (current !== undefined || page.next_cursor === null) return current;
    cursor = page.next_cursor;
  }
}
