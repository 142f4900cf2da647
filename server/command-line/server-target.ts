import { WellKnownDoorward } from '../contract/network.ts';
import { isLoopback } from '../network/addresses.ts';
import { isProven, newChallenge, readServerNote, type ServerNote } from '../network/server-note.ts';
import { CommandError } from './command-error.ts';

/**
 * The address of a server that a command may send a password to: the one that uses the folder, which proves that it is, or one elsewhere behind TLS,
 * whose certificate proves it (security.md B18; C, port taken). Errors: CommandError `no_answer`, `other_server`, `insecure_connection`, `bad_url`.
 */
export async function findServer(dataDir: string, wanted: string | undefined): Promise<string> {
  const url = wanted === undefined ? undefined : readUrl(wanted);
  const note = await readServerNote(dataDir);
  if (url && url.origin !== note?.url && !isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1')) && url.hostname !== 'localhost') {
    if (url.protocol === 'https:') return url.origin;
    throw new CommandError(
      'refused',
      'insecure_connection',
      `Everybody on the way to ${url.origin} could read along. Use https, or ask on that computer`,
    );
  }
  if (!note) throw new CommandError('refused', 'no_answer', `No server says that it uses ${dataDir}. Say which folder it uses with --data-dir`);
  // Another address of this computer may be somebody else's, though the port is the same: the server is asked where it says that it is.
  if (url && url.port !== new URL(note.url).port) throw otherServer(url.origin, dataDir);
  await requireProof(note, dataDir);
  return note.url;
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new CommandError('usage', 'bad_url', 'The address of a server begins with http:// or https://');
  return url;
}

async function requireProof(note: ServerNote, dataDir: string): Promise<void> {
  const challenge = newChallenge();
  const answer = await fetch(`${note.url}/.well-known/doorward?challenge=${challenge}`, { redirect: 'error' }).catch((cause: unknown) => {
    throw new CommandError('refused', 'no_answer', `No server answers at ${note.url}`, cause);
  });
  const read = WellKnownDoorward.safeParse(await answer.json().catch(() => null));
  if (!isProven(note, challenge, read.data?.proof)) throw otherServer(note.url, dataDir);
}

const otherServer = (url: string, dataDir: string) =>
  new CommandError('refused', 'other_server', `What answers at ${url} is not the server that uses ${dataDir}. Nothing was sent to it`);
