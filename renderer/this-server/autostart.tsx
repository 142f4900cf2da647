import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DesktopBridge } from '../../main/bridge.ts';

/** Whether the app starts when somebody signs in to the computer. Takes effect at once. */
export function Autostart({ bridge }: { readonly bridge: DesktopBridge }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const state = useQuery({ queryKey: ['autostart'], queryFn: () => bridge.getAutostart() });
  const set = useMutation({ mutationFn: (on: boolean) => bridge.setAutostart(on), onSuccess: (on) => client.setQueryData(['autostart'], on) });
  return (
    <Switch
      label={t('server.desktop.autostart')}
      checked={state.data ?? false}
      disabled={state.data === undefined || set.isPending}
      onChange={({ currentTarget: { checked } }) => set.mutate(checked)}
    />
  );
}
