import { NativeSelect, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { sorts, states, type Wish } from './order.ts';
import { templateText } from './trouble.ts';

interface ControlsProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
  /** Those that occur. */
  readonly templates: readonly string[];
}

/** Search, state, what it is about, order. */
export function MailControls({ wish, change, templates }: ControlsProps) {
  const { t } = useTranslation();
  return (
    <div className="dw-controls dw-controls-four" role="search">
      <TextInput
        type="search"
        label={t('mail.search')}
        placeholder={t('mail.searchHint')}
        leftSection={<Search size={16} aria-hidden="true" />}
        value={wish.search}
        onChange={({ currentTarget: { value } }) => change({ ...wish, search: value })}
      />
      <NativeSelect
        label={t('mail.stateFilter')}
        data={[{ value: '', label: t('mail.allStates') }, ...states.map((value) => ({ value, label: t(`mail.states.${value}`) }))]}
        value={wish.state}
        onChange={({ currentTarget: { value } }) => change({ ...wish, state: states.find((state) => state === value) ?? '' })}
      />
      <NativeSelect
        label={t('mail.templateFilter')}
        data={[{ value: '', label: t('mail.allTemplates') }, ...templates.map((value) => ({ value, label: templateText(value, t) }))]}
        value={wish.template}
        onChange={({ currentTarget: { value } }) => change({ ...wish, template: value })}
      />
      <NativeSelect
        label={t('mail.sort')}
        data={sorts.map((value) => ({ value, label: t(`mail.sorts.${value}`) }))}
        value={wish.sort}
        onChange={({ currentTarget: { value } }) => change({ ...wish, sort: sorts.find((sort) => sort === value) ?? 'created' })}
      />
    </div>
  );
}
