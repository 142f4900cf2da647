import { NativeSelect, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { kinds, sorts, type Wish } from './order.ts';

interface ControlsProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
}

/** Search, kind, order. */
export function CredentialControls({ wish, change }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <div className="dw-controls" role="search">
      <TextInput
        type="search"
        label={t('credentials.search')}
        placeholder={t('credentials.searchHint')}
        leftSection={<Search size={16} aria-hidden="true" />}
        value={wish.search}
        onChange={({ currentTarget: { value } }) => change({ ...wish, search: value })}
      />
      <NativeSelect
        label={t('credentials.kind')}
        data={[{ value: '', label: t('credentials.allKinds') }, ...kinds.map((value) => ({ value, label: t(`credentials.kinds.${value}`) }))]}
        value={wish.kind}
        onChange={({ currentTarget: { value } }) => change({ ...wish, kind: kinds.find((kind) => kind === value) ?? '' })}
      />
      <NativeSelect
        label={t('credentials.sort')}
        data={sorts.map((value) => ({ value, label: t(`credentials.sorts.${value}`) }))}
        value={wish.sort}
        onChange={({ currentTarget: { value } }) => change({ ...wish, sort: sorts.find((sort) => sort === value) ?? 'used' })}
      />
    </div>
  );
}
