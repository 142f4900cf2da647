import { ContactFailure } from './contact-failure.ts';

/** Does `work` with a signal that is given after `ms`, or when `closing` is. The work is not cut off: it must listen. */
export async function withDeadline<T>(ms: number, closing: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController();
  const end = () => deadline.abort();
  const timer = setTimeout(end, ms);
  closing.addEventListener('abort', end, { once: true });
  if (closing.aborted) end();
  try {
    return await work(deadline.signal);
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', end);
  }
}

/** Waits for work that is shared with others: gives up at the signal, and leaves the work to them. Errors: ContactFailure `timeout`; the work's own. */
export function waitUntil<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new ContactFailure('timeout'));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
