import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnreachable } from '../api/error.ts';
import { keys } from '../api/query-client.ts';
import { readNetwork, readVault, type NetworkFacts } from '../api/server.ts';
import { FailureText } from '../panels/failure.tsx';
import { AllowDialog } from '../this-server/allow-dialog.tsx';
import { Autostart } from '../this-server/autostart.tsx';
import { Loaded } from '../this-server/loaded.tsx';
import { useAllowLan, useNetworkChange } from '../this-server/use-lan.ts';
import { Choices } from './choices.tsx';
import { Question } from './page.tsx';
import { useEnd } from './use-end.ts';

const reaches = ['computer', 'network'] as const;
type Reaches = (typeof reaches)[number];

interface ReachProps {
  readonly back: (() => void) | undefined;
  readonly next: () => void;
}

/** The answer takes effect at the end, asking what the page *This server* would ask; then nobody is asked again. */
function useAnswer(wanted: Reaches | null, next: () => void) {
  const network = useQuery({ queryKey: keys.network, queryFn: ({ signal }) => readNetwork(signal) });
  const end = useEnd(next);
  const allow = useAllowLan(() => end.mutate());
  const change = useNetworkChange(() => end.mutate());
  const isOpen = network.data?.lan.allowed ?? false;
  const finish = () => {
    if (wanted === 'network' && !isOpen) allow.begin();
    else if (wanted === 'computer' && isOpen) change.mutate({ lan: false });
    else end.mutate();
  };
  const error = allow.error ?? change.error ?? (isUnreachable(end.error) ? end.error : null);
  return { allow, finish, error, busy: allow.busy || change.isPending || end.isPending };
}

/** Who may reach it, whether it starts with the computer, and whether secrets are safe here. */
export function Reach({ back, next }: ReachProps) {
  const { t } = useTranslation();
  const [wanted, want] = useState<Reaches | null>(null);
  const { allow, finish, error, busy } = useAnswer(wanted, next);
  return (
    <Question
      number={3}
      title={t('firstRun.reach.title')}
      intro={t('firstRun.reach.intro')}
      back={back}
      next={{ text: t('firstRun.finish'), go: finish, busy }}
    >
      <Loaded queryKey={keys.network} read={readNetwork}>
        {(facts) => <Networks facts={facts} wanted={wanted} want={want} />}
      </Loaded>
      {window.doorward === undefined ? null : <Autostart bridge={window.doorward} />}
      <VaultLine />
      {error ? <FailureText error={error} /> : null}
      <AllowDialog change={allow} />
    </Question>
  );
}

interface NetworksProps {
  readonly facts: NetworkFacts;
  readonly wanted: Reaches | null;
  readonly want: (reaches: Reaches) => void;
}

function Networks({ facts: { lan }, wanted, want }: NetworksProps) {
  const { t } = useTranslation();
  const choices = reaches.map((value) => ({ value, name: t(`firstRun.reach.${value}`), text: t(`firstRun.reach.${value}Text`) }));
  const fixed = lan.set_by_configuration;
  return (
    <>
      <Choices
        label={t('firstRun.reach.title')}
        choices={choices}
        chosen={wanted ?? (lan.allowed ? 'network' : 'computer')}
        choose={want}
        disabled={fixed}
      />
      {fixed ? <Text size="sm">{t('server.lan.fixed')}</Text> : null}
    </>
  );
}

/** In one line; *This server* says why, and what to do. */
function VaultLine() {
  const { t } = useTranslation();
  return (
    <Loaded queryKey={keys.vault} read={readVault} quiet>
      {({ backend, strength }) => (
        <Text data-testid="vault-line">
          <b>{t('server.vault.title')}:</b> {t(`server.vault.strength.${strength}`)}. {t(`server.vault.backends.${backend}`)}.
        </Text>
      )}
    </Loaded>
  );
}
