import { Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { readMode } from '../api/account.ts';
import { keys, refreshMs } from '../api/query-client.ts';
import { webAddress } from '../casdoor/web-address.ts';
import { CopyLine } from '../panels/copy-line.tsx';
import { Logo } from '../theme/logo.tsx';
import { Moment } from '../time/moment.tsx';

/** A server that was retired: where it went, and how it comes back. Goes on by itself when it is back. */
export function Moved() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: [...keys.mode, 'moved'], queryFn: readMode, refetchInterval: refreshMs, retry: false });
  const isBack = data !== undefined && data.moved === undefined;
  useEffect(() => {
    document.title = `${t('backup.moved.title')} · Doorward`;
  }, [t]);
  useEffect(() => {
    if (isBack) void client.invalidateQueries({ queryKey: keys.start });
  }, [isBack, client]);
  return (
    <main className="dw-lone">
      <Paper withBorder radius="lg" shadow="sm" className="dw-first-card">
        <Stack gap="md">
          <Logo size={44} />
          <Title order={1} size="h2">
            {t('backup.moved.title')}
          </Title>
          <Text>{t('backup.moved.text')}</Text>
          {data?.moved ? <Whereto at={data.moved.at} to={data.moved.to} /> : null}
          <Title order={2} size="h4">
            {t('backup.moved.back')}
          </Title>
          <Text>{t('backup.moved.backText')}</Text>
          <CopyLine label={t('backup.moved.line')} text="doorward retire --undo" copy={t('backup.moved.copy')} />
        </Stack>
      </Paper>
    </main>
  );
}

function Whereto({ at, to }: { readonly at: string; readonly to: string | null }) {
  const { t } = useTranslation();
  const address = webAddress(to);
  return (
    <Text data-testid="moved-to">
      {t('backup.moved.since')} <Moment at={at} />
      {to === null ? null : (
        <>
          . {t('backup.moved.to')}{' '}
          {address === undefined ? (
            <b className="dw-break">{to}</b>
          ) : (
            <a className="dw-link dw-break" href={address} rel="noreferrer">
              {to}
            </a>
          )}
        </>
      )}
    </Text>
  );
}
