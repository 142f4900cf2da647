import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeKey, type ApiKeyRow, type KeyWish, type Scope } from '../api/api-keys.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { calendarDay } from '../time/format.ts';
import { useNow } from '../time/now.ts';
import { ExpiryField } from './expiry-field.tsx';
import { endOf, scopes, type End } from './expiry.ts';
import { LimitFields } from './limit-fields.tsx';
import { limitsOf, networksOf, shareOf, type Limits } from './limits.ts';
import { ScopeFields } from './scope-fields.tsx';
import { useKeyChange } from './use-keys.ts';

interface Draft {
  readonly name: string;
  readonly may: readonly Scope[];
  readonly end: End;
  readonly limits: Limits;
}

const draftOf = (row: ApiKeyRow): Draft => ({
  name: row.name,
  may: scopes.filter((scope) => row.scopes.includes(scope)),
  end: { expiry: 'keep', lastDay: '' },
  limits: limitsOf(row),
});

/** Only what was changed: what nobody touched stays as the server has it, also what this form knows no field for. Undefined where something is missing. */
function patchOf(row: ApiKeyRow, { name, may, end, limits }: Draft, now: number): Partial<KeyWish> | undefined {
  const before = draftOf(row);
  const [networks, share, until] = [networksOf(limits), shareOf(limits), endOf(end, now)];
  if (name.trim() === '' || may.length === 0 || networks?.length === 0 || share === undefined || until === undefined) return undefined;
  const unknown = row.scopes.filter((scope) => !scopes.some((one) => one === scope));
  return {
    ...(name.trim() === before.name ? {} : { name: name.trim() }),
    ...(may.join() === before.may.join() ? {} : { scopes: [...may, ...unknown] }),
    ...(end.expiry === 'keep' ? {} : { expires_at: until }),
    ...(String(networks) === String(networksOf(before.limits)) ? {} : { networks }),
    ...(share === shareOf(before.limits) ? {} : { requests_per_minute: share }),
  };
}

/** What a key may do, until when, from where and how often, while it stays the same key: its secret does not change. */
export function ChangeKeyDialog({ row, close }: { readonly row: ApiKeyRow; readonly close: () => void }) {
  const { t, i18n } = useTranslation();
  const now = useNow(60_000);
  const [draft, setDraft] = useState(() => draftOf(row));
  const put = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const patch = patchOf(row, draft, now);
  const change = useKeyChange(() => changeKey(row.id, patch ?? {}));
  const changed = ({ name }: ApiKeyRow) => {
    announce(t('apiKeys.change.done', { name }));
    close();
  };
  return (
    <FormDialog
      opened
      title={t('apiKeys.change.title', { name: row.name })}
      submit={t('apiKeys.change.confirm', { name: row.name })}
      disabled={patch === undefined || Object.keys(patch).length === 0}
      busy={change.isPending}
      onSubmit={() => change.mutate(undefined, { onSuccess: changed })}
      close={close}
    >
      <Refusal error={change.error} />
      <TextField
        name="name"
        label={t('apiKeys.form.name')}
        description={t('apiKeys.change.text')}
        value={draft.name}
        change={(name) => put({ name })}
        autoComplete="off"
        first
        error={change.error}
      />
      <ScopeFields may={draft.may} change={(may) => put({ may })} />
      <ExpiryField end={draft.end} change={(end) => put({ end })} keep={keepText(row, i18n.language)} />
      <LimitFields limits={draft.limits} change={(limits) => put({ limits })} error={change.error} />
    </FormDialog>
  );
}

/** The last day as it is; null: none. */
const keepText = ({ expires_at: end }: ApiKeyRow, language: string): string | null => (end === null ? null : calendarDay(Date.parse(end), language));
