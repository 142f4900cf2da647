/** Two ordered lists as one, pulling from the long one no further than is asked for. */
export function* merged<T>(few: readonly T[], many: Iterable<T>, order: (a: T, b: T) => number): Generator<T> {
  let at = 0;
  for (const next of many) {
    for (let staged = few[at]; staged !== undefined && order(staged, next) < 0; staged = few[++at]) yield staged;
    yield next;
  }
  yield* few.slice(at);
}
