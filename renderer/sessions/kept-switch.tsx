import { Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import type { SessionRow } from '../api/sessions.ts';
import { announce } from '../messages/announce.ts';
import { FailureText } from '../panels/failure.tsx';
import { useSessionActions } from './use-sessions.ts';

/** Whether a device stays signed in without being used, with what that means. */
export function KeptSwitch({ row }: { readonly row: SessionRow }) {
  const { t } = useTranslation();
  const { change } = useSessionActions();
  const readOnly = useUnreachableSince() !== null;
  const keep = (kept: boolean) => {
    const said = { name: row.device_label };
    change.mutate(
      { id: row.id, kept },
      { onSuccess: () => announce(kept ? t('sessions.details.keptOn', said) : t('sessions.details.keptNowOff', said)) },
    );
  };
  return (
    <Stack gap={6}>
      <Switch
        label={t('sessions.details.kept')}
        checked={row.kept}
        disabled={readOnly || change.isPending}
        aria-describedby="kept-text"
        onChange={({ currentTarget: { checked } }) => keep(checked)}
      />
      <Text id="kept-text" size="sm" c="dimmed">
        {row.kept ? null : `${t('sessions.details.keptOff')} `}
        {t('sessions.details.keptWarning')}
      </Text>
      {change.error ? <FailureText error={change.error} /> : null}
    </Stack>
  );
}
