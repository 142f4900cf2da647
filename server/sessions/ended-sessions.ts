import { AppError } from '../errors.ts';
import type { Session } from './session.ts';

/** For how long an `end` can be taken back: the screen offers ten seconds, the rest is for the way. */
const undoMs = 20_000;

/** Who ended it, and may take it back. */
interface Ender {
  readonly accountId: number;
  /** Null for single mode's owner without one. */
  readonly session: Session | null;
  /** As somebody who looks after others: it is taken back as such, or not at all. */
  readonly asAdmin?: boolean;
}

export interface Ended {
  readonly session: Session;
  /** The count of the session's account then (sessions/endings.ts). */
  readonly endings: number;
}

interface Undo extends Ended {
  readonly endedAt: number;
  readonly by: string;
}

const nameOf = ({ accountId, session, asAdmin = false }: Ender) => JSON.stringify([accountId, session?.id ?? null, asAdmin]);

export interface EndedSessions {
  /** Ended in memory, though the disk may have refused so far. */
  has(id: number): boolean;
  /**
   * Refuses the sessions at once, then runs `store`. Where the disk fails they stay refused in memory and the error goes on: a revoke
   * that cannot be stored still denies (security.md C, ENOSPC). `by` null: cannot be taken back.
   */
  refuseNow(sessions: readonly Session[], by: (Ender & Pick<Ended, 'endings'>) | null, now: number, store: () => Promise<void>): Promise<void>;
  /** The disk knows now. */
  stored(id: number): void;
  /** The session to put back, once, for the one who ended it. */
  takeBack(id: number, by: Ender, now: number): Ended | undefined;
  forgetOld(now: number): void;
}

export function createEndedSessions(): EndedSessions {
  const pending = new Set<number>();
  const undo = new Map<number, Undo>();
  const stored = (id: number) => {
    pending.delete(id);
  };
  return {
    has: (id) => pending.has(id),
    refuseNow: async (sessions, by, now, store) => {
      for (const { id } of sessions) pending.add(id);
      try {
        await store();
      } catch (error) {
        // Not found: there is nothing to end. Whatever else went wrong, a revoke denies, and the sweep tries the disk again.
        if (error instanceof AppError && error.code === 'not_found') for (const { id } of sessions) stored(id);
        throw error;
      }
      for (const session of sessions) {
        stored(session.id);
        if (by) undo.set(session.id, { session, endings: by.endings, endedAt: now, by: nameOf(by) });
      }
    },
    stored,
    takeBack: (id, by, now) => {
      const entry = undo.get(id);
      if (!entry || now - entry.endedAt > undoMs || entry.by !== nameOf(by)) return undefined;
      undo.delete(id);
      return entry;
    },
    forgetOld: (now) => {
      for (const [id, { endedAt }] of undo) if (now - endedAt > undoMs) undo.delete(id);
    },
  };
}
