import { NativeSelect, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { activityKinds, isKnownKind, type KnownKind } from './sentence.ts';

interface ControlsProps {
  readonly kind: KnownKind | '';
  readonly setKind: (kind: KnownKind | '') => void;
  readonly search: string;
  readonly setSearch: (search: string) => void;
}

/** Search in what is loaded; the kind is asked of the server. */
export function ActivityControls({ kind, setKind, search, setSearch }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <div className="dw-controls" role="search">
      <TextInput
        type="search"
        label={t('activity.search')}
        placeholder={t('activity.searchHint')}
        leftSection={<Search size={16} aria-hidden="true" />}
        value={search}
        onChange={({ currentTarget: { value } }) => setSearch(value)}
      />
      <NativeSelect
        label={t('activity.kindFilter')}
        data={[{ value: '', label: t('activity.allKinds') }, ...activityKinds.map((value) => ({ value, label: t(`activity.kinds.${value}`) }))]}
        value={kind}
        onChange={({ currentTarget: { value } }) => setKind(isKnownKind(value) ? value : '')}
      />
    </div>
  );
}
