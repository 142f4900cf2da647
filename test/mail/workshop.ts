import { createServer, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { layGround, until, type Ground, type GroundOptions } from './outbox-ground.ts';
import { startPostOffice, type PostOffice, type PostOfficeOptions } from './post-office.ts';

/** Outboxes and mail servers that are gone after the test. */

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

export async function office(options?: PostOfficeOptions): Promise<PostOffice> {
  const made = await startPostOffice(options);
  undo.push(() => made.stop());
  return made;
}

export async function ground(options: GroundOptions): Promise<Ground> {
  const made = await layGround(options);
  undo.push(() => made.outbox.stop());
  return made;
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const made = await startPostOffice();
  await made.stop();
  return made.port;
}

/** That many tries were made and written down. */
export const tried = (place: Ground, attempts: number) => until(() => place.log().includes(`"attempts":${attempts},"error"`), `try ${attempts}`);

/** Takes connections and never says a word. */
export async function blackHole(): Promise<{ readonly port: number; readonly isTaken: () => boolean }> {
  const sockets = new Set<Socket>();
  const hole = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
  undo.push(() => new Promise((resolve) => (sockets.forEach((socket) => socket.destroy()), hole.close(resolve))));
  const address = hole.address();
  return { port: address !== null && typeof address === 'object' ? address.port : 0, isTaken: () => sockets.size > 0 };
}
