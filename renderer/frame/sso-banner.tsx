import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { outageReason, outageTitle } from '../casdoor/outage-text.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { announce } from '../messages/announce.ts';
import { Banner } from './banner.tsx';

/** On every screen while the other service that signs people in does not answer: since when, why, and what works all the same. Says so once, and when it is over. */
export function SsoBanner({ away }: { readonly away: boolean }) {
  const { t } = useTranslation();
  const { facts, name } = useSso(away);
  const client = useQueryClient();
  const wasAway = useRef(false);
  useEffect(() => {
    if (away) void client.invalidateQueries({ queryKey: keys.mode });
  }, [away, client]);
  useEffect(() => {
    if (away !== wasAway.current) announce(t(away ? 'casdoor.outage.plainTitle' : 'casdoor.outage.back', { name }));
    wasAway.current = away;
  }, [away, name, t]);
  if (!away) return null;
  return (
    <Banner name="sso-outage" tone="warn" title={outageTitle(name, facts.sso.since, t)}>
      {outageReason(facts.sso.reason, t)} {t('casdoor.outage.inside', { name })}
      {facts.fallback || facts.mode === 'multi' ? ` ${t('casdoor.outage.insidePassword')}` : null}
    </Banner>
  );
}
