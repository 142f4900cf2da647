import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { redeemCasdoor, startCasdoor, type LegAnswer, type LinkChallenge } from '../api/casdoor.ts';
import { keys } from '../api/query-client.ts';
import { isOutage } from '../casdoor/outcome.ts';
import { useBrowserLeg, type BrowserLeg } from '../casdoor/use-browser-leg.ts';
import { announce } from '../messages/announce.ts';
import { useArrive } from './arrive.ts';

interface CasdoorSignIn extends BrowserLeg {
  /** Somebody came back whom no account here belongs to: they choose. */
  readonly challenge: LinkChallenge | null;
  readonly dropChallenge: () => void;
}

/** Signing in through the page of another service. */
export function useCasdoorSignIn(name: string): CasdoorSignIn {
  const { t } = useTranslation();
  const arrive = useArrive();
  const client = useQueryClient();
  const [challenge, setChallenge] = useState<LinkChallenge | null>(null);
  const done = (answer: LegAnswer) => {
    if ('link_challenge' in answer) {
      setChallenge(answer);
      return;
    }
    if ('casdoor_linked' in answer) return;
    announce(t('casdoor.results.signedIn', { name }));
    arrive(answer);
  };
  const leg = useBrowserLeg({ start: () => startCasdoor('login'), collect: redeemCasdoor, done });
  // Whoever finds the outage is told at once since when and why, and is shown the password.
  const away = isOutage(leg.error);
  useEffect(() => {
    if (away) void client.invalidateQueries({ queryKey: keys.mode });
  }, [away, client]);
  return { ...leg, challenge, dropChallenge: () => setChallenge(null) };
}
