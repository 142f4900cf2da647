import { fromSaved } from '../admin/casdoor/settings-shape.ts';
import type { SwitchMode } from '../contract/inputs.ts';
import type { ModePreview, ModeState, ModeSwitched } from '../contract/mode-schemas.ts';
import { toModeState } from '../modes/present.ts';
import { fromConfiguration } from '../sign-in/oidc/sso-settings.ts';
import { furnishSwitching } from '../switching-furniture.ts';
import { whereItIs, type ServerOptions } from './at-server.ts';
import type { FolderOptions, WhereMissing } from './folder.ts';
import { withHouse, type LocalHouse } from './house.ts';
import { findAccount } from './local-admin.ts';
import { modeAtServer } from './mode-at-server.ts';

export type ModeOptions = FolderOptions & ServerOptions;

/** The mode, wherever it is changed: in a folder that nobody uses, or at the server that uses it. */
export interface ModeReach {
  state(): Promise<ModeState>;
  preview(wanted: SwitchMode): Promise<ModePreview>;
  switch(wanted: SwitchMode): Promise<ModeSwitched>;
  confirm(): Promise<ModeState>;
  undo(): Promise<ModeState>;
  accountId(ident: string): Promise<number>;
}

/** In the folder where nobody uses it, else, or where `--url` says so, at the server. Errors: those of either. */
export function reachMode(options: ModeOptions, whereMissing: WhereMissing, work: (reach: ModeReach) => Promise<void>): Promise<void> {
  return whereItIs(options, whereMissing, {
    inFolder: (folder) => withHouse(folder, 'closed', async (house) => work(await inFolder(house))),
    atServer: (talk) => work(modeAtServer(talk)),
  });
}

/** Whoever may write the folder can always switch back the same way: nothing waits to be kept. */
async function inFolder(house: LocalHouse): Promise<ModeReach> {
  const { store, settings, clock } = house;
  const saved = await store.savedSettings.byKey('casdoor');
  const sso = fromConfiguration(settings.sso) ?? (saved ? fromSaved(saved.value, null) : null);
  const given = {
    ...house,
    move: <T>(_to: unknown, _ownerId: number, commit: Parameters<typeof store.transaction<T>>[0]) => store.transaction(commit),
  };
  const switching = furnishSwitching(given, house, () => sso, false);
  const nobody = { id: null, sessionId: null, ipHash: '' };
  const state = async () => toModeState(await switching.state(), clock.now());
  return {
    state,
    preview: (body) => switching.preview(wantedOf(body), null),
    switch: async (body) => {
      const codes = await switching.switch(wantedOf(body), nobody);
      return { ...(await state()), ...(codes.length === 0 ? {} : { recovery_codes: [...codes] }) };
    },
    confirm: async () => {
      await switching.confirm(nobody, clock.now());
      return state();
    },
    undo: async () => {
      await switching.undo(nobody);
      return state();
    },
    accountId: async (ident) => (await findAccount(house, ident)).id,
  };
}

function wantedOf({ mode, owner_id: ownerId, username, password, email, recovery_codes: recoveryCodes }: SwitchMode) {
  const credentials = username === undefined || password === undefined ? undefined : { username, password, email };
  return { mode, ownerId, credentials, recoveryCodes };
}
