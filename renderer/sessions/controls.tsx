import { NativeSelect, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isKind, isSort, kinds, sorts, type Wish } from './order.ts';

interface ControlsProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
  /** What is searched, where the page has another search beside it. */
  readonly label?: string;
}

/** Search, kind, order. */
export function SessionControls({ wish, change, label }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <div className="dw-controls" role="search" aria-label={label}>
      <TextInput
        type="search"
        label={t('sessions.search')}
        placeholder={t('sessions.searchHint')}
        leftSection={<Search size={16} aria-hidden="true" />}
        value={wish.search}
        onChange={({ currentTarget: { value } }) => change({ ...wish, search: value })}
      />
      <NativeSelect
        label={t('sessions.kindFilter')}
        data={[{ value: '', label: t('sessions.allKinds') }, ...kinds.map((kind) => ({ value: kind, label: t(`sessions.kinds.${kind}`) }))]}
        value={wish.kind}
        onChange={({ currentTarget: { value } }) => change({ ...wish, kind: isKind(value) ? value : '' })}
      />
      <NativeSelect
        label={t('sessions.sort')}
        data={sorts.map((sort) => ({ value: sort, label: t(`sessions.sorts.${sort}`) }))}
        value={wish.sort}
        onChange={({ currentTarget: { value } }) => change({ ...wish, sort: isSort(value) ? value : 'last_seen' })}
      />
    </div>
  );
}
