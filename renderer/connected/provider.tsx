import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CasdoorLink } from '../api/casdoor.ts';
import { outageReason } from '../casdoor/outage-text.ts';
import { Notice } from '../panels/notice.tsx';
import { LinkActions } from './actions.tsx';
import { linkState, linkStateText, type LinkState } from './link-state.ts';
import { LinkFacts } from './link-facts.tsx';

const colours: Readonly<Record<LinkState, string>> = { linked: 'ward.8', notLinked: 'gray.7', attention: '#a33c00', unreachable: '#a33c00' };

interface ProviderProps {
  readonly now: CasdoorLink;
  readonly name: string;
  readonly look: () => Promise<UseQueryResult<CasdoorLink>>;
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
        <Badge color={colours[state]} variant="filled" radius="sm" tt="none" data-testid="link-state">
          {linkStateText(now, t)}
        </Badge>
      </Group>
      {state === 'unreachable' ? (
        <Text size="sm">
          {outageReason(now.reason, t)} {t('casdoor.connected.away', { name })}
        </Text>
      ) : null}
      {link === null ? <Text>{t('casdoor.connected.text', { name })}</Text> : <LinkFacts link={link} required={now.required_groups} />}
      {link !== null && !link.passes_gate ? (
        <Notice tone="warn" role="note" name="gate-failed">
          {t('casdoor.connected.fails', { groups: now.required_groups.join(', '), name })}
        </Notice>
      ) : null}
      {link?.needs_sign_in ? (
        <Notice tone="warn" role="note" name="needs-sign-in">
          {t('casdoor.connected.needsSignIn', { name })}
        </Notice>
      ) : null}
      <LinkActions now={now} name={name} look={look} />
    </Stack>
  );
}
