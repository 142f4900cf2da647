import type { Health } from '../../server/contract/schemas.ts';
import type { NetworkFacts } from '../../server/contract/network.ts';
import type { ServerFacts, VaultFacts } from '../../server/contract/server-schemas.ts';
import { read } from './client.ts';

export type { Health, NetworkFacts, ServerFacts, VaultFacts };

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

export function readVault(signal: AbortSignal): Promise<VaultFacts> {
  return read<VaultFacts>('admin/vault', { signal });
}
