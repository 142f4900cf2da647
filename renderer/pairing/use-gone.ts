import { useQueryClient } from '@tanstack/react-query';
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { PairingCard, PairingList } from '../api/pairing.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { focusSoon } from '../panels/focus.ts';

/**
 * A request can end without a word from here: its time is over, another window answered, or the server was started anew. Whoever does not see the card go
 * is told, and a focus that was in it goes to the page. Gives back what says that it was answered here.
 */
export function useGone({ user_code: code, client_name: device }: PairingCard, place: RefObject<HTMLElement | null>): () => void {
  const { t } = useTranslation();
  const client = useQueryClient();
  const answered = useRef(false);
  useLayoutEffect(() => {
    const element = place.current;
    return () => {
      const list = client.getQueryData<PairingList>(keys.pairing);
      if (answered.current || list === undefined || list.requests.some((request) => request.user_code === code)) return;
      announce(t('pair.said.gone', { device }));
      if (element?.contains(document.activeElement)) focusSoon('main');
    };
  }, [client, code, device, place, t]);
  return () => {
    answered.current = true;
  };
}
