import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { StartError } from '../errors.ts';

/**
 * Where an organisation lays down settings for every person of a computer: a folder that only its administrator writes (not
 * `ProgramData`, where everybody may make folders). No option and no variable moves
 * it, or whoever is to follow it could.
 */
export function policyPath(): string {
  switch (platform()) {
    case 'win32':
      return join('C:\\', 'Program Files', 'Common Files', 'Doorward', 'policy.json');
    case 'darwin':
      return '/Library/Application Support/Doorward/policy.json';
    default:
      return '/etc/doorward/policy.json';
  }
}

/**
 * Its text; null where there is none. Errors: StartError `bad_setting` for one that cannot be read (to go on without it would be to break it), and for
 * one that others than root may write or put another in the place of: the file that is read is the one that was looked at, and so are all folders above.
 */
export function readPolicyText(path: string): string | null {
  let file: number | undefined;
  try {
    // Not waiting for somebody to write into a pipe of that name.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (platform() !== 'win32') requireRoots(path, fstatSync(file));
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw new StartError('bad_setting', 'policy: the policy file cannot be read', `Make it readable for everybody: ${path}`, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function requireRoots(path: string, file: Stats): void {
  if (!file.isFile() || file.uid !== 0 || (file.mode & 0o022) !== 0)
    throw new StartError('bad_setting', 'policy: others than root may write the policy file', `Make it root's, mode 0644: ${path}`);
  const folders = new Set([...foldersAbove(path), ...foldersAbove(realpathSync(path))]);
  for (const folder of folders) {
    const { uid, mode } = statSync(folder);
    // Where the sticky bit is set (/tmp) others may add, but neither rename nor remove what is root's.
    if (uid !== 0 || ((mode & 0o022) !== 0 && (mode & 0o1000) === 0))
      throw new StartError('bad_setting', 'policy: others than root may replace the policy file', `Make it root's, mode 0755: ${folder}`);
  }
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}
