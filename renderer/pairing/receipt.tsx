import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { refuse, type PairingCard } from '../api/pairing.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { focusSoon } from '../panels/focus.ts';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';

interface ReceiptProps {
  readonly card: PairingCard;
  readonly close: () => void;
}

/** "Pixel 8 is connected", with the way back while the server still takes it. */
export function PairingReceipt({ card, close }: ReceiptProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const device = card.client_name;
  const undo = useMutation({
    mutationFn: () => refuse(card.user_code, 'undo'),
    onSuccess: async () => {
      announce(t('pair.receipt.undone', { device }));
      await client.invalidateQueries({ queryKey: keys.pairing });
      void client.invalidateQueries({ queryKey: keys.sessions });
      focusSoon('main');
    },
  });
  const error = useStanding(undo.error);
  return (
    <div id={`pairing-receipt-${card.user_code}`} tabIndex={-1}>
      <Notice
        tone="good"
        role="note"
        name="pairing-receipt"
        title={t(card.state === 'paired' ? 'pair.receipt.paired' : 'pair.receipt.allowed', { device })}
        close={close}
      >
        <OnlineButton size="xs" variant="default" mt={6} className="dw-wrap-button" loading={undo.isPending} onClick={() => undo.mutate()}>
          {t('pair.receipt.undo', { device })}
        </OnlineButton>
        {error ? <div role="alert">{reasonOf(error, t)}</div> : null}
      </Notice>
    </div>
  );
}
