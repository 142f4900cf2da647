import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { readServer, readVault } from '../api/server.ts';
import { Screen } from '../panels/screen.tsx';
import { AddressCard } from './address-card.tsx';
import { DesktopCard } from './desktop-card.tsx';
import { LimitsCard } from './limits-card.tsx';
import { Loaded } from './loaded.tsx';
import { NetworkCard } from './network-card.tsx';
import { PolicyCard } from './policy-card.tsx';
import { StorageCard } from './storage-card.tsx';
import { VaultCard } from './vault-card.tsx';

/** What runs here, who can reach it, and how well it keeps what it is given. */
export function ServerScreen() {
  const { t } = useTranslation();
  return (
    <Screen title={t('server.title')} intro={t('server.intro')}>
      <Loaded queryKey={keys.server} read={readServer}>
        {(facts) => (
          <>
            <AddressCard facts={facts} />
            <PolicyCard policy={facts.policy} />
          </>
        )}
      </Loaded>
      <NetworkCard />
      <Loaded queryKey={keys.vault} read={readVault}>
        {(vault) => <VaultCard vault={vault} />}
      </Loaded>
      <Loaded queryKey={keys.server} read={readServer} quiet>
        {(facts) => (
          <>
            <StorageCard facts={facts} />
            <LimitsCard limits={facts.limits} />
          </>
        )}
      </Loaded>
      <DesktopCard />
    </Screen>
  );
}
