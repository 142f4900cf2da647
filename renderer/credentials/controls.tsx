import { useTranslation } from 'react-i18next';
import { choiceOf, ListControls } from '../panels/list-controls.tsx';
import { kinds, sorts, type Wish } from './order.ts';

interface ControlsProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
}

/** Search, kind, order. */
export function CredentialControls({ wish, change }: ControlsProps) {
  const { t } = useTranslation();
  const put = (part: Partial<Wish>) => change({ ...wish, ...part });
  return (
    <ListControls
      search={{ label: t('credentials.search'), hint: t('credentials.searchHint'), value: wish.search, change: (search) => put({ search }) }}
      choices={[
        choiceOf({
          label: t('credentials.kind'),
          none: t('credentials.allKinds'),
          all: kinds,
          word: (kind) => t(`credentials.kinds.${kind}`),
          value: wish.kind,
          otherwise: '',
          change: (kind) => put({ kind }),
        }),
        choiceOf({
          label: t('credentials.sort'),
          all: sorts,
          word: (sort) => t(`credentials.sorts.${sort}`),
          value: wish.sort,
          otherwise: 'used',
          change: (sort) => put({ sort }),
        }),
      ]}
    />
  );
}
