import { NativeSelect, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AccountFilter } from '../api/accounts.ts';

const roles = ['admin', 'user'] as const;
const states = ['active', 'disabled', 'deleted'] as const;

interface ControlsProps {
  readonly filter: AccountFilter;
  readonly change: (filter: AccountFilter) => void;
}

/** Search and filters; the server answers them. */
export function AccountControls({ filter, change }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <div className="dw-controls" role="search">
      <TextInput
        type="search"
        label={t('accounts.search')}
        placeholder={t('accounts.searchHint')}
        leftSection={<Search size={16} aria-hidden="true" />}
        value={filter.search}
        maxLength={120}
        onChange={({ currentTarget: { value } }) => change({ ...filter, search: value })}
      />
      <NativeSelect
        label={t('accounts.role')}
        data={[{ value: '', label: t('accounts.allRoles') }, ...roles.map((value) => ({ value, label: t(`profile.roles.${value}`) }))]}
        value={filter.role}
        onChange={({ currentTarget: { value } }) => change({ ...filter, role: roles.find((role) => role === value) ?? '' })}
      />
      <NativeSelect
        label={t('accounts.state')}
        data={[{ value: '', label: t('accounts.states.all') }, ...states.map((value) => ({ value, label: t(`accounts.states.${value}`) }))]}
        value={filter.state}
        onChange={({ currentTarget: { value } }) => change({ ...filter, state: states.find((state) => state === value) ?? '' })}
      />
    </div>
  );
}
