import { InvalidArgumentError, type Command } from 'commander';
import { toLimits, type LimitsChange } from '../admin/accounts/limits-change.ts';
import { AccountLimitsPatch } from '../contract/account-admin-schemas.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import { findAccount, localAdmin } from './local-admin.ts';
import { printJson } from './print.ts';
import { printResult } from './print-result.ts';

interface Options extends FolderOptions {
  readonly scopes?: LimitsChange;
  readonly localOnly?: boolean;
  readonly anywhere?: boolean;
  readonly maxSessions?: LimitsChange;
  readonly hours?: LimitsChange;
  readonly none?: boolean;
}

const noLimits: LimitsChange = { scopes: null, local_only: false, max_sessions: null, hours: null };

/** `doorward accounts limits ACCOUNT`: shows them, or changes what is named. The last admin stays without. */
export function accountsLimits(): Command {
  return folderCommand('limits', 'what somebody may do at most; without options: as it is')
    .argument('<account>', 'username, e-mail address or id:N')
    .option('--scopes <list>', 'read; read,write; read,admin; any: no limit', scopesOf)
    .option('--local-only', 'in only from this computer and the local network')
    .option('--anywhere', 'in from everywhere')
    .option('--max-sessions <number>', 'so many devices; any: as many as the server allows', sessionsOf)
    .option('--hours <hours>', 'in only then, as 1-5,08:00-18:00,Europe/Berlin (1: Monday); any: always', hoursOf)
    .option('--none', 'no limits; what is named beside it is set')
    .action((ident: string, options: Options) =>
      withFolder(options, 'refuse', (folder) =>
        withHouse(folder, 'closed', async (house) => {
          const before = await findAccount(house, ident);
          const limits = wantedOf(options);
          const account = limits === null ? before : await house.accountAdmin.change(localAdmin, before.id, { limits });
          const now = toLimits(account);
          if (options.json) return printJson({ id: account.id, username: account.username, limits: now });
          const hours = now.hours && `${now.hours.days.join(' ')}, ${now.hours.from}-${now.hours.to}, ${now.hours.time_zone}`;
          return printResult({}, { id: account.id, username: account.username, ...now, scopes: now.scopes?.join(' ') ?? null, hours });
        }),
      ),
    );
}

/** Null: nothing is to be changed. */
function wantedOf({ scopes, localOnly, anywhere, maxSessions, hours, none }: Options): LimitsChange | null {
  const place = localOnly || anywhere ? { local_only: localOnly === true } : {};
  const wanted = { ...(none ? noLimits : {}), ...scopes, ...place, ...maxSessions, ...hours };
  return Object.keys(wanted).length === 0 ? null : wanted;
}

const scopesOf = (text: string) => read({ scopes: text === 'any' ? null : text.split(',') });
const sessionsOf = (text: string) => read({ max_sessions: text === 'any' ? null : Number(text) });

/** Days, times and zone, in this order. */
function hoursOf(text: string): LimitsChange {
  if (text === 'any') return read({ hours: null });
  const [, first, last = first, from, to, zone] = /^([1-7])(?:-([1-7]))?,([\d:]+)-([\d:]+),(.+)$/.exec(text) ?? [];
  const days = Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) || 0 }, (_, index) => Number(first) + index);
  return read({ hours: { days, from, to, time_zone: zone } });
}

/** As the server reads the field of a request. */
function read(value: unknown): LimitsChange {
  const result = AccountLimitsPatch.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidArgumentError('(invalid)');
}
