import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../panels/notice.tsx';
import { PairingCardShown } from './card.tsx';
import { PairingReceipt } from './receipt.tsx';
import type { Requests } from './use-requests.ts';

/** One request at a time, so that a new one never slips under somebody's finger; what was allowed just now, with its way back. */
export function PairingCards({ waiting, allowed, paused }: Requests) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<string | null>(null);
  const [closed, setClosed] = useState<readonly string[]>([]);
  // The one that is looked at stays, whoever comes; what this window has claimed (typed, or invited) comes first.
  const at = Math.max(
    0,
    waiting.findIndex(({ user_code: code }) => code === chosen),
  );
  const shown = chosen === null || waiting[at]?.user_code !== chosen ? (waiting.find(({ claimed }) => claimed) ?? waiting[0]) : waiting[at];
  const place = shown ? waiting.indexOf(shown) : 0;
  const next = waiting[(place + 1) % waiting.length];
  return (
    <>
      {paused ? (
        <Notice tone="warn" role="note" name="pairing-paused" title={t('pair.paused.title')}>
          {t('pair.paused.text')}
        </Notice>
      ) : null}
      {shown ? (
        <Stack gap={4}>
          <PairingCardShown key={shown.user_code} card={shown} looked={() => choose(shown.user_code)} />
          {waiting.length > 1 && next ? (
            <Group gap="xs" data-testid="pairing-queue">
              <Text size="sm">{t('pair.queue', { place: place + 1, count: waiting.length })}</Text>
              <Button size="compact-xs" variant="default" onClick={() => choose(next.user_code)}>
                {t('pair.next')}
              </Button>
            </Group>
          ) : null}
        </Stack>
      ) : null}
      {allowed
        .filter(({ user_code: code }) => !closed.includes(code))
        .map((card) => (
          <PairingReceipt key={card.user_code} card={card} close={() => setClosed((old) => [...old, card.user_code])} />
        ))}
    </>
  );
}
