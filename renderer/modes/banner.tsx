import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { keepMode, undoMode } from '../api/mode.ts';
import { readModeState, type ModeState } from '../api/mode-state.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { Notice } from '../panels/notice.tsx';
import { reasonOf } from '../panels/reason.ts';
import { waitingTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';

type Pending = NonNullable<ModeState['pending']>;

/** On every screen of an administrator while a change of mode waits: keep it, or undo it, and how long there is. */
export function ModeBanner() {
  const query = useQuery({ queryKey: keys.modeState, queryFn: ({ signal }) => readModeState(signal), refetchInterval: refreshMs, retry: false });
  const pending = query.data?.pending;
  return pending ? <Waiting pending={pending} readAt={query.dataUpdatedAt} /> : null;
}

/** Both answers; then everything on this page is looked at anew, for it may be another house. */
function useAnswer(pending: Pending) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const answered = (how: 'kept' | 'undone') => (state: ModeState) => {
    client.setQueryData(keys.modeState, state);
    announce(t(`modes.banner.${how}`, { from: t(`activity.modes.${pending.from}`), to: t(`activity.modes.${pending.to}`) }));
    document.getElementById('main')?.focus();
    void client.invalidateQueries();
  };
  const onError = () => void client.invalidateQueries({ queryKey: keys.modeState });
  const keep = useMutation({ mutationFn: keepMode, onSuccess: answered('kept'), onError });
  const undo = useMutation({ mutationFn: undoMode, onSuccess: answered('undone'), onError });
  return { keep, undo, busy: keep.isPending || undo.isPending, error: keep.error ?? undo.error };
}

interface WaitingProps {
  readonly pending: Pending;
  readonly readAt: number;
}

function Waiting({ pending, readAt }: WaitingProps) {
  const { t } = useTranslation();
  const left = useSecondsLeft(readAt + pending.seconds_left * 1000);
  const { keep, undo, busy, error } = useAnswer(pending);
  const [from, to] = [t(`activity.modes.${pending.from}`), t(`activity.modes.${pending.to}`)];
  return (
    <Notice tone="warn" role="note" name="banner-mode" title={t('modes.banner.title', { to })}>
      <div>
        {t('modes.banner.text', { from })} <strong data-testid="mode-left">{clock(left)}</strong>
      </div>
      <div>
        {t('modes.copy.is')} <code>copies/{pending.backup}</code>
      </div>
      <Group gap="xs" mt={6}>
        <Button size="xs" loading={keep.isPending} disabled={busy} onClick={() => keep.mutate()}>
          {t('modes.banner.keep')}
        </Button>
        <Button size="xs" variant="default" loading={undo.isPending} disabled={busy} className="dw-wrap-button" onClick={() => undo.mutate()}>
          {t('modes.banner.undo', { from })}
        </Button>
      </Group>
      {error ? <div role="alert">{reasonOf(error, t)}</div> : null}
    </Notice>
  );
}

/** When it is said aloud how long there is: not every second. */
const said: ReadonlySet<number> = new Set([240, 180, 120, 60, 30, 10]);

/** Counted by this computer's clock from what the server said. At the end everything is looked at anew. */
function useSecondsLeft(end: number): number {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const left = Math.max(0, Math.round((end - useNow(1000)) / 1000));
  useEffect(() => {
    if (said.has(left)) announce(t('modes.banner.left', { time: waitingTime(left, i18n.language) }));
    if (left === 0) void client.invalidateQueries();
  }, [left, t, i18n.language, client]);
  return left;
}

/** "4:31" */
const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
