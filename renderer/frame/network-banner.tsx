import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { changeNetwork, readNetwork } from '../api/server.ts';
import { announce } from '../messages/announce.ts';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';
import { Banner } from './banner.tsx';

const calmMs = 60_000;

/** On every screen of an admin until it is mended: the network gets in without a sign-in, or reads passwords along. One button mends it. */
export function NetworkBanner() {
  const { t } = useTranslation();
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
  if (!facts?.warning) return null;
  return (
    <Banner name={`network-${facts.warning}`} tone="bad" title={t(`frame.network.${facts.warning}`)}>
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
