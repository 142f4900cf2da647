import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listActivity } from '../api/activity.ts';
import { keys } from '../api/query-client.ts';
import { sentenceOf } from '../activity/sentence.ts';
import { FailureText } from '../panels/failure.tsx';
import { Link } from '../routing/link.tsx';
import { Moment } from '../time/moment.tsx';
import { laterWords } from '../words/index.ts';

const shown = 10;

/** The sentences come with the screens that are looked at later. */
const loadWords = () => laterWords().then(() => true);

/** The last things that were done through this session, or to it. */
export function SessionEvents({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const latest = useQuery({ queryKey: [...keys.activity, 'of', id], queryFn: ({ signal }) => listActivity({ limit: shown, session: id }, signal) });
  const words = useQuery({ queryKey: ['part', 'later-words'], queryFn: loadWords, staleTime: Infinity, gcTime: Infinity });
  const events = latest.data?.events ?? [];
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {t('sessions.details.events')}
      </Title>
      {latest.error ? <FailureText error={latest.error} /> : null}
      {latest.data && events.length === 0 ? <Text size="sm">{t('sessions.details.noEvents')}</Text> : null}
      <ul className="dw-events">
        {(words.data ? events : []).map((event) => (
          <li key={event.id}>
            <span className="dw-break">{sentenceOf(event, t)}</span>
            <Text span size="sm" c="dimmed">
              <Moment at={event.at} />
            </Text>
          </li>
        ))}
      </ul>
      <Link to="activity" className="dw-link">
        {t('sessions.details.allEvents')}
      </Link>
    </div>
  );
}
