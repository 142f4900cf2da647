import { Piscina } from 'piscina';
import { AppError } from '../errors.ts';
import type { PasswordTask } from './password-worker.ts';

export interface Passwords {
  /** Errors: AppError `server_busy` where too many wait already. */
  hash(password: string): Promise<string>;
  /** `record` undefined: nobody of that name; costs the same and is false (security.md B32). Errors: AppError `server_busy`. */
  verify(password: string, record: string | undefined): Promise<boolean>;
  stop(): Promise<void>;
}

interface Options {
  readonly cost: number;
  /** The built worker: dist/server/workers/password-worker.js. */
  readonly workerFile: string;
  readonly threads?: number;
  /** How long one may take, waiting included; default a minute. */
  readonly longestMs?: number;
}

const mostWaiting = 64;

/** Hashing in worker threads behind a bounded queue (security.md M2; performance.md: one worker leaves the event loop alone). */
export function createPasswords({ cost, workerFile, threads = 1, longestMs = 60_000 }: Options): Passwords {
  const pool = new Piscina({ filename: workerFile, minThreads: 0, maxThreads: threads, maxQueue: mostWaiting, idleTimeout: 30_000 });
  const run = async (task: PasswordTask): Promise<unknown> => {
    if (pool.queueSize >= mostWaiting) throw new AppError('server_busy');
    // A thread that went away without a word answers nobody: its task is taken from it, and another thread is made.
    const late = AbortSignal.timeout(longestMs);
    return pool.run(task, { signal: late }).catch((cause: unknown) => {
      throw late.aborted ? new AppError('server_busy', { cause }) : cause;
    });
  };
  const hash = async (password: string) => String(await run({ do: 'hash', password, cost }));
  let dummy: Promise<string> | undefined;
  // A queue that was full once must not answer for nobody ever after.
  const forget = (error: unknown): never => {
    dummy = undefined;
    throw error;
  };
  return {
    hash,
    verify: async (password, record) => {
      const against = record ?? (await (dummy ??= hash('nobody has this password').catch(forget)));
      const fits = await run({ do: 'verify', password, record: against });
      return record !== undefined && fits === true;
    },
    stop: () => pool.destroy(),
  };
}
