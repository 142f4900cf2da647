import { NativeSelect, Textarea, TextInput } from '@mantine/core';
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
export function LimitFields({ limits, change, error }: LimitProps) {
  const { t } = useTranslation();
  const refused = (field: string) => (error instanceof ApiError && error.fields[field] ? fieldProblem(error, field, t) : undefined);
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
      {limits.place === 'own' ? (
        <Textarea
          name="networks"
          label={t('apiKeys.form.networks')}
          description={t('apiKeys.form.networksHint')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          autosize
          minRows={2}
          spellCheck={false}
          value={limits.typed}
          error={refused('networks')}
          onChange={({ currentTarget: { value } }) => change({ ...limits, typed: value })}
        />
      ) : null}
      <TextInput
        name="requests_per_minute"
        label={t('apiKeys.form.share')}
        description={t('apiKeys.form.shareHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        inputMode="numeric"
        autoComplete="off"
        value={limits.share}
        error={shareOf(limits) === undefined ? t('apiKeys.form.shareWrong') : refused('requests_per_minute')}
        onChange={({ currentTarget: { value } }) => change({ ...limits, share: value })}
      />
    </>
  );
}
