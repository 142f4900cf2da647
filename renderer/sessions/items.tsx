import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import type { SessionRow } from '../api/sessions.ts';
import { focusSoon } from '../panels/focus.ts';
import { arrange, type Wish } from './order.ts';
import { ReceiptItem } from './receipt-item.tsx';
import type { Receipts } from './receipts.ts';
import { rowId, SessionItem } from './session-item.tsx';
import { WaitingItems } from './waiting-items.tsx';

interface ItemsProps {
  readonly rows: readonly SessionRow[];
  readonly wish: Wish;
  readonly receipts: Receipts;
  readonly showDetails: (id: number) => void;
  readonly askSignOut: (row: SessionRow) => void;
}

/** The rows. A device that was just signed out leaves its receipt in its place, so that Undo is where the eye and the focus are. */
export function SessionItems({ rows, wish, receipts, showDetails, askSignOut }: ItemsProps) {
  const { t, i18n } = useTranslation();
  const readOnly = useUnreachableSince() !== null;
  const receiptOf = new Map(receipts.all.map((receipt) => [receipt.row.id, receipt]));
  const living = rows.filter((row) => !receiptOf.has(row.id));
  const shown = arrange([...living, ...receipts.all.map(({ row }) => row)], wish, i18n.language);
  const leaveReceipt = (id: number) => {
    const next = shown.slice(shown.findIndex((row) => row.id === id) + 1).find((row) => !receiptOf.has(row.id)) ?? shown[0];
    receipts.remove(id);
    if (next && next.id !== id) focusSoon(rowId(next.id));
  };
  const draw = (row: SessionRow) => {
    const receipt = receiptOf.get(row.id);
    return receipt ? (
      <ReceiptItem key={row.id} receipt={receipt} remove={receipts.remove} leave={leaveReceipt} />
    ) : (
      <SessionItem key={row.id} row={row} readOnly={readOnly} showDetails={showDetails} askSignOut={askSignOut} />
    );
  };
  const [here, elsewhere] = [shown.filter((row) => row.is_current), shown.filter((row) => !row.is_current)];
  return (
    <ul className="dw-list" aria-label={t('sessions.list')}>
      {here.map(draw)}
      <WaitingItems />
      {elsewhere.map(draw)}
    </ul>
  );
}
