import { Group, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmSignIn } from '../api/sign-in.ts';
import { useArrive } from './arrive.ts';
import { MatchCode } from './match-code.tsx';
import { Refusal } from './refusal.tsx';

const askEveryMs = 2_000;

interface DeviceStepProps {
  readonly challengeId: string;
  /** What the card on the trusted device shows too. */
  readonly matchCode: string | undefined;
}

/** Waits for the word of a trusted device. */
export function DeviceStep({ challengeId, matchCode }: DeviceStepProps) {
  const { t } = useTranslation();
  const arrive = useArrive();
  const word = useQuery({
    queryKey: ['device-word'],
    queryFn: async () => (await confirmSignIn(challengeId, 'device')) ?? null,
    refetchInterval: ({ state }) => (state.error !== null || state.data !== null ? false : askEveryMs),
    refetchOnWindowFocus: false,
    retry: false,
    gcTime: 0,
  });
  const { data } = word;
  useEffect(() => {
    if (data) arrive(data);
  }, [data, arrive]);
  if (word.error) return <Refusal error={word.error} words={{ forbidden: t('signIn.second.denied'), code_invalid: t('signIn.second.gone') }} />;
  return (
    <>
      {matchCode === undefined ? null : (
        <div>
          <MatchCode code={matchCode} label={t('signIn.second.matchCode')} />
          <Text>{t('signIn.second.match')}</Text>
        </div>
      )}
      <Group gap="sm" role="status" wrap="nowrap">
        <Loader size="sm" aria-hidden="true" />
        <Text>{t('signIn.second.waiting')}</Text>
      </Group>
    </>
  );
}
