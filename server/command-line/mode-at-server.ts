import { AccountList } from '../contract/account-admin-schemas.ts';
import { ModePreview, ModeState, ModeSwitched } from '../contract/mode-schemas.ts';
import type { ServerTalk } from './at-server.ts';
import { CommandError } from './command-error.ts';
import type { ModeReach } from './mode-reach.ts';

/** The mode of a server that runs. Errors: those of `send`; CommandError `not_found`. */
export function modeAtServer({ send }: ServerTalk): ModeReach {
  return {
    state: () => send('GET', 'admin/mode', ModeState),
    preview: (wanted) => send('POST', 'admin/mode/preview', ModePreview, wanted),
    switch: (wanted) => send('POST', 'admin/mode', ModeSwitched, wanted),
    confirm: () => send('POST', 'admin/mode/confirm', ModeState),
    undo: () => send('POST', 'admin/mode/undo', ModeState),
    accountId: async (ident) => {
      const { accounts } = await send('GET', `admin/accounts?search=${encodeURIComponent(ident)}`, AccountList);
      const found = accounts.find(({ id, username, email }) => ident === `id:${String(id)}` || [username, email].includes(ident));
      if (!found) throw new CommandError('refused', 'not_found', `There is no account "${ident}"`);
      return found.id;
    },
  };
}
