import type { Keyboards } from './password-patterns.ts';

/** What everybody knows of passwords: the most used ones in lower case, and which keys stand side by side. */
export interface CommonKnowledge {
  readonly isCommon: (password: string) => boolean;
  readonly keyboards: Keyboards;
}

/** Half a megabyte: loaded when the first password is set, and kept. */
let loaded: Promise<CommonKnowledge> | undefined;

/** The list of common passwords and the keyboards of zxcvbn's language package (security.md B24; A 6.2.4). */
export function commonKnowledge(): Promise<CommonKnowledge> {
  loaded ??= import('@zxcvbn-ts/language-common').then(({ dictionary, adjacencyGraphs }) => {
    const list = new Set(dictionary['passwords-common'] ?? []);
    return { isCommon: (password) => list.has(password), keyboards: Object.values(adjacencyGraphs) };
  });
  return loaded;
}
