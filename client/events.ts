import { DoorwardError } from './error.ts';
import type { Http } from './http.ts';

/** Something that changed: `mode`, `outage`, `session_opened`, `session_ended`, `pairing_requested`, `pairing_settled`. */
export interface DoorwardEvent {
  readonly kind: string;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
}

/** The server beats every 25 seconds; two that are missing mean that nobody is there. */
const silenceMs = 60_000;
const mostPending = 64 * 1024;

/**
 * What changes, as it changes (`GET events`), until the server ends it (the credential was ended, or the server stops) or `signal` does.
 * Errors: DoorwardError; `timed_out` where even the heartbeat stays away.
 */
export async function* events(http: Http, signal?: AbortSignal): AsyncGenerator<DoorwardEvent, void, undefined> {
  const silent = new AbortController();
  const response = await http.open('events', 'text/event-stream', signal ? AbortSignal.any([signal, silent.signal]) : silent.signal);
  if (response.body === null) throw new DoorwardError('unexpected_answer', { status: response.status });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const timer = setTimeout(() => silent.abort(), silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      const blocks = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = blocks.pop() ?? '';
      if (text.length > mostPending) throw new DoorwardError('unexpected_answer');
      yield* blocks.flatMap(eventOf);
    }
  } catch (error) {
    if (signal?.aborted) return;
    throw error instanceof DoorwardError ? error : new DoorwardError(silent.signal.aborted ? 'timed_out' : 'unreachable', { cause: error });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** One block of lines (HTML standard 9.2.6); comments and what is not JSON say nothing. */
function eventOf(block: string): readonly DoorwardEvent[] {
  const fields = block.split('\n').map((line) => /^(event|data): ?(.*)$/.exec(line));
  const kind = fields.findLast((field) => field?.[1] === 'event')?.[2];
  const data = fields.flatMap((field) => (field?.[1] === 'data' ? [field[2] ?? ''] : [])).join('\n');
  if (kind === undefined || data === '') return [];
  try {
    return [{ kind, data: JSON.parse(data) as DoorwardEvent['data'] }];
  } catch {
    return [];
  }
}
