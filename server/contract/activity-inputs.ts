import { z } from 'zod';
import { cursor, limit } from './inputs.ts';

/** Which events. One's own where `account` is absent; `all`: everybody's and the server's; `none`: of nobody's account, so the server's. */
const which = <K extends Readonly<Record<string, string>>>(kinds: K) => ({
  account: z.enum(['all', 'none']).or(cursor).optional(),
  kind: z.enum(kinds).optional(),
  /** What was done through this session, or to it. */
  session: cursor.optional(),
  /** `failed`: what was refused, or did not work. */
  outcome: z.enum(['done', 'failed']).optional(),
});

export const activityExport = <K extends Readonly<Record<string, string>>>(kinds: K) => z.object(which(kinds));
export const activityQuery = <K extends Readonly<Record<string, string>>>(kinds: K) =>
  z.object({ cursor: cursor.optional(), limit: limit(200), ...which(kinds) });

export const RetentionWish = z.object({ days: z.int({ error: 'invalid' }).min(7, { error: 'invalid' }).max(3_650, { error: 'invalid' }).nullable() });
