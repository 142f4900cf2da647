import { app, dialog, ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { startsWithComputer, startWithComputer } from './autostart.ts';
import type { DesktopBridge, DesktopFacts } from './bridge.ts';
import { openOutside } from './links.ts';
import { portableFolder } from './portable.ts';
import { speak } from './words.ts';

export interface IpcNeeds {
  readonly window: () => BrowserWindow | null;
  readonly own: () => string | null;
  readonly outside: () => readonly string[];
  readonly facts: () => Pick<DesktopFacts, 'staysInTray' | 'sessionKept'>;
  readonly restart: () => void;
  readonly retell: () => void;
}

/** The names and answers of the bridge; the arguments are whatever the page sent. */
type Answers = { [Name in keyof DesktopBridge]: (...given: unknown[]) => ReturnType<DesktopBridge[Name]> };

/** Answers the page's calls. Who asks is checked here, once (security.md B88); each call guards its own arguments. */
export function answerPage(needs: IpcNeeds): void {
  const answers: Answers = {
    facts: async () => ({ ...ours(), ...needs.facts() }),
    openExternal: async (url) => openOutside(text(url, 2_048), needs.outside()),
    saveFile: async (name, content) => save(fileName(name), text(content, 1_000_000)),
    getAutostart: async () => startsWithComputer(),
    setAutostart: async (on) => startWithComputer(typeof on === 'boolean' ? on : refuse()),
    restartServer: async () => needs.restart(),
    speak: async (language) => (speak(text(language, 2)), needs.retell()),
  };
  for (const [name, answer] of Object.entries(answers))
    ipcMain.handle(`doorward:${name}`, (event, ...given: unknown[]): Promise<unknown> => (isOurPage(event, needs) ? answer(...given) : refuse()));
}

/** The top frame of our window, while it shows our own server: no error page, no frame in the page, no other window. */
function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent, { window, own }: IpcNeeds): boolean {
  return sender === window()?.webContents && senderFrame?.parent === null && senderFrame.origin === own();
}

async function save(name: string, content: string): Promise<boolean> {
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: join(app.getPath('downloads'), name) });
  if (canceled || filePath === '') return false;
  // What the page saves may be recovery codes: for this user only.
  await writeFile(filePath, content, { mode: 0o600 });
  return true;
}

const ours = () => ({ version: app.getVersion(), platform: process.platform, deviceLabel: hostname(), portableFolder: portableFolder() });

function refuse(): never {
  throw new Error('refused');
}

const text = (value: unknown, longest: number) => (typeof value === 'string' && value.length <= longest ? value : refuse());

/** A name without a path in it, nor a dot or a blank at either end. */
function fileName(value: unknown): string {
  const name = text(value, 100);
  return /^[\p{L}\p{N}_-](?:[\p{L}\p{N} ._-]*[\p{L}\p{N}_-])?$/u.test(name) ? name : refuse();
}
