import type { WordedErrorCode } from '../api/error.ts';
import type { en } from './en/index.ts';
import type { enLater } from './en/later.ts';

type Same<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Same<T[Key]> };

/** Every word of the screens, in one language. A missing or surplus word in a translation does not compile, and neither does an error code without a sentence. */
export type Words = Same<typeof en & typeof enLater> & { readonly errors: Readonly<Record<WordedErrorCode, string>> };
