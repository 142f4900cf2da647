import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Smartphone } from 'lucide-react';
import { createElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import { moveTo, pairPath, usePath } from '../routing/router.ts';
import { laterWords } from '../words/index.ts';

async function loadDialog() {
  const [part] = await Promise.all([import('./dialog.tsx'), laterWords()]);
  return part.PairDialog;
}

/** Opens "Pair a device"; whoever comes by the address that a device shows has it open already. */
export function PairButton({ variant = 'filled' }: { readonly variant?: 'filled' | 'default' }) {
  const { t } = useTranslation();
  const invitedHere = usePath() === pairPath;
  const [asked, setAsked] = useState(false);
  const opened = asked || invitedHere;
  const readOnly = useUnreachableSince() !== null;
  const part = useQuery({ queryKey: ['part', 'pair-dialog'], queryFn: loadDialog, enabled: opened, staleTime: Infinity, gcTime: Infinity });
  const open = () => {
    setAsked(true);
    if (part.error) void part.refetch();
  };
  const close = () => {
    setAsked(false);
    if (invitedHere) moveTo('/');
  };
  return (
    <>
      <Button
        variant={variant}
        leftSection={<Smartphone size={16} aria-hidden="true" />}
        loading={opened && part.isFetching}
        disabled={readOnly}
        onClick={open}
      >
        {t('sessions.pair')}
      </Button>
      {opened && part.error ? (
        <Text size="sm" role="alert">
          {t(readOnly ? 'errors.unreachable' : 'casdoor.part.outdated')}
        </Text>
      ) : null}
      {opened && part.data !== undefined ? createElement(part.data, { close, typed: invitedHere ? location.hash.slice(1) : null }) : null}
    </>
  );
}
