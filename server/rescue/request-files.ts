import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/**
 * How a command asks the server that has its data folder: by a file in it, never over a socket. Whoever can write there can do all that a rescue does
 * with the server stopped. No file holds what opens anything: the link's secret stays with the command, only its hash is here.
 */
const folderName = 'rescue';
const largest = 4096;
/** A request that lay longer is nobody's any more: a copy of the folder must not bring it to life. */
export const requestLifeMs = 60_000;

const Request = z.strictObject({
  format: z.literal('doorward-rescue-request'),
  version: z.literal(1),
  /** ms since 1970. */
  at: z.number(),
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
  ident: z.string().max(320).nullable(),
  makeAdmin: z.boolean(),
});
export type RescueRequest = z.infer<typeof Request>;

const Answer = z.union([
  z.strictObject({
    url: z.string(),
    id: z.int(),
    username: z.string(),
    expiresAt: z.number(),
    changes: z.array(z.string()),
  }),
  z.strictObject({ refused: z.string() }),
]);
export type RescueAnswer = z.infer<typeof Answer>;

/** Null where no server answered within `waitMs`; the request is withdrawn then. Errors: those of the file system. */
export async function askInFolder(dataDir: string, request: RescueRequest, waitMs: number): Promise<RescueAnswer | null> {
  const folder = join(dataDir, folderName);
  const owner = await stat(dataDir);
  becomeOwner(owner);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = randomBytes(8).toString('hex');
  const [asked, answered] = [join(folder, `${name}.request`), join(folder, `${name}.answer`)];
  await writeWhole(asked, request);
  try {
    for (const until = Date.now() + waitMs; Date.now() < until; await wait(100)) {
      const answer = await readOwn(answered, Answer, ({ uid }) => uid === owner.uid || process.platform === 'win32');
      if (answer !== null) return answer;
    }
    return null;
  } finally {
    await rm(asked, { force: true });
    await rm(answered, { force: true });
  }
}

/** Answers what was asked in the folder, each request once: it is taken away before it is acted upon. Costs a look where nothing was. */
export async function answerInFolder(dataDir: string, now: () => number, answer: (request: RescueRequest) => Promise<RescueAnswer>): Promise<void> {
  const folder = join(dataDir, folderName);
  if (!(await isOurs(folder))) return;
  for (const file of await readdir(folder)) {
    if (!/^[0-9a-f]{16}\.request$/.test(file)) continue;
    const path = join(folder, file);
    const request = await readOwn(path, Request, isTrusted);
    await rm(path, { force: true });
    // A clock that is ahead counts as much as one that is behind.
    if (request === null || Math.abs(now() - request.at) > requestLifeMs) continue;
    await writeWhole(path.replace(/request$/, 'answer'), await answer(request));
  }
}

/** A folder of this user's, or of the administrator's of this computer, that nobody else may write. */
async function isOurs(folder: string): Promise<boolean> {
  const facts = await lstat(folder).catch(() => null);
  return facts?.isDirectory() === true && isTrusted(facts);
}

function isTrusted({ uid, mode }: Stats): boolean {
  if (process.platform === 'win32') return true;
  return (uid === process.geteuid?.() || uid === 0) && (mode & 0o022) === 0;
}

/** Null for anything that is not such a file, whole and written by somebody who may. */
async function readOwn<T>(path: string, shape: z.ZodType<T>, isTheirs: (facts: Stats) => boolean): Promise<T | null> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch(() => null);
  if (handle === null) return null;
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > largest || facts.nlink !== 1 || !isTheirs(facts)) return null;
    const read = shape.safeParse(JSON.parse(await handle.readFile('utf8')));
    return read.success ? read.data : null;
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}

async function writeWhole(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(value));
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

/**
 * The administrator of this computer acts in somebody's data folder as that somebody, from here on to the end of the command: whatever lies there, a
 * link to another place for instance, is worth no more than its owner could do.
 */
function becomeOwner({ uid, gid }: Stats): void {
  if (process.geteuid?.() !== 0 || uid === 0) return;
  process.setgroups?.([gid]);
  process.setegid?.(gid);
  process.seteuid?.(uid);
}
