import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '../../server/command-line/command-error.ts';
import { defaultDataDir } from '../../server/config/data-dir.ts';
import type { Vault } from '../../server/ports/vault.ts';
import { readPrivateFile, writePrivateFile } from '../../server/vault/durable-file.ts';
import { openVault } from '../../server/vault/open-vault.ts';
import { isServerId } from './browse.ts';

/** A server that this computer was paired with. The token is not here: it lies in the keychain, or in an encrypted file beside. */
const Remembered = z.object({
  id: z.string().refine(isServerId),
  name: z.string(),
  /** Null where certificate authorities, or this computer itself, vouch for it. */
  pin: z.string().nullable(),
  /** Where it was found, the last one first. */
  urls: z.array(z.url()),
  scope: z.string(),
  session_id: z.int(),
  paired_at: z.string(),
  expires_at: z.string(),
  /** The name of its secrets in the keychain. */
  vault_id: z.string(),
});
export type Remembered = z.infer<typeof Remembered>;

const secretName = 'client-token';

/** `servers/` beside the folder of a server on this computer. */
function serversFolder(): string {
  return join(dirname(defaultDataDir()), 'client', 'servers');
}
const folderOf = (id: string) => join(serversFolder(), id);

/** Every server that was paired with, by name. One whose file is damaged is left out: pairing again makes a new one. */
export async function listRemembered(): Promise<readonly Remembered[]> {
  const ids = (await readdir(serversFolder()).catch(() => [])).filter(isServerId);
  const servers = await Promise.all(ids.map(readServer));
  return servers.flatMap((server) => (server ? [server] : [])).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function readServer(id: string): Promise<Remembered | undefined> {
  try {
    const parsed = Remembered.safeParse(JSON.parse((await readPrivateFile(join(folderOf(id), 'server.json'))) ?? 'null'));
    return parsed.success && parsed.data.id === id ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Private (0600), on the disk when it resolves. */
export async function remember(server: Remembered): Promise<void> {
  await writePrivateFile(join(folderOf(server.id), 'server.json'), `${JSON.stringify(server, null, 2)}\n`);
}

/** First the token, then the file that says that there is one. Errors: AppError `vault_unavailable`. */
export async function rememberWithToken(server: Omit<Remembered, 'vault_id'>, token: string): Promise<Remembered> {
  const vault_id = (await readServer(server.id))?.vault_id ?? randomUUID();
  const whole = { ...server, vault_id };
  await (await vaultOf(whole)).write(secretName, token);
  await remember(whole);
  return whole;
}

/** Null where there is none any more. Errors: AppError `vault_unavailable`. */
export async function tokenOf(server: Remembered): Promise<string | null> {
  return (await vaultOf(server)).read(secretName);
}

/** The keychain where there is one, else an encrypted file (0600) with its key beside. A vault for each server, so that none waits for another. */
function vaultOf({ id, vault_id }: Pick<Remembered, 'id' | 'vault_id'>): Promise<Vault> {
  const wish = process.env['DOORWARD_VAULT__BACKEND'];
  const backend = wish === 'file' || wish === 'keychain' ? wish : 'auto';
  return openVault({ backend, dataDir: folderOf(id), serverId: vault_id });
}

/**
 * The one that is meant: by id, the beginning of one, name or address; without a word the only one there is.
 * Errors: CommandError `not_paired`, `which_server`.
 */
export async function chosenServer(reference: string | undefined): Promise<Remembered> {
  const all = await listRemembered();
  const meant = reference === undefined ? all : all.filter((server) => isMeant(server, reference));
  const [first] = meant;
  if (first === undefined) throw new CommandError('usage', 'not_paired', 'This computer is not paired with that server. Pair it with doorward pair');
  if (meant.length > 1) throw new CommandError('usage', 'which_server', `More than one is meant: ${meant.map(({ id }) => id).join(', ')}`);
  return first;
}

export function isMeant({ id, name, urls }: Remembered, reference: string): boolean {
  const lower = reference.toLowerCase().replace(/\/+$/, '');
  const isBeginning = lower.length >= 4 && id.toLowerCase().startsWith(lower);
  return isBeginning || name.toLowerCase() === lower || urls.some((url) => url === lower || new URL(url).host === lower);
}
