import type { Command } from 'commander';
import type { Page } from '../ports/store.ts';
import { toRow } from '../sessions/present.ts';
import { isLive, type Session } from '../sessions/session.ts';
import { withFolder, type Folder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { findAccount } from './local-admin.ts';
import { print, printJson } from './print.ts';
import { table, type Row } from './table.ts';

const pageSize = 500;

/** `doorward sessions list [ACCOUNT]` */
export function sessionsList(): Command {
  return folderCommand('list', 'who is signed in, and where')
    .argument('[account]', 'only theirs: username, e-mail address or id:N')
    .action((ident: string | undefined, options: FolderOptions) =>
      withFolder(options, 'refuse', async (folder) => {
        const sessions = await liveSessions(folder, ident === undefined ? undefined : (await findAccount(folder, ident)).id);
        const names = new Map<number, string>();
        for (const { accountId } of sessions)
          if (!names.has(accountId)) names.set(accountId, (await folder.store.accounts.byId(accountId))?.username ?? '');
        if (options.json)
          for (const session of sessions)
            await printJson({ ...toRow(session, null), account_id: session.accountId, username: names.get(session.accountId) });
        else
          await print(
            sessions.length === 0 ? 'Nobody is signed in.\n' : table(sessions.map((session) => shown(session, names.get(session.accountId) ?? ''))),
          );
      }),
    );
}

/** By ascending id; of one account, or of all. */
export async function liveSessions({ store, clock }: Pick<Folder, 'store' | 'clock'>, accountId: number | undefined): Promise<Session[]> {
  const found: Session[] = [];
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Session> = await store.sessions.scan({ after, limit: pageSize });
    found.push(...page.items.filter((session) => (accountId === undefined || session.accountId === accountId) && isLive(session, clock.now())));
    after = page.next;
  }
  return found;
}

function shown(session: Session, username: string): Row {
  const { id, device_label: device, kind, method, last_seen_at: lastSeen, expires_at: expires } = toRow(session, null);
  return { id, username, device, kind, method, last_seen: lastSeen, expires };
}
