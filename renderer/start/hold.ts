let held = false;

/** While held, this window stays where it is though its session ends: something is shown in it that is shown once. */
export function holdHere(on: boolean): void {
  held = on;
}

export const isHeld = (): boolean => held;
