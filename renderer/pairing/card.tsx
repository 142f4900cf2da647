import { Button, Checkbox, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import { allow, refuse, type PairingCard, type Scope } from '../api/pairing.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { useDefaultFocus } from '../panels/default-focus.ts';
import { focusSoon } from '../panels/focus.ts';
import { Notice } from '../panels/notice.tsx';
import { useStanding } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';
import { MatchCode } from '../sign-in/match-code.tsx';
import { AskerFacts } from './asker-facts.tsx';
import { useGone } from './use-gone.ts';

interface CardProps {
  readonly card: PairingCard;
  /** Somebody has begun to answer this one. */
  readonly looked: () => void;
}

type Answer = 'allow' | 'deny' | 'block';

/** Makes the answer, says what came of it, and puts the focus where it goes on. */
function useAnswer(card: PairingCard, wish: { readonly scopes: readonly Scope[]; readonly days: number }, answered: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation<unknown, Error, Answer>({
    mutationFn: (answer) => (answer === 'allow' ? allow(card, wish) : refuse(card.user_code, answer)),
    onSuccess: async (_, answer) => {
      answered();
      announce(t(`pair.said.${answer}`, { device: card.client_name }));
      await client.invalidateQueries({ queryKey: keys.pairing });
      focusSoon(answer === 'allow' ? `pairing-receipt-${card.user_code}` : 'main');
    },
    onError: () => void client.invalidateQueries({ queryKey: keys.pairing }),
  });
}

/** Who asks, and what yes would mean. "No" is the default: whoever did not begin this has nothing to read first (ui.md 5). */
export function PairingCardShown({ card, looked }: CardProps) {
  const { t } = useTranslation();
  const device = card.client_name;
  const [same, setSame] = useState(false);
  const [scopes, setScopes] = useState<readonly Scope[]>(card.grantable_scopes);
  const [days, setDays] = useState(card.days);
  const deny = useDefaultFocus();
  const place = useRef<HTMLDivElement>(null);
  const answer = useAnswer(card, { scopes, days }, useGone(card, place));
  return (
    <Notice tone="warn" role="alert" name="pairing-card" title={t('pair.title', { device })}>
      <div className="dw-pairing" ref={place} onFocus={looked}>
        <MatchCode code={card.match_code.replace('-', '')} label={t('pair.code')} />
        <Text size="sm">{t(card.invited ? 'pair.invited' : 'pair.phishing')}</Text>
        <AskerFacts card={card} />
        <ScopeTicks card={card} ticked={scopes} change={setScopes} />
        <DaysField days={days} change={setDays} />
        <Checkbox label={t('pair.same', { device })} checked={same} onChange={({ currentTarget: { checked } }) => setSame(checked)} />
        <Answers device={device} deny={deny} mayAllow={same && scopes.length > 0} busy={answer.isPending} give={(word) => answer.mutate(word)} />
        <Trouble error={answer.error} />
      </div>
    </Notice>
  );
}

interface AnswersProps {
  readonly device: string;
  readonly deny: RefObject<HTMLButtonElement | null>;
  readonly mayAllow: boolean;
  readonly busy: boolean;
  readonly give: (answer: Answer) => void;
}

/** Where nothing can be answered at the moment they only look disabled: what is really disabled loses the focus. */
function Answers({ device, deny, mayAllow, busy, give }: AnswersProps) {
  const { t } = useTranslation();
  const held = useUnreachableSince() !== null || busy;
  const answer = (word: Answer) => ({
    className: 'dw-wrap-button',
    onClick: () => (held ? undefined : give(word)),
    ...(held ? { 'data-disabled': true, 'aria-disabled': true } : {}),
  });
  return (
    <Group gap="xs">
      <Button color="red.9" size="xs" ref={deny} {...answer('deny')}>
        {t('pair.deny', { device })}
      </Button>
      <Button variant="default" size="xs" disabled={!mayAllow} {...answer('allow')}>
        {t('pair.allow', { device })}
      </Button>
      <Button variant="subtle" size="compact-xs" {...answer('block')}>
        {t('pair.block')}
      </Button>
    </Group>
  );
}

/** Why the last answer was none, or why there can be none now; what was ticked stays. */
function Trouble({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation();
  const standing = useStanding(error);
  const away = useUnreachableSince() !== null;
  if (!standing && !away) return null;
  return (
    <Text size="sm" role="alert" data-testid="pairing-trouble">
      {standing ? reasonOf(standing, t) : t('errors.unreachable')}
    </Text>
  );
}

interface TicksProps {
  readonly card: PairingCard;
  readonly ticked: readonly Scope[];
  readonly change: (scopes: readonly Scope[]) => void;
}

function ScopeTicks({ card, ticked, change }: TicksProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={6} role="group" aria-labelledby={`may-${card.user_code}`}>
      <Text size="sm" fw={600} id={`may-${card.user_code}`}>
        {t('pair.may')}
      </Text>
      {card.grantable_scopes.map((scope) => (
        <Checkbox
          key={scope}
          size="sm"
          label={t(`pair.scopes.${scope}`)}
          checked={ticked.includes(scope)}
          onChange={({ currentTarget: { checked } }) =>
            change(card.grantable_scopes.filter((one) => (one === scope ? checked : ticked.includes(one))))
          }
        />
      ))}
    </Stack>
  );
}

const lives = [1, 7, 30, 90, 365] as const;

function DaysField({ days, change }: { readonly days: number; readonly change: (days: number) => void }) {
  const { t } = useTranslation();
  const choices = [...new Set([...lives, days])].toSorted((a, b) => a - b);
  return (
    <NativeSelect
      size="xs"
      maw={220}
      label={t('pair.life')}
      data={choices.map((count) => ({ value: String(count), label: t('pair.days', { count }) }))}
      value={String(days)}
      onChange={({ currentTarget: { value } }) => change(Number(value))}
    />
  );
}
