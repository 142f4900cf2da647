import { isDeepStrictEqual } from 'node:util';

/** The part of `patch` that differs from `record`. */
export function changedFields<P extends object>(record: object, patch: P): Partial<P> {
  const changed: Partial<P> = {};
  for (const name in patch) if (!isDeepStrictEqual(Reflect.get(record, name), patch[name])) changed[name] = patch[name];
  return changed;
}
