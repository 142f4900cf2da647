import { AppError } from '../errors.ts';
import { isLoopback } from '../network/addresses.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { answerInFolder, type RescueAnswer, type RescueRequest } from './request-files.ts';
import { rescueIn } from './rescue.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly dataDir: string;
  /** In single mode nobody but the owner gets in. */
  readonly onlyOwner: boolean;
  /** Where the server answers on this computer. */
  readonly url: string;
}

/** Where a rescue link leads: it opens on this computer only, so it never leads anywhere else. Null: the server does not listen here. */
export function rescueUrl(url: string): string | null {
  const { hostname } = new URL(url);
  return isLoopback(hostname.replace(/^\[|\]$/g, '')) || hostname === 'localhost' ? new URL('/', url).href : null;
}

/** The running server's half: looks whether `doorward rescue` asks for anything. To be called often. Errors: those of the file system. */
export async function answerRescues({ store, clock, log, dataDir, onlyOwner, url }: Parts): Promise<void> {
  const rescue = async (request: RescueRequest): Promise<RescueAnswer> => {
    const base = rescueUrl(url);
    if (base === null) return { refused: 'not_on_loopback' };
    try {
      const rescued = await store.transaction((tx) => rescueIn(tx, request, { onlyOwner, now: clock.now() }));
      log.warn({ event: 'rescue', account: rescued.id, changes: rescued.changes }, 'doorward rescue made a sign-in link, at the data folder');
      return { url: base, id: rescued.id, username: rescued.username, expiresAt: rescued.expiresAt, changes: [...rescued.changes] };
    } catch (error) {
      if (error instanceof AppError) return { refused: error.code };
      throw error;
    }
  };
  await answerInFolder(dataDir, () => clock.now(), rescue);
}
