import { Checkbox, NativeSelect, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Scope } from '../api/api-keys.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { presetOf, presets, scopes, type Preset } from './expiry.ts';

/** A purpose ticks what it needs; whoever ticks otherwise has a choice of their own. Only admins have anything to administer. */
export function ScopeFields({ may, change }: { readonly may: readonly Scope[]; readonly change: (may: readonly Scope[]) => void }) {
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
