import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { clockTime } from '../time/format.ts';
import { Banner } from './banner.tsx';

/** Since when nobody answers; and when somebody does again, says so and loads everything anew. */
export function UnreachableBanner({ since }: { readonly since: number | null }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const wasGone = useRef(false);
  useEffect(() => {
    if (since === null && wasGone.current) {
      announce(t('frame.unreachable.back'));
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.start[0] });
    }
    wasGone.current = since !== null;
  }, [since, client, t]);
  if (since === null) return null;
  return (
    <Banner name="unreachable" tone="bad" title={t('frame.unreachable.title', { time: clockTime(since, i18n.language) })}>
      {t('frame.unreachable.text')}
    </Banner>
  );
}
