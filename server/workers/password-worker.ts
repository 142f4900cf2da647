import { hashPassword, verifyPassword } from './password-hash.ts';

export type PasswordTask =
  | { readonly do: 'hash'; readonly password: string; readonly cost: number }
  | { readonly do: 'verify'; readonly password: string; readonly record: string };

/** What a worker thread does: bcrypt is 250 ms of plain computing, and the event loop has other callers (security.md M2). */
export default function work(task: PasswordTask): Promise<string | boolean> {
  return task.do === 'hash' ? hashPassword(task.password, task.cost) : verifyPassword(task.password, task.record);
}
