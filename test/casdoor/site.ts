import type { Ground } from './ground.ts';
import type { CasdoorNamed } from './named.ts';
import type { Outages } from './outages.ts';

/** What the parts of the story need, once it is there. */
export interface Site {
  readonly ground: Ground;
  readonly outages: Outages;
  readonly named: CasdoorNamed;
}

/** Figures of one run, for whoever reads what it printed. */
export const figure = (what: string, ms: number) => console.info(`figure: ${what}: ${String(Math.round(ms))} ms`);
