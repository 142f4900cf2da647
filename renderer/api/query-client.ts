import { QueryClient } from '@tanstack/react-query';
import { isUnreachable } from './error.ts';

/** How often lists look for news, and how often we knock at a server that is gone. */
export const refreshMs = 5_000;
export const knockMs = 2_000;

/**
 * The cache of what the server said. `networkMode: always`: the server is on this computer or in this house, whatever the browser thinks of
 * the internet. Last data stay when a refresh fails; the screens mark them as old.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 2_000,
      retry: (failures, error) => failures < 1 && isUnreachable(error),
      retryDelay: 300,
      refetchOnWindowFocus: 'always',
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** The name of each thing in the cache. */
export const keys = {
  start: ['start'],
  settings: ['settings'],
  sessions: ['sessions'],
  activity: ['activity'],
  chain: ['chain'],
  health: ['health'],
  server: ['server'],
  network: ['network'],
  vault: ['vault'],
  factors: ['factors'],
  approvals: ['approvals'],
  credentials: ['credentials'],
  welcome: ['welcome'],
  apiKeys: ['api-keys'],
  accounts: ['accounts'],
  mail: ['mail'],
  mode: ['mode'],
  modeState: ['mode', 'state'],
  backup: ['backup'],
  restore: ['restore'],
  casdoor: ['casdoor'],
  probe: ['probe'],
  pairing: ['pairing'],
} as const;
