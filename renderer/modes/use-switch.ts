import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { switchMode, type SwitchMode } from '../api/mode.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { holdHere } from '../start/hold.ts';

/** Begins anew in the new mode: at the door where people sign in, on the first screen where nobody does. */
export function beginAnew(): void {
  holdHere(false);
  location.assign('/');
}

/** Switches. This window stays where it is until recovery codes are said to be kept, though its session may be over. */
export function useSwitch() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: SwitchMode) => {
      holdHere(true);
      announce(t('modes.switching'));
      return switchMode(wish);
    },
    gcTime: 0,
    onSuccess: ({ recovery_codes: codes }) => {
      if (codes === undefined) beginAnew();
    },
    onError: () => {
      holdHere(false);
      void client.invalidateQueries({ queryKey: keys.mode });
    },
  });
}
