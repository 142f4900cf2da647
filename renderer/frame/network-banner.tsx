import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { changeNetwork, readNetwork } from '../api/server.ts';
import { announce } from '../messages/announce.ts';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { Banner } from './banner.tsx';
import { OwnAccountBanner } from './own-account-banner.tsx';

const calmMs = 60_000;

/**
 * The two grades of ui.md 6. Red, on every screen of an admin until it is mended: the network gets in without a sign-in, or reads passwords
 * along; one button mends it. Else yellow, in single mode.
 */
export function NetworkBanner() {
  const { t } = useTranslation();
  const { mode } = useSignedIn();
  const client = useQueryClient();
  const network = useQuery({ queryKey: keys.network, queryFn: ({ signal }) => readNetwork(signal), staleTime: calmMs, refetchOnWindowFocus: true });
  const shut = useMutation({
    mutationFn: () => changeNetwork({ lan: false }),
    onSuccess: (facts) => {
      client.setQueryData(keys.network, facts);
      announce(t('frame.network.shut'));
    },
  });
  const error = useStanding(shut.error);
  const facts = network.data;
  if (!facts) return null;
  if (!facts.warning) return mode === 'single' ? <OwnAccountBanner /> : null;
  return (
    <Banner name={`network-${facts.warning}`} tone="bad" folds={false} title={t(`frame.network.${facts.warning}`)}>
      <div>{t(`frame.network.${facts.warning}Text`)}</div>
      {facts.lan.set_by_configuration ? (
        <div>{t('frame.network.fixed')}</div>
      ) : (
        <OnlineButton size="xs" color="red.9" mt={6} loading={shut.isPending} onClick={() => shut.mutate()}>
          {t('frame.network.button')}
        </OnlineButton>
      )}
      {error ? <div role="alert">{reasonOf(error, t)}</div> : null}
    </Banner>
  );
}
