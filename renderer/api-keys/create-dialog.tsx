import { Checkbox, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeKey, type NewKey, type Scope } from '../api/api-keys.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Notice } from '../panels/notice.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { endOf, expiries, presetOf, presets, scopes, type Expiry, type Preset } from './expiry.ts';
import { useKeyChange } from './use-keys.ts';

interface CreateProps {
  readonly done: (made: NewKey) => void;
  readonly close: () => void;
}

/** A new key: what it is for, what it may do, how long. */
export function CreateKeyDialog({ done, close }: CreateProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [may, setMay] = useState<readonly Scope[]>(presets.script);
  const [expiry, setExpiry] = useState<Expiry>('90');
  const make = useKeyChange(() => makeKey({ name, scopes: may, expires_at: endOf(expiry, Date.now()) }));
  return (
    <FormDialog
      opened
      title={t('apiKeys.form.title')}
      submit={t('apiKeys.form.submit')}
      disabled={name.trim() === '' || may.length === 0}
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
      <ExpiryField expiry={expiry} change={setExpiry} />
    </FormDialog>
  );
}

/** A purpose ticks what it needs; whoever ticks otherwise has a choice of their own. Only admins have anything to administer. */
function ScopeFields({ may, change }: { readonly may: readonly Scope[]; readonly change: (may: readonly Scope[]) => void }) {
  const { t } = useTranslation();
  const { role } = useSignedIn();
  const open = scopes.filter((scope) => scope !== 'admin' || role === 'admin');
  const purposes = (Object.keys(presets) as Preset[]).filter((name) => presets[name].every((scope) => open.some((one) => one === scope)));
  const names = [...purposes, 'own'] as const;
  const tick = (scope: Scope, on: boolean) => change(scopes.filter((one) => (one === scope ? on : may.includes(one))));
  return (
    <>
      <NativeSelect
        label={t('apiKeys.form.preset')}
        data={names.map((value) => ({ value, label: t(`apiKeys.form.presets.${value}`) }))}
        value={presetOf(may) ?? 'own'}
        onChange={({ currentTarget: { value } }) => {
          const purpose = purposes.find((name) => name === value);
          if (purpose) change(presets[purpose]);
        }}
      />
      <Stack gap={8} role="group" aria-labelledby="scopes-label">
        <Text size="sm" fw={500} id="scopes-label">
          {t('apiKeys.form.scopes')}
        </Text>
        {open.map((scope) => (
          <Checkbox
            key={scope}
            label={t(`apiKeys.scopeTexts.${scope}`)}
            checked={may.includes(scope)}
            onChange={({ currentTarget: { checked } }) => tick(scope, checked)}
          />
        ))}
        {may.length === 0 ? (
          <Text size="sm" role="alert" c="var(--dw-danger-text)">
            {t('apiKeys.form.noScope')}
          </Text>
        ) : null}
      </Stack>
    </>
  );
}

/** How long it works, with what never to end means. */
function ExpiryField({ expiry, change }: { readonly expiry: Expiry; readonly change: (expiry: Expiry) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <NativeSelect
        label={t('apiKeys.form.expiry')}
        data={expiries.map((value) => ({ value, label: t(`apiKeys.form.expiries.${value}`) }))}
        value={expiry}
        onChange={({ currentTarget: { value } }) => change(expiries.find((known) => known === value) ?? '90')}
      />
      {expiry === 'never' ? (
        <Notice tone="warn" role="note">
          {t('apiKeys.form.neverWarning')}
        </Notice>
      ) : null}
    </>
  );
}
