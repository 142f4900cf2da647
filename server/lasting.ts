import { join } from 'node:path';
import type { Ingredients } from './compose.ts';
import { builtDir } from './http/built-dir.ts';
import { createOutbox, type Outbox } from './mail/outbox.ts';
import { createEndedSessions, type EndedSessions } from './sessions/ended-sessions.ts';
import { createPasswords, type Passwords } from './workers/passwords.ts';

/** What a change of mode must not interrupt: mails on their way, hashing, and what was ended though the disk does not know it yet. */
export interface Lasting {
  readonly outbox: Outbox;
  readonly passwords: Passwords;
  readonly ended: EndedSessions;
}

/** Made once, over the store itself. Errors: StartError `bad_setting` for a mail template. */
export function makeLasting({ settings, store, keys, vault, env, clock, log, address, hooks }: Omit<Ingredients, 'mode' | 'move'>): Lasting {
  const workerFile = join(builtDir(join('server', 'workers')) ?? '', 'password-worker.js');
  return {
    outbox: createOutbox({ store, clock, log, keys, vault, env, settings, baseUrl: () => address().url, ...(hooks ? { hooks } : {}) }),
    passwords: createPasswords({ cost: settings.password.bcryptCost, workerFile }),
    ended: createEndedSessions(),
  };
}
