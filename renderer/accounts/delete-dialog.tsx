import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteAccount, purgeAccount, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { useAccountChange } from './use-accounts.ts';

interface DeleteProps {
  readonly row: AccountRow;
  readonly done: () => void;
  readonly close: () => void;
}

const datas = ['bin', 'now'] as const;
const keyFates = ['end', 'rest'] as const;
type Data = (typeof datas)[number];
type Keys = (typeof keyFates)[number];

/** Into the bin or for good, after the username was typed: this is not done by a slip. */
export function DeleteDialog({ row, done, close }: DeleteProps) {
  const { t } = useTranslation();
  const name = shownName(row);
  const [typed, setTyped] = useState('');
  const [data, setData] = useState<Data>(row.deleted_at === null ? 'bin' : 'now');
  const [keys, setKeys] = useState<Keys>('end');
  const removed = () => {
    announce(t(data === 'now' ? 'accounts.access.purged' : 'accounts.access.deleted', { name }));
    close();
    done();
  };
  const remove = useAccountChange(() => (data === 'now' ? purgeAccount(row.id, typed.trim()) : deleteAccount(row.id, keys)), removed);
  return (
    <FormDialog
      opened
      title={t('accounts.access.deleteTitle', { name })}
      submit={t(data === 'now' ? 'accounts.access.purgeConfirm' : 'accounts.access.deleteConfirm', { name })}
      danger
      disabled={typed.trim() !== row.username}
      busy={remove.isPending}
      onSubmit={() => remove.mutate(undefined)}
      close={close}
    >
      <Fate row={row} data={data} setData={setData} keys={keys} setKeys={setKeys} />
      <Refusal error={remove.error} />
      <TextField
        name="typed_username"
        label={t('accounts.access.deleteType', { username: row.username })}
        value={typed}
        change={setTyped}
        autoComplete="off"
        first
      />
    </FormDialog>
  );
}

interface FateProps {
  readonly row: AccountRow;
  readonly data: Data;
  readonly setData: (data: Data) => void;
  readonly keys: Keys;
  readonly setKeys: (keys: Keys) => void;
}

/** What becomes of the account, its data and its keys. */
function Fate({ row, data, setData, keys, setKeys }: FateProps) {
  const { t } = useTranslation();
  const inBin = row.deleted_at !== null;
  return (
    <>
      {inBin ? null : (
        <Choice label={t('accounts.access.dataLabel')} all={datas} word={(one) => t(`accounts.access.datas.${one}`)} value={data} change={setData} />
      )}
      <Text>{t(data === 'now' ? 'accounts.access.purgeText' : 'accounts.access.deleteText')}</Text>
      {inBin || row.sessions === 0 ? null : <Text fw={600}>{t('accounts.access.lostSessions', { count: row.sessions })}</Text>}
      {data === 'now' && row.api_keys > 0 ? <Text fw={600}>{t('accounts.access.lostKeys', { count: row.api_keys })}</Text> : null}
      {data === 'bin' ? <Text>{t('accounts.access.deleteData')}</Text> : null}
      {data === 'bin' && row.api_keys > 0 ? (
        <Choice
          label={t('accounts.access.keysLabel', { count: row.api_keys })}
          all={keyFates}
          word={(one) => t(`accounts.access.keyFates.${one}`)}
          value={keys}
          change={setKeys}
        />
      ) : null}
    </>
  );
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly all: readonly V[];
  readonly word: (value: V) => string;
  readonly value: V;
  readonly change: (value: V) => void;
}

function Choice<V extends string>({ label, all, word, value, change }: ChoiceProps<V>) {
  return (
    <Radio.Group label={label} value={value} onChange={(next) => all.filter((one) => one === next).forEach(change)}>
      <Stack gap={6} mt={4}>
        {all.map((one) => (
          <Radio key={one} value={one} label={word(one)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
