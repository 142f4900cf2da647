import { Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadFailure, OldData } from '../panels/failure.tsx';
import { focusSoon } from '../panels/focus.ts';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { Screen } from '../panels/screen.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { clockTime } from '../time/format.ts';
import { ActivityControls, choiceIds } from './controls.tsx';
import { ExportButton } from './export-button.tsx';
import { ActivityItem } from './item.tsx';
import { useSeenBefore } from './last-visit.ts';
import { LogPanel } from './log-panel.tsx';
import { devicesIn, namesOn, type Names } from './names.ts';
import { textOf } from './text-of.ts';
import { useActivity, useDevices, usePeople, useView, type Named } from './use-activity.ts';
import { isNarrowed, wishAtFirst, type Wish } from './wish.ts';

/** What happened, newest first: with one's own account, or for administrators with everybody's and the server. */
export function ActivityScreen() {
  const { t } = useTranslation();
  const { role } = useSignedIn();
  const { first, mayChoose } = useView();
  const [wish, change] = useState<Wish>({ ...wishAtFirst, whose: first });
  const query = useActivity(wish);
  const pages = query.data?.pages ?? [];
  const names = namesOn(pages);
  const choices = useChoices(wish, mayChoose, devicesIn(pages), names);
  return (
    <Screen title={t('activity.title')} intro={t(wish.whose === 'mine' ? 'activity.intro' : 'activity.introAll')}>
      {role === 'admin' ? <LogPanel /> : null}
      <ActivityControls wish={wish} change={change} {...choices} />
      <ExportButton wish={wish} />
      <Listing wish={wish} change={change} query={query} names={names} mayChoose={mayChoose} />
    </Screen>
  );
}

interface ListingProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
  readonly query: ReturnType<typeof useActivity>;
  readonly names: Names;
  readonly mayChoose: boolean;
}

function Listing({ wish, change, query, names, mayChoose }: ListingProps) {
  const { t, i18n } = useTranslation();
  const events = query.data?.pages.flatMap((page) => page.events) ?? [];
  const isWhole = !isNarrowed(wish) && (wish.whose === 'mine' || wish.whose === 'all');
  const seen = useSeenBefore(wish.whose === 'mine' ? 'mine' : 'all', isWhole ? events[0]?.id : undefined);
  const needle = wish.search.trim().toLocaleLowerCase(i18n.language);
  const fitting = events.filter((event) => textOf(event, names, t).toLocaleLowerCase(i18n.language).includes(needle));
  // The row may go: the focus is on what was chosen by it.
  const choose = (part: Partial<Wish>) => {
    change({ ...wish, ...part });
    focusSoon(part.whose === undefined ? choiceIds.device : choiceIds.whose);
  };
  return (
    <>
      {query.isPending ? <ListSkeleton /> : null}
      {query.error && query.data ? <OldData loaded={clockTime(query.dataUpdatedAt, i18n.language)} error={query.error} /> : null}
      {query.error && !query.data ? <LoadFailure error={query.error} retry={() => void query.refetch()} /> : null}
      {fitting.length === 0 ? null : (
        <ol className="dw-list" aria-label={t('activity.list')}>
          {fitting.map((event) => {
            const isNew = seen !== null && event.id > seen;
            return <ActivityItem key={event.id} event={event} isNew={isNew} names={names} choose={choose} choosesPeople={mayChoose} />;
          })}
        </ol>
      )}
      {query.data && fitting.length === 0 ? <Nothing narrowed={isNarrowed(wish)} /> : null}
      {query.hasNextPage ? <More query={query} searched={needle !== ''} /> : null}
    </>
  );
}

/** There are older ones; a search has not looked into them, and says so. */
function More({ query, searched }: { readonly query: ListingProps['query']; readonly searched: boolean }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" align="center">
      {searched ? <Text c="dimmed">{t('activity.noMatchMore')}</Text> : null}
      <OnlineButton variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('activity.loadMore')}
      </OnlineButton>
    </Stack>
  );
}

/** Whom and what one can choose: what is there now, what the list names, and what is chosen, each once. */
function useChoices({ whose, device }: Wish, mayChoose: boolean, inList: readonly number[], names: Names) {
  const { t } = useTranslation();
  const people = usePeople(mayChoose);
  const live = useDevices(whose);
  const chosen = typeof whose === 'number' ? [{ id: whose, name: names.people?.get(whose) ?? t('activity.account', { id: whose }) }] : [];
  const named = [...inList, ...(device === null ? [] : [device])].map((id) => ({
    id,
    name: names.devices.get(id) ?? t('activity.session', { id }),
  }));
  return { people: mayChoose ? distinct([...people, ...chosen]) : null, devices: distinct([...live, ...named]) };
}

const distinct = (all: readonly Named[]): readonly Named[] => all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at);

function Nothing({ narrowed }: { readonly narrowed: boolean }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="lg" className="dw-note" data-testid="empty">
      <Text>{t(narrowed ? 'activity.noMatch' : 'activity.empty')}</Text>
    </Paper>
  );
}
