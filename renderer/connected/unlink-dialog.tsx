import { Checkbox, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unlinkCasdoor } from '../api/casdoor.ts';
import { endSession, listSessions, type SessionRow } from '../api/sessions.ts';
import { Dialog } from '../panels/dialog.tsx';
import { useLinkChanged } from './use-link.ts';

interface UnlinkProps {
  readonly name: string;
  /** Told in words what was done. */
  readonly done: (text: string) => void;
  readonly close: () => void;
}

/** The other sessions that were opened through the other service; page after page. */
async function sessionsThrough(signal: AbortSignal): Promise<readonly SessionRow[]> {
  const found: SessionRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listSessions(cursor, signal);
    found.push(...page.sessions.filter(({ method, is_current }) => method === 'casdoor' && !is_current));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** First the link, then what it opened: the sessions that could not be ended are still seen under Sessions and devices. */
async function unlink(ending: readonly SessionRow[]): Promise<{ readonly ended: number; readonly missed: number }> {
  await unlinkCasdoor();
  const ends = await Promise.allSettled(ending.map(({ id }) => endSession(id)));
  const ended = ends.filter(({ status }) => status === 'fulfilled').length;
  return { ended, missed: ends.length - ended };
}

function useUnlink(name: string, done: (text: string) => void) {
  const { t } = useTranslation();
  const changed = useLinkChanged();
  return useMutation({
    mutationFn: unlink,
    gcTime: 0,
    onSuccess: ({ ended, missed }) => {
      void changed();
      const key = missed > 0 ? 'notEnded' : ended > 0 ? 'unlinkedEnded' : 'unlinked';
      done(t(`connected.${key}`, { name, count: ended }));
    },
  });
}

/** Asks before the link is taken away, and says what that means. */
export function UnlinkDialog({ name, done, close }: UnlinkProps) {
  const { t } = useTranslation();
  const [endToo, setEndToo] = useState(true);
  const through = useQuery({
    queryKey: ['sessions-through'],
    queryFn: ({ signal }) => sessionsThrough(signal),
    gcTime: 0,
  });
  const others = through.data ?? [];
  const run = useUnlink(name, done);
  return (
    <Dialog
      opened
      title={t('connected.unlinkTitle', { name })}
      confirm={t('connected.unlinkConfirm', { name })}
      // Until it is known which they are, none of them could be ended.
      busy={run.isPending || through.isPending}
      error={run.error}
      onConfirm={() => run.mutate(endToo ? others : [])}
      close={close}
    >
      <Text>{t('connected.unlinkText', { name })}</Text>
      {others.length === 0 ? null : (
        <Checkbox
          label={t('connected.endToo', { name, count: others.length })}
          checked={endToo}
          onChange={({ currentTarget: { checked } }) => setEndToo(checked)}
        />
      )}
    </Dialog>
  );
}
