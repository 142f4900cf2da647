import type { Health } from '../../server/contract/schemas.ts';
import type { NetworkChange, NetworkFacts } from '../../server/contract/network.ts';
import type { ServerFacts, VaultFacts } from '../../server/contract/server-schemas.ts';
import { read, write } from './client.ts';

export type { Health, NetworkChange, NetworkFacts, ServerFacts, VaultFacts };

const patienceMs = 30_000;

export function readHealth(signal: AbortSignal): Promise<Health> {
  return read<Health>('/api/v1/health', { signal });
}

export function readServer(signal: AbortSignal): Promise<ServerFacts> {
  return read<ServerFacts>('admin/server', { signal });
}

/** Measures anew: each call looks at the sockets and tries the addresses. */
export function readNetwork(signal: AbortSignal): Promise<NetworkFacts> {
  return read<NetworkFacts>('admin/network', { signal });
}

/** Sockets open and close before it answers, and a first certificate is made. */
export function changeNetwork(change: NetworkChange): Promise<NetworkFacts> {
  return write<NetworkFacts>('PATCH', 'admin/network', change, patienceMs);
}

export function readVault(signal: AbortSignal): Promise<VaultFacts> {
  return read<VaultFacts>('admin/vault', { signal });
}
