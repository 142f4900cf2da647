import { VaultFailure } from './failure.ts';

/**
 * One piece of work at a time, each with a limit on how long its caller waits.
 *
 * A native keychain call cannot be cancelled and keeps one of the four threads of the libuv pool. So while one hangs, no other is
 * started: later callers are told at once, instead of taking the threads that the file system needs.
 */
export class Turnstile {
  #tail: Promise<unknown> = Promise.resolve();
  #jammed = false;

  /** What `work` returns. With `limitMs`: VaultFailure `keychain_timeout` after that many ms, and at once while an earlier piece of work hangs. */
  run<T>(work: () => Promise<T>, limitMs: number | null): Promise<T> {
    if (this.#jammed) return Promise.reject(new VaultFailure('keychain_timeout'));
    let expired = false;
    const turn = this.#tail.then(() => {
      // Its caller has been told that it failed: it must not happen afterwards.
      if (expired) throw new VaultFailure('keychain_timeout');
      return work();
    });
    this.#tail = turn.catch(() => undefined);
    if (limitMs === null) return turn;
    return within(turn, limitMs, () => {
      expired = true;
      this.#jam();
    });
  }

  #jam(): void {
    this.#jammed = true;
    void this.#tail.then(() => {
      this.#jammed = false;
    });
  }
}

function within<T>(turn: Promise<T>, limitMs: number, onExpiry: () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      onExpiry();
      reject(new VaultFailure('keychain_timeout'));
    }, limitMs);
    timer.unref();
    void turn.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
