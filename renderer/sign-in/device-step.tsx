import { Group, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { confirmSignIn } from '../api/sign-in.ts';
import { useArrive } from './arrive.ts';
import { MatchCode } from './match-code.tsx';
import { Refusal } from './refusal.tsx';

const askEveryMs = 2_000;

/** A no, or nobody to wait for any more. After all else, such as a server that is away for a moment, the word may come yet. */
const isFinal = (error: Error | null) => error instanceof ApiError && (error.code === 'forbidden' || error.code === 'code_invalid');

/** How long until the next asking, ms; false where the answer is there. */
function waitAfter(error: Error | null, isAnswered: boolean): number | false {
  if (isAnswered || isFinal(error)) return false;
  return error instanceof ApiError && error.retryAfterSeconds !== undefined ? error.retryAfterSeconds * 1_000 : askEveryMs;
}

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
    refetchInterval: ({ state }) => waitAfter(state.error, Boolean(state.data)),
    refetchOnWindowFocus: false,
    retry: false,
    gcTime: 0,
  });
  const { data, error } = word;
  useEffect(() => {
    if (data) arrive(data);
  }, [data, arrive]);
  const refusal = <Refusal error={error} words={{ forbidden: t('signIn.second.denied'), code_invalid: t('signIn.second.gone') }} />;
  if (isFinal(error)) return refusal;
  return (
    <>
      {refusal}
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
