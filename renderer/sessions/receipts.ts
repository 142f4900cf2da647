import { useCallback, useMemo, useState } from 'react';
import type { SessionRow } from '../api/sessions.ts';

/** A device that was signed out a moment ago. `since`: from when it is refused, ms since 1970. */
export interface Receipt {
  readonly row: SessionRow;
  readonly since: number;
}

export interface Receipts {
  readonly all: readonly Receipt[];
  readonly add: (receipt: Receipt) => void;
  readonly remove: (id: number) => void;
}

/** How long Undo is offered, and how long the receipt stays. */
export const undoMs = 10_000;
export const receiptMs = 30_000;

/** The receipts of this visit. */
export function useReceipts(): Receipts {
  const [all, setAll] = useState<readonly Receipt[]>([]);
  const add = useCallback((receipt: Receipt) => setAll((old) => [...old.filter(({ row }) => row.id !== receipt.row.id), receipt]), []);
  const remove = useCallback((id: number) => setAll((old) => old.filter(({ row }) => row.id !== id)), []);
  return useMemo(() => ({ all, add, remove }), [all, add, remove]);
}
