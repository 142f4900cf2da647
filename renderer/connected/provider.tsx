import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CasdoorLink } from '../api/casdoor.ts';
import { Outward } from '../casdoor/outward.tsx';
import { outageReason } from '../casdoor/outage-text.ts';
import { useCasdoorConfig } from '../casdoor/use-config.ts';
import { Notice } from '../panels/notice.tsx';
import { LinkActions } from './actions.tsx';
import { linkState, linkStateText, type LinkState } from './link-state.ts';
import { LinkFacts } from './link-facts.tsx';

const colours: Readonly<Record<LinkState, string>> = { linked: 'ward.8', notLinked: 'gray.7', attention: '#a33c00', unreachable: '#a33c00' };

type Linked = NonNullable<CasdoorLink['link']>;

interface ProviderProps {
  readonly now: CasdoorLink;
  readonly name: string;
  readonly look: () => Promise<UseQueryResult<CasdoorLink>>;
}

interface TroubleProps {
  readonly link: Linked;
  readonly required: readonly string[];
  readonly name: string;
}

/** Why it lets nobody in as it stands, the weightiest reason alone: whoever is gone has no group to be in. */
function Trouble({ link: { gone_since, passes_gate, needs_sign_in }, required, name }: TroubleProps) {
  const { t } = useTranslation();
  const told =
    gone_since !== null
      ? { name: 'gone', text: t('connected.gone', { name }) }
      : !passes_gate
        ? { name: 'gate-failed', text: t('connected.fails', { groups: required.join(', '), name }) }
        : needs_sign_in
          ? { name: 'needs-sign-in', text: t('connected.needsSignIn', { name }) }
          : null;
  if (told === null) return null;
  return (
    <Notice tone="warn" role="note" name={told.name}>
      {told.text}
    </Notice>
  );
}

/** Where name, password and picture are looked after over there, if it says so. */
function AccountThere({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const { data } = useCasdoorConfig(true);
  if (data?.configured !== true) return null;
  return <Outward to={data.account_url}>{t('connected.account', { name })}</Outward>;
}

/** One other service: how the link to it stands, as whom, and what can be done. */
export function Provider({ now, name, look }: ProviderProps) {
  const { t } = useTranslation();
  const { link } = now;
  const state = linkState(now);
  return (
    <Stack gap="md" data-testid="connected-casdoor">
      <Group gap="xs">
        <Title order={3} size="h5" className="dw-break">
          {name}
        </Title>
        <Badge color={colours[state]} data-testid="link-state">
          {linkStateText(now, t)}
        </Badge>
      </Group>
      {state === 'unreachable' ? (
        <Text size="sm">
          {outageReason(now.reason, t)} {t('connected.away', { name })}
        </Text>
      ) : null}
      {link === null ? <Text>{t('connected.text', { name })}</Text> : <LinkFacts link={link} required={now.required_groups} />}
      {link === null ? null : <Trouble link={link} required={now.required_groups} name={name} />}
      {link === null ? null : <AccountThere name={name} />}
      <LinkActions now={now} name={name} look={look} />
    </Stack>
  );
}
