import { useEffect, useRef } from 'react';
import { focusSoon } from './focus.ts';

/** What is at hand when nothing has the focus. */
export const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body;

/**
 * For a list whose rows can be ended. A row that goes takes the focus with it; it is put on the row that follows, else on the one before, and where
 * none is left on the element with the id `empty`. Call the answer with a row that was just ended. Who went elsewhere meanwhile is left alone.
 */
export function useNextRow(ids: readonly number[], idOf: (id: number) => string, empty: string): (ended: number) => void {
  const ended = useRef<number | null>(null);
  const before = useRef(ids);
  useEffect(() => {
    const was = before.current;
    before.current = ids;
    const gone = ended.current;
    if (gone === null || ids.includes(gone)) return;
    ended.current = null;
    if (!isFocusLost()) return;
    const at = was.indexOf(gone);
    const next = [...was.slice(at + 1), ...was.slice(0, at).reverse()].find((id) => ids.includes(id));
    focusSoon(next === undefined ? empty : idOf(next));
  });
  return (id) => {
    ended.current = id;
  };
}

/** For a part of a row that can be ended by itself: the focus that it had goes to the row. Call the answer when it was just ended. */
export function useBackToRow(row: string): () => void {
  const ended = useRef(false);
  useEffect(
    () => () => {
      if (ended.current && isFocusLost()) focusSoon(row);
    },
    [row],
  );
  return () => {
    ended.current = true;
  };
}
