/** One line of `npm run bench`: a figure measured in this run, and what it should be (performance.md Goals). */
export interface Row {
  readonly name: string;
  readonly value: number;
  /** `x`: a ratio of two figures of this run. */
  readonly unit: string;
  /** Absolute figures and how they were taken, for the curious. */
  readonly detail?: string;
  readonly goal: { readonly atLeast: number } | { readonly atMost: number };
}

export function meets({ value, goal }: Row): boolean {
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}
