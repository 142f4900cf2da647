import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createElement, type FunctionComponent } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Notice } from '../panels/notice.tsx';
import { Opening } from '../start/pages.tsx';
import { laterWords } from '../words/index.ts';

interface LaterProps<P extends object> {
  /** A name of its own for each part. */
  readonly name: string;
  /** Fetches the script that has the part; the same address is fetched once. */
  readonly load: () => Promise<FunctionComponent<P>>;
  /** What the part is given, where it takes something. */
  readonly props?: P;
  /** Beside a screen that is there: nothing is shown until it has come, and nothing where it does not. */
  readonly quiet?: boolean;
  /** The whole page, without the frame around it. */
  readonly alone?: boolean;
}

async function partWithWords<P extends object>(load: LaterProps<P>['load']): Promise<FunctionComponent<P>> {
  const [part] = await Promise.all([load(), laterWords()]);
  return part;
}

/** What comes later, on its way or here. */
export function usePart<P extends object>(name: string, load: LaterProps<P>['load']) {
  return useQuery({
    queryKey: ['part', name],
    queryFn: () => partWithWords(load),
    staleTime: Infinity,
    gcTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** A screen that most visits never see: its script and its words are fetched when it is looked at first. */
export function Later<P extends object>({ name, load, props, quiet = false, alone = false }: LaterProps<P>) {
  const part = usePart(name, load);
  if (part.data !== undefined) return createElement(part.data, props);
  if (quiet) return null;
  if (part.error === null) return alone ? <Opening /> : <ListSkeleton />;
  const failed = <NotLoaded again={() => void part.refetch()} />;
  return alone ? <main className="dw-lone">{failed}</main> : failed;
}

/** A server that was updated has other scripts than this page asks for, so the page itself is loaded anew; one that is away is asked again. */
function NotLoaded({ again }: { readonly again: () => void }) {
  const { t } = useTranslation();
  const away = useUnreachableSince() !== null;
  return (
    <Notice tone="bad" role="note" name="not-loaded" title={t('frame.failed')}>
      <Stack gap="sm" align="flex-start">
        <Text>{away ? t('errors.unreachable') : t('casdoor.part.outdated')}</Text>
        <Button variant="default" size="xs" onClick={away ? again : () => location.reload()}>
          {away ? t('frame.retry') : t('casdoor.part.reload')}
        </Button>
      </Stack>
    </Notice>
  );
}
