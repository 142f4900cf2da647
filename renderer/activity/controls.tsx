import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { choiceOf, ListControls, type Choice } from '../panels/list-controls.tsx';
import { activityKinds } from './sentence.ts';
import type { Named } from './use-activity.ts';
import type { Whose, Wish } from './wish.ts';

export const choiceIds = { whose: 'activity-whose', device: 'activity-device' } as const;

interface ControlsProps {
  readonly wish: Wish;
  readonly change: (wish: Wish) => void;
  /** Whom an administrator may choose; null for everybody else. */
  readonly people: readonly Named[] | null;
  readonly devices: readonly Named[];
}

/** Search in what is loaded; all else is asked of the server. */
export function ActivityControls({ wish, change, people, devices }: ControlsProps) {
  const { t } = useTranslation();
  const put = (part: Partial<Wish>) => change({ ...wish, ...part });
  const search = { label: t('activity.search'), hint: t('activity.searchHint'), value: wish.search, change: (text: string) => put({ search: text }) };
  const choices = [
    ...(people === null ? [] : [whoseChoice(wish.whose, people, (whose) => put({ whose, device: null }), t)]),
    kindChoice(wish, put, t),
    deviceChoice(wish, devices, put, t),
    outcomeChoice(wish, put, t),
  ];
  return <ListControls className={people === null ? 'dw-controls-four' : 'dw-controls-six'} search={search} choices={choices} />;
}

type Put = (part: Partial<Wish>) => void;

function whoseChoice(whose: Whose, people: readonly Named[], change: (whose: Whose) => void, t: TFunction): Choice {
  const several = (['mine', 'all', 'none'] as const).map((value) => ({ value, label: t(`activity.whose.${value}`) }));
  return {
    id: choiceIds.whose,
    label: t('activity.whoseFilter'),
    data: [...several, ...people.map(({ id, name }) => ({ value: String(id), label: name }))],
    value: String(whose),
    change: (chosen) => change(several.find(({ value }) => value === chosen)?.value ?? Number(chosen)),
  };
}

const kindChoice = ({ kind }: Wish, put: Put, t: TFunction): Choice =>
  choiceOf({
    label: t('activity.kindFilter'),
    none: t('activity.allKinds'),
    all: activityKinds,
    word: (value) => t(`activity.kinds.${value}`),
    value: kind,
    otherwise: '',
    change: (value) => put({ kind: value }),
  });

const deviceChoice = ({ device }: Wish, devices: readonly Named[], put: Put, t: TFunction): Choice => ({
  id: choiceIds.device,
  label: t('activity.deviceFilter'),
  data: [{ value: '', label: t('activity.allDevices') }, ...devices.map(({ id, name }) => ({ value: String(id), label: name }))],
  value: device === null ? '' : String(device),
  change: (chosen) => put({ device: chosen === '' ? null : Number(chosen) }),
});

const outcomeChoice = ({ outcome }: Wish, put: Put, t: TFunction): Choice =>
  choiceOf({
    label: t('activity.outcomeFilter'),
    none: t('activity.allOutcomes'),
    all: ['done', 'failed'] as const,
    word: (value) => t(`activity.outcomes.${value}`),
    value: outcome,
    otherwise: '',
    change: (value) => put({ outcome: value }),
  });
