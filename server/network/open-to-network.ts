import { isLoopback } from './addresses.ts';

/** Whether other computers could reach a server that is bound to `bind`: an address, or "localhost". */
export function isOpenToNetwork(bind: string): boolean {
  return !isLoopback(bind) && bind !== '::1' && bind !== 'localhost';
}

/** Whether single mode may run there: only this computer gets to it, or somebody said that they know who does (security.md B5). */
export function mayBeSingle({ bind, acknowledgeLan }: { readonly bind: string; readonly acknowledgeLan: boolean }): boolean {
  return acknowledgeLan || !isOpenToNetwork(bind);
}
