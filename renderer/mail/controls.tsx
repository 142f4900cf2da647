import { useTranslation } from 'react-i18next';
import { choiceOf, ListControls } from '../panels/list-controls.tsx';
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
  const put = (part: Partial<Wish>) => change({ ...wish, ...part });
  const choices = [
    choiceOf({
      label: t('mail.stateFilter'),
      none: t('mail.allStates'),
      all: states,
      word: (state) => t(`mail.states.${state}`),
      value: wish.state,
      otherwise: '',
      change: (state) => put({ state }),
    }),
    choiceOf({
      label: t('mail.templateFilter'),
      none: t('mail.allTemplates'),
      all: templates,
      word: (template) => templateText(template, t),
      value: wish.template,
      otherwise: '',
      change: (template) => put({ template }),
    }),
    choiceOf({
      label: t('mail.sort'),
      all: sorts,
      word: (sort) => t(`mail.sorts.${sort}`),
      value: wish.sort,
      otherwise: 'created',
      change: (sort) => put({ sort }),
    }),
  ];
  const search = { label: t('mail.search'), hint: t('mail.searchHint'), value: wish.search, change: (text: string) => put({ search: text }) };
  return <ListControls className="dw-controls-four" search={search} choices={choices} />;
}
