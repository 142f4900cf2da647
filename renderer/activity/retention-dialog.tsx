import { NumberInput, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeRetention } from '../api/activity.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';

const usual = 90;

interface RetentionProps {
  readonly days: number | null;
  readonly close: () => void;
}

/** How old an event may grow. Shortening it cannot be undone: the button says what it saves, and the hint what goes. */
export function RetentionDialog({ days, close }: RetentionProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [forever, setForever] = useState(days === null);
  const [wanted, setWanted] = useState(days ?? usual);
  const save = useMutation({
    mutationFn: () => changeRetention(forever ? null : wanted),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.chain });
      announce(t('activityLog.saved'));
      close();
    },
  });
  return (
    <FormDialog
      opened
      title={t('activityLog.dialog')}
      submit={t('activityLog.save')}
      busy={save.isPending}
      onSubmit={() => save.mutate()}
      close={close}
    >
      <Refusal error={save.error} />
      <Switch label={t('activityLog.forever')} checked={forever} data-autofocus onChange={({ currentTarget: { checked } }) => setForever(checked)} />
      {forever ? null : (
        <NumberInput
          label={t('activityLog.days')}
          description={t('activityLog.daysHint')}
          value={wanted}
          min={7}
          max={3650}
          allowDecimal={false}
          onChange={(value) => setWanted(Number(value))}
        />
      )}
    </FormDialog>
  );
}
