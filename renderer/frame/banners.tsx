import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readHealth } from '../api/server.ts';
import { keys, knockMs, refreshMs } from '../api/query-client.ts';
import { useUnreachableSince } from '../api/connection.ts';
import { Link } from '../routing/link.tsx';
import { useScreen } from '../routing/router.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { ApprovalBanner } from './approval-banner.tsx';
import { BackupBannerLater } from './backup-banner-later.tsx';
import { Banner } from './banner.tsx';
import { EntryBanner } from './entry-banner.tsx';
import { ModeBannerLater } from './mode-banner-later.tsx';
import { MultiDeviceBanner } from './multi-device-banner.tsx';
import { NetworkBanner } from './network-banner.tsx';
import { PairingBanner } from './pairing-banner.tsx';
import { SsoBanner } from './sso-banner.tsx';
import { UnreachableBanner } from './unreachable-banner.tsx';

/** What the person should know on every screen, with what to do about it. Also the knock at the door: it goes on while nobody answers. */
export function Banners() {
  const { mode, role } = useSignedIn();
  const since = useUnreachableSince();
  const health = useQuery({
    queryKey: keys.health,
    queryFn: ({ signal }) => readHealth(signal),
    refetchInterval: since === null ? refreshMs : knockMs,
    retry: false,
  });
  return (
    <Stack gap="sm" className="dw-banners">
      <UnreachableBanner since={since} />
      <EntryBanner />
      {role === 'admin' ? <ModeBannerLater /> : null}
      <PairingBanner />
      {mode === 'single' ? null : (
        <>
          <ApprovalBanner />
          <MultiDeviceBanner />
          <SsoBanner away={health.data?.casdoor === 'unreachable'} />
        </>
      )}
      {health.data ? <StorageBanner state={health.data.storage} /> : null}
      {role === 'admin' ? <BackupBannerLater /> : null}
      {role === 'admin' ? <NetworkBanner /> : null}
      {health.data && role === 'admin' ? <VaultBanner state={health.data.vault} /> : null}
    </Stack>
  );
}

function StorageBanner({ state }: { readonly state: 'ok' | 'recovered' | 'read_only' | 'unavailable' }) {
  const { t } = useTranslation();
  if (state === 'ok') return null;
  const dismissible = state === 'recovered';
  return (
    <Banner name={`storage-${state}`} tone={dismissible ? 'warn' : 'bad'} title={t(`frame.storage.${state}`)} dismissible={dismissible}>
      {t(`frame.storage.${state}Text`)}
    </Banner>
  );
}

function VaultBanner({ state }: { readonly state: 'strong' | 'weak' | 'unavailable' }) {
  const { t } = useTranslation();
  const explained = useScreen() === 'server';
  if (state === 'strong') return null;
  const dismissible = state === 'weak';
  return (
    <Banner name={`vault-${state}`} tone={dismissible ? 'warn' : 'bad'} title={t(`frame.vault.${state}`)} dismissible={dismissible}>
      {t(`frame.vault.${state}Text`)}{' '}
      {explained ? null : (
        <Link to="server" className="dw-link">
          {t('frame.vault.show')}
        </Link>
      )}
    </Banner>
  );
}
