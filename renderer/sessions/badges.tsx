import { useTranslation } from 'react-i18next';
import { useSso } from '../casdoor/use-sso.ts';
import type { SessionRow } from '../api/sessions.ts';
import { Badges } from '../panels/badges.tsx';
import { useNow } from '../time/now.ts';
import { inactiveDays, isNew } from './order.ts';

/** What stands out about a device, in words. */
export function SessionBadges({ row }: { readonly row: SessionRow }) {
  const { t } = useTranslation();
  const { name } = useSso();
  const now = useNow(60_000);
  const days = inactiveDays(row, now);
  const badges = [
    row.is_current ? { text: t('sessions.badges.current'), color: 'ward.8' } : null,
    isNew(row, now) ? { text: t('sessions.badges.new'), color: 'blue.9' } : null,
    days > 0 ? { text: t('sessions.badges.inactive', { count: days }), color: 'gray.7' } : null,
    row.method === 'casdoor' ? { text: t('sessions.methods.casdoor', { name }), color: 'indigo.9' } : null,
    row.scopes
      ? { text: t('sessions.badges.narrowed', { scopes: row.scopes.map((scope) => t(`sessions.scopes.${scope}`)).join(', ') }), color: 'cyan.9' }
      : null,
    row.local_only ? { text: t('sessions.badges.local'), color: 'teal.9' } : null,
    row.kept ? { text: t('sessions.badges.kept'), color: 'grape.9' } : null,
  ];
  return <Badges badges={badges} />;
}
