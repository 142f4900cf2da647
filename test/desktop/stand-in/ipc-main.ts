import type * as Electron from 'electron';
import { preventable } from './events.ts';

type Handler = Parameters<Electron.IpcMain['handle']>[1];
/** What a handler may look at: the sender and its frame. */
export type Sender = Pick<Electron.IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

const handlers = new Map<string, Handler>();

export const ipcMain: Pick<Electron.IpcMain, 'handle' | 'removeHandler'> = {
  handle: (channel, handler) => {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  removeHandler: (channel) => void handlers.delete(channel),
};

/** What `ipcRenderer.invoke` of a page reaches; errors arrive there with Electron's prefix. */
export async function invoke(channel: string, sender: Sender, args: readonly unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  try {
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const event = preventable({ ...sender, type: 'frame', frameId: 0, processId: 0 } as const);
    return (await handler(event, ...args)) as unknown;
  } catch (error) {
    throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
  }
}
