import { readFileSync } from 'node:fs';

/** A process so that a later one with the same number is not taken for it. The last two are null where the system does not tell. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Linux: clock ticks since boot (field 22 of /proc/<pid>/stat). */
  readonly startedAt: string | null;
  readonly bootId: string | null;
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startedAt: statOf(pid)?.startedAt ?? null, bootId: readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null };
}

/** Whether exactly that process is running. A zombie is not: it will write nothing more. */
export function isRunning(process: ProcessIdentity): boolean {
  const now = identityOf(process.pid);
  if (now.bootId !== null && process.bootId !== null && now.bootId !== process.bootId) return false;
  if (now.bootId !== null && process.startedAt !== null) return now.startedAt === process.startedAt && !isDead(process.pid);
  return isPresent(process.pid);
}

function isDead(pid: number): boolean {
  return ['Z', 'X', undefined].includes(statOf(pid)?.state);
}

function isPresent(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function statOf(pid: number): { state: string; startedAt: string } | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  // The name, in brackets, may hold anything; fields are counted from behind it. State is field 3, start time field 22.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields?.[0];
  const startedAt = fields?.[19];
  return state === undefined || startedAt === undefined ? null : { state, startedAt };
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
