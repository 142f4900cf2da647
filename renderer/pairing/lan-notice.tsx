import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { readNetwork } from '../api/server.ts';
import { announce } from '../messages/announce.ts';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { AllowDialog } from '../this-server/allow-dialog.tsx';
import { useAllowLan, useNetworkChange } from '../this-server/use-lan.ts';

interface LanNoticeProps {
  /** The network was let in: what was made before has no address in it. */
  readonly allowed: () => void;
  /** Where other devices get an answer; undefined: not known yet. */
  readonly addresses: readonly string[] | undefined;
}

/** No device can come while the network is shut out: says so, and with one button lets it in, naming where. */
export function LanNotice({ allowed, addresses }: LanNoticeProps) {
  const { t } = useTranslation();
  const { role } = useSignedIn();
  const isAdmin = role === 'admin';
  const network = useQuery({ queryKey: keys.network, queryFn: ({ signal }) => readNetwork(signal), enabled: isAdmin });
  const lan = network.data?.lan;
  const change = useAllowLan(allowed);
  const error = useStanding(change.error);
  if (addresses === undefined) return null;
  if (addresses.length > 0) return network.data?.mdns.on === false ? <NotAnnounced /> : null;
  const where = (lan?.interfaces ?? []).filter(({ chosen }) => chosen).map(({ name, addresses: [first] }) => `${name} (${first ?? '?'})`);
  const canAllow = isAdmin && lan !== undefined && !lan.set_by_configuration && !lan.allowed;
  return (
    <Notice tone="warn" role="note" name="lan-off" title={t('pair.lan.title')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {canAllow ? t('pair.lan.text', { interfaces: where.join(', ') || t('pair.lan.usual') }) : t(isAdmin ? 'pair.lan.fixed' : 'pair.lan.admin')}
        </Text>
        {canAllow ? (
          <OnlineButton size="xs" loading={change.busy} onClick={change.begin}>
            {t('pair.lan.allow')}
          </OnlineButton>
        ) : null}
        {error ? (
          <Text size="sm" role="alert">
            {reasonOf(error, t)}
          </Text>
        ) : null}
      </Stack>
      <AllowDialog change={change} />
    </Notice>
  );
}

/** Reachable, but no device finds it by itself: one button makes it known. */
function NotAnnounced() {
  const { t } = useTranslation();
  const change = useNetworkChange(() => announce(t('pair.lan.announced')));
  const error = useStanding(change.error);
  return (
    <Notice tone="warn" role="note" name="not-announced">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('pair.lan.unknown')}</Text>
        <OnlineButton size="xs" variant="default" loading={change.isPending} onClick={() => change.mutate({ mdns: true })}>
          {t('pair.lan.announce')}
        </OnlineButton>
        {error ? (
          <Text size="sm" role="alert">
            {reasonOf(error, t)}
          </Text>
        ) : null}
      </Stack>
    </Notice>
  );
}
