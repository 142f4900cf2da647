import { localStorageColorSchemeManager, type MantineColorScheme } from '@mantine/core';

export const schemeKey = 'doorward-colour-scheme';
export const schemes = ['auto', 'light', 'dark'] as const satisfies readonly MantineColorScheme[];

/** Remembers the chosen colours in this browser; the account's preferences carry them to the next one. */
export const schemeManager = localStorageColorSchemeManager({ key: schemeKey });

/** Whether a value from outside is a colour scheme we know. */
export function isScheme(value: unknown): value is MantineColorScheme {
  return schemes.some((scheme) => scheme === value);
}
