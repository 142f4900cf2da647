import type { SignedIn } from '../start/signed-in.ts';

export const steps = ['welcome', 'who', 'reach', 'ready'] as const;
export type Step = (typeof steps)[number];

const key = 'doorward-first-run';

const isStep = (value: unknown): value is Step => steps.some((step) => step === value);

/** Where this window is in the first run, for a reload and for the sign-in after a change of mode. Null: nowhere. */
export function rememberStep(step: Step | null): void {
  if (step === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, step);
}

/** The question to begin with; null: none. Who turned on more users here goes on with the next one, though the server asks no more. */
export function stepAtStart({ firstRun, mode, role }: Pick<SignedIn, 'firstRun' | 'mode' | 'role'>): Step | null {
  const kept = sessionStorage.getItem(key);
  const step = isStep(kept) ? kept : null;
  if (firstRun) return step ?? 'welcome';
  if (mode !== 'single' && role === 'admin' && (step === 'who' || step === 'reach')) return 'reach';
  rememberStep(null);
  return null;
}
