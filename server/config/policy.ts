import { readFileSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
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
 * one that others than its owner may write, or that a person's own account owns.
 */
export function readPolicyText(path: string): string | null {
  try {
    const { mode, uid } = statSync(path);
    const isTheirs = platform() !== 'win32' && ((mode & 0o022) !== 0 || uid !== 0);
    if (isTheirs) throw new StartError('bad_setting', 'policy: others than root may write the policy file', `Make it root's, mode 0644: ${path}`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw new StartError('bad_setting', 'policy: the policy file cannot be read', `Make it readable for everybody: ${path}`, error);
  }
}
