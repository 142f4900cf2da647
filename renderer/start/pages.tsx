import { Button, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, isUnreachable } from '../api/error.ts';
import { FailureText } from '../panels/failure.tsx';
import { Logo } from '../theme/logo.tsx';
import type { Farewell } from './enter.ts';

/** A page without the frame: one card in the middle. */
function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Doorward`;
  }, [title]);
  return (
    <main className="dw-lone">
      <Paper withBorder p="xl" radius="lg" shadow="sm" className="dw-lone-card">
        <Stack align="center" gap="md" ta="center">
          <Logo size={52} />
          <Title order={1} size="h2">
            {title}
          </Title>
          {children}
        </Stack>
      </Paper>
    </main>
  );
}

export function Opening() {
  const { t } = useTranslation();
  return (
    <main className="dw-lone">
      <Stack align="center" gap="md">
        <Logo size={52} />
        <Loader size="sm" aria-hidden="true" />
        <Text role="status">{t('start.loading')}</Text>
      </Stack>
    </main>
  );
}

export function OpeningFailed({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const { t } = useTranslation();
  if (isUnreachable(error))
    return (
      <Card title={t('start.unreachable.title')}>
        <Text>{t('start.unreachable.text')}</Text>
        <Loader size="sm" aria-hidden="true" />
      </Card>
    );
  if (error instanceof ApiError && error.code === 'endpoint_disabled')
    return (
      <Card title={t('start.switchedOff.title')}>
        <Text>{t('start.switchedOff.text')}</Text>
        <Button variant="default" onClick={retry}>
          {t('frame.retry')}
        </Button>
      </Card>
    );
  return (
    <Card title={t('start.failed.title')}>
      <FailureText error={error} />
      <Button onClick={retry}>{t('frame.retry')}</Button>
    </Card>
  );
}

interface SignedOutProps {
  readonly how: Farewell;
  readonly comeIn: () => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

/** After a sign-out in single mode: nobody comes in again by themselves, only by this button. */
export function SignedOut({ how, comeIn, busy, error }: SignedOutProps) {
  const { t } = useTranslation();
  return (
    <Card title={t('start.signedOut.title')}>
      <Text>{t(`start.signedOut.${how}`)}</Text>
      {error ? <FailureText error={error} /> : null}
      <Button onClick={comeIn} loading={busy} data-autofocus>
        {t('start.signedOut.comeIn')}
      </Button>
    </Card>
  );
}
