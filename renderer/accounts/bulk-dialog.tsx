import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changeAccount, endSessionsOf, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { FormDialog } from '../panels/form-dialog.tsx';
import { reasonOf } from '../panels/reason.ts';
import { Refusal } from '../sign-in/refusal.tsx';
import { useDisabling } from './disabling-fields.tsx';
import { useAccountChange } from './use-accounts.ts';

export const whats = ['disable', 'enable', 'end'] as const;
export type What = (typeof whats)[number];

interface Outcome {
  readonly done: number;
  readonly failed: readonly { readonly row: AccountRow; readonly error: Error }[];
}

/** One after the other: the first may ask for a proof, which then holds for the rest; and the last admin is refused alone. */
async function changeAll(rows: readonly AccountRow[], deed: (id: number) => Promise<unknown>): Promise<Outcome> {
  const failed: { row: AccountRow; error: Error }[] = [];
  for (const row of rows) {
    await deed(row.id).catch((error: unknown) => {
      failed.push({ row, error: error instanceof Error ? error : new Error(String(error)) });
    });
  }
  return { done: rows.length - failed.length, failed };
}

interface BulkProps {
  readonly rows: readonly AccountRow[];
  readonly done: () => void;
  readonly close: () => void;
}

function useBulk({ rows, done, close }: BulkProps, deed: (id: number) => Promise<unknown>) {
  const { t } = useTranslation();
  const change = useAccountChange(() => changeAll(rows, deed));
  const told = ({ done: changed, failed: refused }: Outcome) => {
    announce(t('accounts.bulk.done', { count: changed }));
    if (refused.length > 0) return;
    done();
    close();
  };
  return { change, failed: change.data?.failed ?? [], start: () => change.mutate(undefined, { onSuccess: told }) };
}

/** Asks before something happens to several people at once; disabling them takes a reason and an end, as it does for one. */
export function BulkDialog({ what, ...props }: BulkProps & { readonly what: What }) {
  return what === 'disable' ? <BulkDisable {...props} /> : <BulkQuestion what={what} {...props} />;
}

function BulkDisable(props: BulkProps) {
  const { t } = useTranslation();
  const { disabling, past, fields } = useDisabling({ disabled_reason: null, disabled_until: null });
  const { change, failed, start } = useBulk(props, (id) => changeAccount(id, disabling));
  const count = props.rows.length;
  return (
    <FormDialog
      opened
      title={t('accounts.bulk.disableTitle', { count })}
      submit={t('accounts.bulk.disableConfirm', { count })}
      danger
      disabled={past}
      busy={change.isPending}
      onSubmit={start}
      close={props.close}
    >
      <People what="disable" rows={props.rows} failed={failed} />
      <Refusal error={change.error} />
      {fields(change.error)}
    </FormDialog>
  );
}

function BulkQuestion({ what, ...props }: BulkProps & { readonly what: Exclude<What, 'disable'> }) {
  const { t } = useTranslation();
  const { change, failed, start } = useBulk(props, what === 'enable' ? (id) => changeAccount(id, { is_active: true }) : endSessionsOf);
  const count = props.rows.length;
  return (
    <Dialog
      opened
      title={t(`accounts.bulk.${what}Title`, { count })}
      confirm={t(`accounts.bulk.${what}Confirm`, { count })}
      danger={what !== 'enable'}
      busy={change.isPending}
      error={change.error}
      onConfirm={start}
      close={props.close}
    >
      <People what={what} rows={props.rows} failed={failed} />
    </Dialog>
  );
}

/** Whom it concerns, and of whom it was refused. */
function People({ what, rows, failed }: Pick<BulkProps, 'rows'> & Pick<Outcome, 'failed'> & { readonly what: What }) {
  const { t } = useTranslation();
  return (
    <>
      <Text>{t(`accounts.bulk.${what}Text`)}</Text>
      <Text className="dw-break">{rows.map(shownName).join(', ')}</Text>
      {failed.map(({ row, error }) => (
        <Text key={row.id} role="alert">
          {t('accounts.bulk.failed', { names: shownName(row), reason: reasonOf(error, t) })}
        </Text>
      ))}
    </>
  );
}
