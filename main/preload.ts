import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge } from './bridge.ts';

// Named functions only: the page never sees ipcRenderer or an event (security.md B88). ipc.ts checks sender and arguments.
type Names = Record<keyof DesktopBridge, 0>;
const names: Names = { facts: 0, openExternal: 0, saveFile: 0, getAutostart: 0, setAutostart: 0, restartServer: 0, speak: 0 };
const call = (name: string) => (first?: unknown, second?: unknown) => ipcRenderer.invoke(`doorward:${name}`, first, second) as Promise<unknown>;
contextBridge.exposeInMainWorld('doorward', Object.fromEntries(Object.keys(names).map((name) => [name, call(name)])));
