import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from './errors.ts';
import type { OwnerSession, RunningServer, ServerStatus, WaitingDevices } from './index.ts';
import type { Swap } from './storage/lowdb/folder-swap.ts';

/** Starts one life of a server: on `port`, or as configured where it is null. */
type Start = (port: number | null, beginAnew: (swap: Swap) => void) => Promise<RunningServer>;

interface Around {
  /** Decides that the data of before come back at the next start. */
  readonly swapBack: (swap: Swap) => Promise<void>;
  readonly warn: (facts: object, sentence: string) => void;
}

/** The answer that says so goes out first. */
const politeMs = 250;
const portTries = 20;

/** A server that begins anew in the same process, on the same port, when other data have taken the place of its own. Errors: those of the first `start`. */
export async function startRestartable(start: Start, around: Around): Promise<RunningServer> {
  const server = new RestartableServer(start, around);
  await server.begin();
  return server;
}

class RestartableServer implements RunningServer {
  readonly #start: Start;
  readonly #around: Around;
  #life: RunningServer | undefined;
  #turn: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(start: Start, around: Around) {
    this.#start = start;
    this.#around = around;
  }

  async begin(): Promise<void> {
    this.#life = await this.#start(null, (swap) => this.#beginAnew(swap));
  }

  get #now(): RunningServer {
    if (this.#life === undefined) throw new Error('the server has not started');
    return this.#life;
  }

  get url(): string {
    return this.#now.url;
  }
  get port(): number {
    return this.#now.port;
  }
  get mode(): RunningServer['mode'] {
    return this.#now.mode;
  }
  get cookieName(): string {
    return this.#now.cookieName;
  }
  get vault(): RunningServer['vault'] {
    return this.#now.vault;
  }

  async openOwnerSession(request: Parameters<RunningServer['openOwnerSession']>[0]): Promise<OwnerSession | null> {
    await this.#turn;
    return this.#now.openOwnerSession(request);
  }

  signInOrigins(): readonly string[] {
    return this.#now.signInOrigins();
  }

  async status(): Promise<ServerStatus> {
    await this.#turn;
    return this.#now.status();
  }

  async waitingDevices(key: string | null): Promise<WaitingDevices> {
    await this.#turn;
    return this.#now.waitingDevices(key);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#turn;
    await this.#now.stop();
  }

  #beginAnew(swap: Swap): void {
    this.#turn = this.#turn
      .then(() => pause(politeMs))
      .then(() => this.#restart(swap))
      // Nobody waits for it, and a server that is neither here nor there must not look alive.
      .catch((error: unknown) => {
        setImmediate(() => {
          throw error instanceof Error ? error : new Error(String(error));
        });
      });
  }

  async #restart(swap: Swap): Promise<void> {
    const { port } = this.#now;
    await this.#now.stop();
    if (this.#isStopped) return;
    try {
      this.#life = await this.#again(port);
    } catch (error) {
      const { swapBack, warn } = this.#around;
      warn(
        { event: 'restore_failed', reason: error instanceof StartError ? error.code : 'failed' },
        'the server does not start with the restored data',
      );
      await swapBack(swap);
      this.#life = await this.#again(port);
    }
  }

  /** Who looks for free ports may just be trying ours. */
  async #again(port: number): Promise<RunningServer> {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await this.#start(port, (swap) => this.#beginAnew(swap));
      } catch (error) {
        if (!(error instanceof StartError) || error.code !== 'port_taken' || attempt === portTries) throw error;
        await pause(politeMs);
      }
  }
}
