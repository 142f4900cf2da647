import { NativeSelect, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AccountFilter } from '../api/accounts.ts';

const roles = ['admin', 'user'] as const;
const states = ['active', 'invited', 'disabled', 'suspended', 'deleted'] as const;
const sorts = ['name', 'last_seen', 'created'] as const;

interface ControlsProps {
  readonly filter: AccountFilter;
  readonly change: (filter: AccountFilter) => void;
}

/** Search, filters and order; the server answers them, so that they hold for those too who are not loaded yet. */
export function AccountControls({ filter, change }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <div className="dw-controls dw-controls-four" role="search">
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
      <NativeSelect
        label={t('accounts.sort')}
        data={[{ value: '', label: t('accounts.sorts.added') }, ...sorts.map((value) => ({ value, label: t(`accounts.sorts.${value}`) }))]}
        value={filter.sort}
        onChange={({ currentTarget: { value } }) => change({ ...filter, sort: sorts.find((sort) => sort === value) ?? '' })}
      />
    </div>
  );
}
