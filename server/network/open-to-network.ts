import { isLoopback } from './addresses.ts';

/** Whether other computers could reach a server that is bound to `bind`: an address, or "localhost". */
export function isOpenToNetwork(bind: string): boolean {
  return !isLoopback(bind) && bind !== '::1' && bind !== 'localhost';
}
