import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeKey, type NewKey, type Scope } from '../api/api-keys.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { useNow } from '../time/now.ts';
import { ExpiryField } from './expiry-field.tsx';
import { endOf, presets, type End } from './expiry.ts';
import { LimitFields } from './limit-fields.tsx';
import { networksOf, noLimits, shareOf } from './limits.ts';
import { ScopeFields } from './scope-fields.tsx';
import { useKeyChange } from './use-keys.ts';

interface CreateProps {
  readonly done: (made: NewKey) => void;
  readonly close: () => void;
}

/** A new key: what it is for, what it may do, how long. */
export function CreateKeyDialog({ done, close }: CreateProps) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const [name, setName] = useState('');
  const [may, setMay] = useState<readonly Scope[]>(presets.script);
  const [end, setEnd] = useState<End>({ expiry: '90', lastDay: '' });
  const [limits, setLimits] = useState(noLimits);
  const [networks, share] = [networksOf(limits), shareOf(limits)];
  const make = useKeyChange(() =>
    makeKey({ name, scopes: may, expires_at: endOf(end, Date.now()) ?? null, networks, requests_per_minute: share ?? null }),
  );
  const isComplete = name.trim() !== '' && may.length > 0 && endOf(end, now) !== undefined && networks?.length !== 0 && share !== undefined;
  return (
    <FormDialog
      opened
      title={t('apiKeys.form.title')}
      submit={t('apiKeys.form.submit')}
      disabled={!isComplete}
      busy={make.isPending}
      onSubmit={() => make.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Refusal error={make.error} />
      <TextField
        name="name"
        label={t('apiKeys.form.name')}
        description={t('apiKeys.form.nameHint')}
        value={name}
        change={setName}
        autoComplete="off"
        first
        error={make.error}
      />
      <ScopeFields may={may} change={setMay} />
      <ExpiryField end={end} change={setEnd} />
      <LimitFields limits={limits} change={setLimits} error={make.error} />
    </FormDialog>
  );
}
