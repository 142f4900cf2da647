import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { canComeBack, type Credential } from '../api/credentials.ts';
import { keys } from '../api/query-client.ts';
import { restoreSession } from '../api/sessions.ts';
import { announce } from '../messages/announce.ts';
import { focusSoon } from '../panels/focus.ts';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';
import { clockTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';
import { undoMs } from '../sessions/receipts.ts';
import { keyOf } from './order.ts';

export interface Ended {
  readonly row: Credential;
  readonly name: string;
  /** From when it is refused, ms since 1970. */
  readonly since: number;
}

/** "Pixel 8 gets in no more since 10:42:07", with Undo where the server takes it back. */
export function EndReceipt({ ended: { row, name, since }, close }: { readonly ended: Ended; readonly close: () => void }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const place = useRef<HTMLDivElement>(null);
  const inTime = useNow(1_000) - since < undoMs;
  const undo = useMutation({
    mutationFn: () => restoreSession(row.id ?? 0),
    onSuccess: async () => {
      announce(t('credentials.receipt.undone', { name }));
      await client.invalidateQueries({ queryKey: keys.credentials });
      close();
      focusSoon(keyOf(row));
    },
  });
  const error = useStanding(undo.error);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1}>
      <Notice
        tone="good"
        role="note"
        name="end-receipt"
        title={t('credentials.receipt.done', { name, time: clockTime(since, i18n.language) })}
        close={close}
      >
        {canComeBack(row) && inTime ? (
          <OnlineButton size="xs" variant="default" mt={6} loading={undo.isPending} onClick={() => undo.mutate()}>
            {t('credentials.receipt.undo', { name })}
          </OnlineButton>
        ) : null}
        {error ? <div role="alert">{reasonOf(error, t)}</div> : null}
      </Notice>
    </div>
  );
}
