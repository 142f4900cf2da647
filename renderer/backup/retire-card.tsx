import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Truck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { retireServer } from '../api/backup.ts';
import { keys } from '../api/query-client.ts';
import { readServer } from '../api/server.ts';
import { Card } from '../panels/card.tsx';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Notice } from '../panels/notice.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';

/** The last step of a move: this server lets nobody in any more. */
export function RetireCard() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [isRetired, setRetired] = useState(false);
  const client = useQueryClient();
  // Nothing of these screens can be had any more: the page says where the server went.
  const done = () => {
    setRetired(true);
    void client.invalidateQueries({ queryKey: keys.start });
  };
  return (
    <Card title={t('backup.retire.title')} icon={<Truck size={20} />}>
      <Text>{t('backup.retire.text')}</Text>
      {isRetired ? (
        <Notice tone="good" role="alert" name="retired">
          {t('backup.retire.done')}
        </Notice>
      ) : (
        <Group>
          <Button variant="default" className="dw-wrap-button" onClick={() => setAsking(true)}>
            {t('backup.retire.button')}
          </Button>
        </Group>
      )}
      {asking && !isRetired ? <RetireDialog done={done} close={() => setAsking(false)} /> : null}
    </Card>
  );
}

function RetireDialog({ done, close }: { readonly done: () => void; readonly close: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [movedTo, setMovedTo] = useState('');
  const { data } = useQuery({ queryKey: keys.server, queryFn: ({ signal }) => readServer(signal) });
  const id = data?.server_id ?? '';
  const wish = { confirm: typed.trim(), moved_to: movedTo.trim() === '' ? null : movedTo.trim() };
  const { mutate, isPending, error } = useMutation({ mutationFn: () => retireServer(wish), onSuccess: done });
  const off = { autoComplete: 'off', error };
  return (
    <FormDialog
      opened
      title={t('backup.retire.sure')}
      submit={t('backup.retire.do')}
      danger
      disabled={id === '' || wish.confirm !== id}
      busy={isPending}
      onSubmit={() => mutate()}
      close={close}
    >
      <Text>{t('backup.retire.text')}</Text>
      <Refusal error={error} />
      <TextField name="confirm" label={t('backup.retire.confirm', { id })} value={typed} change={setTyped} first {...off} />
      <TextField name="moved_to" label={t('backup.retire.movedTo')} value={movedTo} change={setMovedTo} required={false} {...off} />
    </FormDialog>
  );
}
