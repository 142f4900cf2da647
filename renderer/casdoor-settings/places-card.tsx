import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Network } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { readNetwork } from '../api/server.ts';
import { Card } from '../panels/card.tsx';
import { SecretLine } from '../panels/shown-once.tsx';
import { isSecureOrigin, originsIn } from './draft.ts';
import { Lines, type FormPart } from './fields.tsx';

interface PlacesCardProps extends FormPart {
  /** Redirect addresses as they are now: of the saved settings. */
  readonly registered: readonly string[];
}

/** From where people at other computers begin: each of these addresses has a redirect address of its own, to be registered before a rehearsal. */
export function PlacesCard({ draft, put, problems, readOnly, registered }: PlacesCardProps) {
  const { t } = useTranslation();
  const typed = originsIn(draft.return_origins);
  const offered = useOpenOrigins().filter((origin) => !typed.includes(origin) && !registered.some((uri) => uri.startsWith(`${origin}/`)));
  const path = new URL(registered[0] ?? location.href).pathname;
  return (
    <Card title={t('casdoorSettings.places.title')} icon={<Network size={20} />}>
      <Text>{t('casdoorSettings.places.text')}</Text>
      <Lines
        label={t('casdoorSettings.places.label')}
        description={t('casdoorSettings.places.hint')}
        value={draft.return_origins}
        change={(return_origins) => put({ return_origins })}
        readOnly={readOnly}
        error={problems.has('return_origins') ? t('casdoorSettings.problems.return_origins') : undefined}
        rows={2}
      />
      {readOnly || offered.length === 0 ? null : (
        <Group gap="xs">
          {offered.map((origin) => (
            <Button key={origin} variant="default" size="xs" onClick={() => put({ return_origins: [...typed, origin].join('\n') })}>
              {t('casdoorSettings.places.add', { origin })}
            </Button>
          ))}
        </Group>
      )}
      <Stack gap="sm">
        {typed.filter(isSecureOrigin).map((origin) => (
          <ToRegister key={origin} address={`${new URL(origin).origin}${path}`} />
        ))}
      </Stack>
    </Card>
  );
}

function ToRegister({ address }: { readonly address: string }) {
  const { t } = useTranslation();
  return <SecretLine label={t('casdoorSettings.places.register')} value={address} copy={t('casdoorSettings.redirects.copy', { address })} />;
}

/** At which addresses the network reaches this server over TLS now, and the one by which this page is open. */
function useOpenOrigins(): readonly string[] {
  const { data } = useQuery({ queryKey: keys.network, queryFn: ({ signal }) => readNetwork(signal), staleTime: 60_000 });
  return [...new Set([...(data?.urls ?? []), location.origin])].filter(isSecureOrigin);
}
