import { Button, Checkbox, Group, Stack, Switch, Text } from '@mantine/core';
import { Wifi } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import type { NetworkFacts } from '../api/server.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';
import { AllowDialog } from './allow-dialog.tsx';
import { useAllowLan, useNetworkChange } from './use-lan.ts';

/** The switch: who but this computer may reach the server, through which interfaces, and whether it makes itself known there. */
export function LanCard({ facts }: { readonly facts: NetworkFacts }) {
  const { t } = useTranslation();
  const { lan, mdns, urls } = facts;
  const allow = useAllowLan(() => announce(t('server.lan.isOn')));
  const change = useNetworkChange();
  const shut = () => change.mutate({ lan: false }, { onSuccess: () => announce(t('server.lan.isOff')) });
  const fixed = lan.set_by_configuration;
  const held = useUnreachableSince() !== null || change.isPending;
  return (
    <Card title={t('server.lan.title')} icon={<Wifi size={20} />}>
      <Switch
        label={t('server.lan.switch')}
        description={fixed ? t('server.lan.fixed') : t('server.lan.hint')}
        checked={lan.allowed}
        disabled={fixed || allow.busy || held}
        onChange={({ currentTarget: { checked } }) => (checked ? allow.begin() : shut())}
      />
      <Troubles error={allow.error ?? change.error} problem={lan.problem} />
      <Urls urls={urls} />
      <Interfaces facts={facts} save={(interfaces, done) => change.mutate({ interfaces }, { onSuccess: done })} busy={change.isPending} />
      <Switch
        label={t('server.lan.mdns')}
        description={mdns.name === null ? t('server.lan.mdnsHint') : t('server.lan.mdnsNow', { name: mdns.name })}
        checked={mdns.on}
        disabled={held}
        onChange={({ currentTarget: { checked } }) => change.mutate({ mdns: checked })}
      />
      <AllowDialog change={allow} />
    </Card>
  );
}

function Troubles({ error: last, problem }: { readonly error: Error | null; readonly problem: NetworkFacts['lan']['problem'] }) {
  const { t } = useTranslation();
  const error = useStanding(last);
  return (
    <>
      {error ? (
        <Notice tone="bad" role="alert" name="lan-error">
          {reasonOf(error, t)}
        </Notice>
      ) : null}
      {problem === null ? null : (
        <Notice tone="warn" role="note" name="lan-problem">
          {t(`server.lan.problems.${problem}`)}
        </Notice>
      )}
    </>
  );
}

function Urls({ urls }: { readonly urls: readonly string[] }) {
  const { t } = useTranslation();
  if (urls.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('server.lan.urls')}
      </Text>
      <ul className="dw-plain-list" data-testid="lan-urls">
        {urls.map((url) => (
          <li key={url}>
            <code>{url}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface InterfacesProps {
  readonly facts: NetworkFacts;
  /** `done`: it is saved; until then what was ticked stays. */
  readonly save: (names: string[] | null, done: () => void) => void;
  readonly busy: boolean;
}

function Interfaces({ facts: { lan }, save, busy }: InterfacesProps) {
  const { t } = useTranslation();
  const now = lan.interfaces.filter(({ chosen }) => chosen).map(({ name }) => name);
  const [wanted, setWanted] = useState<readonly string[] | null>(null);
  const ticked = wanted ?? now;
  if (lan.interfaces.length === 0) return <Text size="sm">{t('server.lan.noInterface')}</Text>;
  const tick = (name: string, on: boolean) =>
    setWanted(lan.interfaces.map((one) => one.name).filter((one) => (one === name ? on : ticked.includes(one))));
  return (
    <Stack gap={8} role="group" aria-labelledby="lan-interfaces">
      <Text size="sm" fw={600} id="lan-interfaces">
        {t('server.lan.interfaces')}
      </Text>
      {lan.interfaces.map(({ name, addresses, kind }) => (
        <Checkbox
          key={name}
          label={`${name} · ${t(`server.lan.kinds.${kind}`)}`}
          description={addresses.join(', ')}
          checked={ticked.includes(name)}
          disabled={lan.set_by_configuration || busy}
          onChange={({ currentTarget: { checked } }) => tick(name, checked)}
        />
      ))}
      {wanted === null ? null : (
        <Group gap="xs">
          <OnlineButton size="xs" disabled={ticked.length === 0} loading={busy} onClick={() => save([...ticked], () => setWanted(null))}>
            {t('server.lan.saveInterfaces')}
          </OnlineButton>
          <Button size="xs" variant="default" onClick={() => setWanted(null)}>
            {t('frame.cancel')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
