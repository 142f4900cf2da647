import type { Session } from 'electron';
import { startServer, type RunningServer } from '../server/index.ts';
import { portableOptions } from './portable.ts';
import { SessionKeeper } from './session-cookie.ts';

export interface Running {
  readonly server: RunningServer;
  readonly keeper: SessionKeeper;
  /** The only origin that the window may show and that the bridge answers. */
  readonly origin: string;
}

/** Starts the server in this process (hashing is in its workers) and signs the window in. `port` wins over the settings. Errors: StartError. */
export async function startEmbedded(partition: Session, port?: number): Promise<Running> {
  const server = await startServer({ ...portableOptions(), ...(port === undefined ? {} : { port }) });
  const keeper = new SessionKeeper(partition, server);
  await keeper.signIn().catch(console.error); // the page works without, or asks to sign in
  return { server, keeper, origin: new URL(server.url).origin };
}
