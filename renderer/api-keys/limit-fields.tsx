import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { fieldProblem } from '../panels/field-problem.ts';
import { places, shareOf, type Limits } from './limits.ts';

interface LimitProps {
  readonly limits: Limits;
  readonly change: (limits: Limits) => void;
  readonly error: Error | null;
}

/** From where it works, and how often a minute. */
export function LimitFields(props: LimitProps) {
  const { t } = useTranslation();
  const { limits, change, error } = props;
  return (
    <>
      <NativeSelect
        label={t('apiKeys.form.place')}
        description={limits.place === 'anywhere' ? undefined : t('apiKeys.form.placeHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        data={places.map((value) => ({ value, label: t(`apiKeys.form.places.${value}`) }))}
        value={limits.place}
        onChange={({ currentTarget: { value } }) => change({ ...limits, place: places.find((place) => place === value) ?? 'anywhere' })}
      />
      {limits.place === 'own' ? <NetworksField {...props} /> : null}
      <TextInput
        name="requests_per_minute"
        label={t('apiKeys.form.share')}
        description={t('apiKeys.form.shareHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        inputMode="numeric"
        autoComplete="off"
        value={limits.share}
        error={shareOf(limits) === undefined ? t('apiKeys.form.shareWrong') : refusalOf(error, 'requests_per_minute', t)}
        onChange={({ currentTarget: { value } }) => change({ ...limits, share: value })}
      />
    </>
  );
}

function NetworksField({ limits, change, error }: LimitProps) {
  const { t } = useTranslation();
  return (
    <Textarea
      name="networks"
      label={t('apiKeys.form.networks')}
      description={t('apiKeys.form.networksHint')}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      autosize
      minRows={2}
      spellCheck={false}
      value={limits.typed}
      error={refusalOf(error, 'networks', t)}
      onChange={({ currentTarget: { value } }) => change({ ...limits, typed: value })}
    />
  );
}

/** What the server found wrong with this field. */
function refusalOf(error: Error | null, field: string, t: TFunction): string | undefined {
  return error instanceof ApiError && error.fields[field] ? fieldProblem(error, field, t) : undefined;
}
