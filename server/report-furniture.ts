import { createServerReport, type ServerReport } from './admin/service.ts';
import type { Ingredients } from './compose.ts';

type Sources = Parameters<typeof createServerReport>[0];

/** What the server says of itself: health, version, limits. `sso`: the provider's state as it is known now. */
export function furnishReport(given: Ingredients, sso: Sources['sso']): ServerReport {
  return createServerReport({ ...given, constants: constantsOf(given), sso });
}

function constantsOf({ mode, version, identity, dataDir, clock, settings, policy, startedAt = clock.now() }: Ingredients): Sources['constants'] {
  const { idleSeconds, absoluteSeconds, maxPerAccount } = settings.sessions;
  const limits = { idle_seconds: idleSeconds, absolute_seconds: absoluteSeconds, max_sessions_per_account: maxPerAccount };
  return { mode: mode.name, version, serverId: identity.id, dataDir, startedAt, limits, insecureLan: settings.server.allowInsecureLan, policy };
}
