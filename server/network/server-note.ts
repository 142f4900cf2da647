import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../ports/log.ts';

/** Where the server of a data folder listens, and what it can prove that with. Good for one run of it. */
const Note = z.object({ url: z.url(), secret: z.string().min(43) });
export type ServerNote = z.infer<typeof Note>;

export interface OwnNote {
  /** Leaves it in the folder. A folder that takes no more files is no reason not to run: commands find no server then, and say so. */
  write(): Promise<void>;
  /** Idempotent. */
  remove(): Promise<void>;
  /** That whoever answers at the server's own address is the server of this folder. */
  prove(challenge: string): string;
}

const fileName = 'server.json';

/**
 * The running server's note to commands on the same folder. Who may read the folder may know the secret; it opens nothing. It proves to a command
 * that the listener it is about to send a password to is this folder's server, not a stranger who took its port (security.md C, port taken).
 */
export function createServerNote({ dataDir, url, log }: { readonly dataDir: string; readonly url: () => string; readonly log: Log }): OwnNote {
  const secret = randomBytes(32).toString('base64url');
  const path = join(dataDir, fileName);
  let isOurs = false;
  return {
    write: async () => {
      const temporary = join(dataDir, `.${fileName}.${randomBytes(8).toString('hex')}.tmp`);
      try {
        const handle = await open(temporary, 'wx', 0o600);
        await handle.writeFile(`${JSON.stringify({ url: url(), secret } satisfies ServerNote)}\n`).finally(() => handle.close());
        await rename(temporary, path);
        isOurs = true;
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        log.warn({ event: 'note', err: error }, 'commands will not find this server');
      }
    },
    remove: async () => {
      if (isOurs) await rm(path, { force: true }).catch(() => undefined);
      isOurs = false;
    },
    prove: (challenge) => proofOf({ url: url(), secret }, challenge),
  };
}

/** What the folder's server left; undefined where it left none, or none of ours. A server that was killed leaves a stale one. */
export async function readServerNote(dataDir: string): Promise<ServerNote | undefined> {
  try {
    const handle = await open(join(dataDir, fileName), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const text = await handle.readFile('utf8').finally(() => handle.close());
    return Note.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The address is in it: a stranger at another one cannot pass the question on to the server and the answer back. */
function proofOf({ url, secret }: ServerNote, challenge: string): string {
  return createHmac('sha256', secret).update(`doorward server\n${url}\n${challenge}`).digest('base64url');
}

export const newChallenge = (): string => randomBytes(32).toString('base64url');

/** Whether `proof` answers this challenge. */
export function isProven(note: ServerNote, challenge: string, proof: string | undefined): boolean {
  const wanted = Buffer.from(proofOf(note, challenge));
  const given = Buffer.from(proof ?? '');
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
