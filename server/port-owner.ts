import { readdir, readFile, readlink } from 'node:fs/promises';

const listenState = '0A';

/**
 * Who listens on a TCP port of this computer, as words for a sentence: `nginx (process 812)`; `a program of another user` where only that can be seen.
 * Null where nobody does any more, and on systems other than Linux, which have no /proc to read it from. Reads no command line: it may hold secrets.
 */
export async function portOwner(port: number): Promise<string | null> {
  try {
    const tables = await Promise.all(['/proc/self/net/tcp', '/proc/self/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')));
    const inodes = new Set(tables.flatMap((table) => table.split('\n').flatMap((row) => listeningInode(row, port))));
    if (inodes.size === 0) return null;
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)))
      if (await holds(pid, inodes)) return `${(await readFile(`/proc/${pid}/comm`, 'utf8')).trim()} (process ${pid})`;
    return 'a program of another user';
  } catch {
    return null;
  }
}

function listeningInode(row: string, port: number): string[] {
  const columns = row.trim().split(/\s+/);
  const [local, state, inode] = [columns[1], columns[3], columns[9]];
  const isThere = state === listenState && Number.parseInt(local?.split(':')[1] ?? '', 16) === port;
  return isThere && inode !== undefined ? [inode] : [];
}

/** Whether one of these sockets is among the files of a process. False for another user's, whose files are not ours to see. */
async function holds(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}
