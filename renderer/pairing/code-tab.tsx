import { Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { lookAt } from '../api/pairing.ts';
import { keys } from '../api/query-client.ts';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { reasonOf } from '../panels/reason.ts';

const most = 40;

/** The code out of what was pasted, also where that is the whole address; which letters are mixed up is the server's to know. */
export function codeIn(text: string): string {
  return (text.split('#').at(-1) ?? '').trim().toUpperCase().slice(0, most);
}

function useLook(code: string, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => lookAt(code),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.pairing });
      done();
    },
    gcTime: 0,
  });
}

/** For a device that shows a code. The code finds the request; the card then asks whether it is the right one. */
export function CodeTab({ typed, done }: { readonly typed: string; readonly done: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState(codeIn(typed));
  const look = useLook(code, done);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (code !== '' && !look.isPending) look.mutate();
  };
  const error = useStanding(look.error);
  const unknown = error instanceof ApiError && error.code === 'code_invalid';
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        <Text>{t('pair.typed.text')}</Text>
        <TextInput
          data-autofocus
          className="dw-code-field"
          label={t('pair.typed.label')}
          description={t('pair.typed.hint')}
          placeholder="WDJB-MJHT"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={code}
          error={error ? (unknown ? t('pair.typed.unknown') : reasonOf(error, t)) : null}
          onChange={({ currentTarget: { value } }) => setCode(codeIn(value))}
        />
        <div>
          <OnlineButton type="submit" loading={look.isPending} disabled={code === ''}>
            {t('pair.typed.submit')}
          </OnlineButton>
        </div>
      </Stack>
    </form>
  );
}
