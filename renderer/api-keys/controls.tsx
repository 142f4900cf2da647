import { useTranslation } from 'react-i18next';
import { choiceOf, ListControls } from '../panels/list-controls.tsx';
import { kinds, sorts, type Wish } from './order.ts';

interface ControlsProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
}

/** Search, what a key may do, order. */
export function KeyControls({ wish, change }: ControlsProps) {
  const { t } = useTranslation();
  const put = (part: Partial<Wish>) => change({ ...wish, ...part });
  return (
    <ListControls
      search={{ label: t('apiKeys.search'), hint: t('apiKeys.searchHint'), value: wish.search, change: (search) => put({ search }) }}
      choices={[
        choiceOf({
          label: t('apiKeys.kind'),
          none: t('apiKeys.kinds.all'),
          all: kinds,
          word: (kind) => t(`apiKeys.kinds.${kind}`),
          value: wish.kind,
          otherwise: '',
          change: (kind) => put({ kind }),
        }),
        choiceOf({
          label: t('apiKeys.sort'),
          all: sorts,
          word: (sort) => t(`apiKeys.sorts.${sort}`),
          value: wish.sort,
          otherwise: 'created',
          change: (sort) => put({ sort }),
        }),
      ]}
    />
  );
}
