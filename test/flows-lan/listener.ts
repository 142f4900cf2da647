import { expect } from 'vitest';

export interface Heard {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A client that listens to `GET events`. */
export interface Listener {
  readonly status: number;
  readonly heard: Heard[];
  readonly kinds: () => string[];
  /** Resolves with the time (performance.now) at which the server ended the stream. */
  readonly ended: Promise<number>;
  readonly isOpen: () => boolean;
  /** Waits for an event of this kind. */
  readonly hear: (kind: string) => Promise<Heard>;
  readonly leave: () => void;
}

export async function listen(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Listener> {
  const control = new AbortController();
  const answer = await fetch(`${url}/api/v1/auth/events`, { headers: { Accept: 'text/event-stream', ...headers }, signal: control.signal });
  const heard: Heard[] = [];
  let isOpen = true;
  const ended = readAll(answer, heard)
    .catch(() => undefined)
    .then(() => {
      isOpen = false;
      return performance.now();
    });
  return {
    status: answer.status,
    heard,
    kinds: () => heard.map(({ kind }) => kind),
    ended,
    isOpen: () => isOpen,
    hear: async (kind) => {
      await expect.poll(() => heard.some((event) => event.kind === kind), { timeout: 5_000, interval: 5 }).toBe(true);
      return heard.findLast((event) => event.kind === kind) ?? { kind, data: {} };
    },
    leave: () => control.abort(),
  };
}

async function readAll(answer: Response, heard: Heard[]): Promise<void> {
  let text = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, kind, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (kind !== undefined && data !== undefined) heard.push({ kind, data: JSON.parse(data) as Heard['data'] });
    }
  }
}
