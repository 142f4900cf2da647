import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseChannel, type Channel, type PendingSecondFactor } from '../api/sign-in.ts';
import { DoorCard } from './door-card.tsx';
import { CodeStep } from './code-step.tsx';
import { DeviceStep } from './device-step.tsx';
import { Refusal } from './refusal.tsx';

const order: readonly Channel[] = ['totp', 'email', 'device', 'recovery'];

interface SecondFactorProps {
  readonly pending: PendingSecondFactor;
  readonly back: () => void;
}

/** The second step of a sign-in: the way that asks least first, the others one click away. */
export function SecondFactorPage({ pending, back }: SecondFactorProps) {
  const { t } = useTranslation();
  const open = order.filter((channel) => pending.channels.includes(channel));
  const [channel, setChannel] = useState<Channel>(open[0] ?? 'totp');
  const [isHeld, setHeld] = useState<boolean>();
  const choice = useMutation({
    mutationFn: (wanted: Channel) => chooseChannel(pending.challenge_id, wanted),
    onSuccess: (chosen) => setHeld((before) => chosen.delivery_fallback ?? before),
  });
  const { mutate: choose } = choice;
  useEffect(() => {
    choose(channel);
  }, [choose, channel]);
  const others = open.filter((other) => other !== channel);
  return (
    <DoorCard title={t('signIn.second.title')} foot={<Again back={back} />}>
      <HowItComes channel={channel} isHeld={isHeld} />
      <Refusal error={choice.error} words={{ code_invalid: t('signIn.second.gone') }} />
      {channel === 'device' ? (
        choice.isSuccess ? (
          <DeviceStep challengeId={pending.challenge_id} matchCode={choice.data.match_code} />
        ) : null
      ) : (
        <CodeStep key={channel} challengeId={pending.challenge_id} channel={channel} sendAgain={() => choice.mutateAsync(channel)} />
      )}
      {others.length === 0 ? null : <OtherWays others={others} take={setChannel} />}
    </DoorCard>
  );
}

function OtherWays({ others, take }: { readonly others: readonly Channel[]; readonly take: (channel: Channel) => void }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text size="sm" c="dimmed" mb={6}>
        {t('signIn.second.otherWays')}
      </Text>
      <Group gap="xs">
        {others.map((other) => (
          <Button key={other} variant="default" size="xs" onClick={() => take(other)}>
            {t(`signIn.second.channels.${other}`)}
          </Button>
        ))}
      </Group>
    </div>
  );
}

/** Of a mailed code nothing is said before it is known to be on its way, or with whom it waits. */
function HowItComes({ channel, isHeld }: { readonly channel: Channel; readonly isHeld: boolean | undefined }) {
  const { t } = useTranslation();
  const isUnknown = channel === 'email' && isHeld === undefined;
  const text = channel === 'email' && isHeld === true ? 'emailHeld' : channel;
  return <Text role="status">{isUnknown ? null : t(`signIn.second.texts.${text}`)}</Text>;
}

function Again({ back }: { readonly back: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="subtle" size="xs" onClick={back}>
      {t('signIn.second.again')}
    </Button>
  );
}
