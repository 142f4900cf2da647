import { Command } from 'commander';
import { vaultForget } from './vault-forget.ts';
import { vaultList } from './vault-list.ts';
import { vaultMove } from './vault-move.ts';
import { vaultSet } from './vault-set.ts';

/** `doorward vault …` */
export function vault(): Command {
  const group = new Command('vault').description(
    'secrets that settings name as vault:NAME, and where all of them lie, while no server uses the folder',
  );
  for (const make of [vaultSet, vaultList, vaultForget, vaultMove]) group.addCommand(make());
  return group;
}
