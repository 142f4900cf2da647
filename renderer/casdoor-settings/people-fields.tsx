import { UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card } from '../panels/card.tsx';
import { Choice, Lines, Span, type FormPart } from './fields.tsx';

const maxAges = [3_600, 86_400, 259_200, 604_800, 2_592_000];
const rechecks = [300, 900, 3_600, 21_600];

/** Who may come in, as whom, and what holds while the other service is away. */
export function PeopleFields({ draft, put, readOnly }: FormPart) {
  const { t } = useTranslation();
  const groups = (name: 'required_groups' | 'admin_groups') => ({
    label: t(`casdoorSettings.fields.${name}`),
    description: t(`casdoorSettings.fields.${name}Hint`),
    value: draft[name],
    change: (value: string) => put({ [name]: value }),
    readOnly,
  });
  return (
    <Card title={t('casdoorSettings.parts.people')} icon={<UsersRound size={20} />}>
      <div className="dw-fields">
        <Lines {...groups('required_groups')} />
        <Lines {...groups('admin_groups')} />
      </div>
      <Rules draft={draft} put={put} readOnly={readOnly} />
      <Times draft={draft} put={put} readOnly={readOnly} />
    </Card>
  );
}

function Rules({ draft, put, readOnly }: Pick<FormPart, 'draft' | 'put' | 'readOnly'>) {
  const { t } = useTranslation();
  const { auto_link, fallback } = draft;
  return (
    <>
      <Choice
        label={t('casdoorSettings.fields.provisioning')}
        options={t('casdoorSettings.fields.provisionings', { returnObjects: true })}
        value={draft.provisioning}
        change={(provisioning) => put({ provisioning })}
        readOnly={readOnly}
      />
      <Choice
        label={t('casdoorSettings.fields.auto_link')}
        options={t('casdoorSettings.fields.auto_links', { returnObjects: true })}
        value={auto_link}
        change={(next) => put({ auto_link: next })}
        readOnly={readOnly}
        note={auto_link === 'verified-email' ? t('casdoorSettings.fields.auto_linkWarning') : undefined}
      />
      <Choice
        label={t('casdoorSettings.fields.fallback')}
        options={t('casdoorSettings.fields.fallbacks', { returnObjects: true })}
        value={fallback}
        change={(next) => put({ fallback: next })}
        readOnly={readOnly}
        note={fallback === 'off' ? t('casdoorSettings.fields.fallbackWarning') : undefined}
      />
    </>
  );
}

function Times({ draft, put, readOnly }: Pick<FormPart, 'draft' | 'put' | 'readOnly'>) {
  const { t } = useTranslation();
  return (
    <div className="dw-fields">
      <Span
        label={t('casdoorSettings.fields.fallback_max_age_seconds')}
        description={t('casdoorSettings.fields.fallback_max_age_secondsHint')}
        usual={maxAges}
        value={draft.fallback_max_age_seconds}
        change={(fallback_max_age_seconds) => put({ fallback_max_age_seconds })}
        readOnly={readOnly || draft.fallback === 'off'}
      />
      <Span
        label={t('casdoorSettings.fields.recheck_seconds')}
        usual={rechecks}
        value={draft.recheck_seconds}
        change={(recheck_seconds) => put({ recheck_seconds })}
        readOnly={readOnly}
      />
    </div>
  );
}
