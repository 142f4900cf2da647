import { Option, type Command } from 'commander';
import { findAccounts, toAccountRow, type AccountFilter } from '../admin/accounts/list.ts';
import { createPresenter } from '../accounts/present.ts';
import type { AccountRow } from '../contract/account-admin-schemas.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand, roles } from './folder-command.ts';
import { print, printJson } from './print.ts';
import { table, type Row } from './table.ts';

interface Options extends FolderOptions {
  readonly search?: string;
  readonly role?: AccountFilter['role'];
  readonly state?: AccountFilter['state'];
}

const pageSize = 200;

/** `doorward accounts list` */
export function accountsList(): Command {
  return folderCommand('list', 'everybody who has an account; the bin only with --state deleted')
    .option('--search <text>', 'only those whose names or address contain it')
    .addOption(new Option('--role <role>', 'only this role').choices(roles))
    .addOption(new Option('--state <state>', 'only this state').choices(['active', 'invited', 'disabled', 'deleted']))
    .action((options: Options) =>
      withFolder(options, 'refuse', async ({ store, clock }) => {
        const parts = {
          store,
          present: createPresenter({ reads: store, now: () => clock.now(), casdoorAvailable: () => false }),
          now: () => Date.now(),
          // Failures are counted in the server that runs, and in no folder.
          shutFor: () => Promise.resolve(null),
          pageAt: () => null,
        };
        const rows: AccountRow[] = [];
        for (let after: number | null = 0; after !== null;) {
          const page: Awaited<ReturnType<typeof findAccounts>> = await findAccounts(parts, options, { after, limit: pageSize });
          for (const account of page.items) rows.push(await toAccountRow(parts, account));
          after = page.next;
        }
        if (!options.json) return print(rows.length === 0 ? 'No account fits.\n' : table(rows.map(shown)));
        for (const row of rows) await printJson(row);
      }),
    );
}

function shown(row: AccountRow): Row {
  const state = row.deleted_at !== null ? 'deleted' : row.is_active ? 'active' : 'disabled';
  const { id, username, email, role, has_password: password, two_factor, sessions, api_keys, last_seen_at } = row;
  return { id, username, email, role, state, password, '2fa': two_factor, sessions, api_keys, last_seen: last_seen_at };
}
