import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkChallenge } from '../api/casdoor.ts';
import { Notice } from '../panels/notice.tsx';
import { waitingTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';
import { BindForm } from './bind-form.tsx';
import { CreateForm } from './create-form.tsx';
import { DoorCard } from './door-card.tsx';

export interface ChoicePageProps {
  readonly challenge: LinkChallenge;
  readonly name: string;
  readonly leave: () => void;
}

type Choice = 'bind' | 'create';

/** Somebody is known elsewhere and not here: they join that to an account of theirs, have one made, or leave. Nothing happens by itself. */
export function ChoicePage({ challenge, name, leave }: ChoicePageProps) {
  const { t, i18n } = useTranslation();
  const [choice, setChoice] = useState<Choice | null>(null);
  const seconds = Math.floor((Date.parse(challenge.expires_at) - useNow(1_000)) / 1000);
  const { display_name, username, email } = challenge.casdoor_identity;
  const called = display_name ?? username;
  const who = called !== null && email !== null ? `${called} (${email})` : (called ?? email ?? t('choice.somebody'));
  if (seconds <= 0) return <Over leave={leave} />;
  const given = { challenge, name, back: () => setChoice(null) };
  return (
    <DoorCard key={choice ?? 'choice'} title={t(`choice.${choice ?? 'title'}`)} intro={t('choice.intro', { name, who })}>
      {choice === 'bind' ? <BindForm {...given} /> : choice === 'create' ? <CreateForm {...given} /> : null}
      {choice === null ? <Choices challenge={challenge} name={name} choose={setChoice} leave={leave} /> : null}
      <Text size="sm" c="dimmed" ta="center" data-testid="choice-left">
        {t('choice.left', { time: waitingTime(seconds, i18n.language) })}
      </Text>
    </DoorCard>
  );
}

interface ChoicesProps extends ChoicePageProps {
  readonly choose: (choice: Choice) => void;
}

function Choices({ challenge: { may_bind, may_create }, name, choose, leave }: ChoicesProps) {
  const { t } = useTranslation();
  const open = [may_bind ? ('bind' as const) : null, may_create ? ('create' as const) : null].filter((one) => one !== null);
  return (
    <Stack gap="md">
      {open.length === 0 ? <Text role="alert">{t('choice.nothing')}</Text> : null}
      {open.map((choice, i) => (
        <section key={choice} className="dw-choice" aria-labelledby={`choice-${choice}`}>
          <Title order={2} size="h5" id={`choice-${choice}`}>
            {t(`choice.${choice}`)}
          </Title>
          <Text size="sm" id={`choice-${choice}-text`}>
            {t(`choice.${choice}Text`, { name })}
          </Text>
          <Button
            fullWidth
            className="dw-wrap-button"
            variant={i === 0 ? 'filled' : 'default'}
            aria-describedby={`choice-${choice}-text`}
            onClick={() => choose(choice)}
          >
            {t(`choice.${choice}`)}
          </Button>
        </section>
      ))}
      <Stack gap={2} align="center">
        <Button variant="subtle" aria-describedby="choice-cancel" onClick={leave}>
          {t('choice.cancel')}
        </Button>
        <Text size="sm" c="dimmed" ta="center" id="choice-cancel">
          {t('choice.cancelText')}
        </Text>
      </Stack>
    </Stack>
  );
}

function Over({ leave }: { readonly leave: () => void }) {
  const { t } = useTranslation();
  return (
    <DoorCard key="over" title={t('choice.title')}>
      <Notice tone="warn" role="alert" name="choice-over">
        {t('choice.over')}
      </Notice>
      <Button onClick={leave}>{t('choice.startAgain')}</Button>
    </DoorCard>
  );
}
