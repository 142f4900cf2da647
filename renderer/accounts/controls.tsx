import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { AccountFilter } from '../api/accounts.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { choiceOf, ListControls, type Choice } from '../panels/list-controls.tsx';

const roles = ['admin', 'user'] as const;
const states = ['active', 'invited', 'locked', 'disabled', 'suspended', 'deleted'] as const;
const sources = ['local', 'casdoor', 'both', 'none'] as const;
const factors = ['on', 'off'] as const;
const sorts = ['name', 'last_seen', 'created'] as const;

interface ControlsProps {
  readonly filter: AccountFilter;
  readonly change: (filter: AccountFilter) => void;
}

type Put = (part: Partial<AccountFilter>) => void;

/** Search, filters and order; the server answers them, so that they hold for those too who are not loaded yet. */
export function AccountControls({ filter, change }: ControlsProps) {
  const { t } = useTranslation();
  const { name } = useSso();
  const put: Put = (part) => change({ ...filter, ...part });
  const search = {
    label: t('accounts.search'),
    hint: t('accounts.searchHint'),
    value: filter.search,
    change: (text: string) => put({ search: text }),
  };
  return <ListControls className="dw-controls-six" search={search} choices={[...who(filter, put, t), ...how(filter, put, t, name)]} />;
}

const who = ({ role, state }: AccountFilter, put: Put, t: TFunction): Choice[] => [
  choiceOf({
    label: t('accounts.role'),
    none: t('accounts.allRoles'),
    all: roles,
    word: (value) => t(`profile.roles.${value}`),
    value: role,
    otherwise: '',
    change: (value) => put({ role: value }),
  }),
  choiceOf({
    label: t('accounts.state'),
    none: t('accounts.states.all'),
    all: states,
    word: (value) => t(`accounts.states.${value}`),
    value: state,
    otherwise: '',
    change: (value) => put({ state: value }),
  }),
];

const how = ({ source, second_factor: factor, sort }: AccountFilter, put: Put, t: TFunction, name: string): Choice[] => [
  choiceOf({
    label: t('accounts.facts.source'),
    none: t('accounts.filters.anySource'),
    all: sources,
    word: (value) => t(`accounts.filters.sources.${value}`, { name }),
    value: source,
    otherwise: '',
    change: (value) => put({ source: value }),
  }),
  choiceOf({
    label: t('accounts.facts.secondFactor'),
    none: t('accounts.filters.anyFactor'),
    all: factors,
    word: (value) => t(`accounts.filters.factors.${value}`),
    value: factor,
    otherwise: '',
    change: (value) => put({ second_factor: value }),
  }),
  choiceOf({
    label: t('accounts.sort'),
    none: t('accounts.sorts.added'),
    all: sorts,
    word: (value) => t(`accounts.sorts.${value}`),
    value: sort,
    otherwise: '',
    change: (value) => put({ sort: value }),
  }),
];
