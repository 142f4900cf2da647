import { Checkbox } from '@mantine/core';
import { Plug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card } from '../panels/card.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { Line, type FormPart } from './fields.tsx';

/** Where the other service is, and as whom this server speaks with it. */
export function ConnectionFields({ draft, put, problems, readOnly, hasSecret }: FormPart & { readonly hasSecret: boolean }) {
  const { t } = useTranslation();
  const line = (name: 'endpoint' | 'client_id' | 'organization' | 'application' | 'name') => ({
    label: t(`casdoorSettings.fields.${name}`),
    value: draft[name],
    change: (value: string) => put({ [name]: value }),
    readOnly,
    error: (name === 'endpoint' || name === 'client_id') && problems.has(name) ? t(`casdoorSettings.problems.${name}`) : undefined,
  });
  return (
    <Card title={t('casdoorSettings.parts.connection')} icon={<Plug size={20} />}>
      <Line {...line('endpoint')} type="url" description={t('casdoorSettings.fields.endpointHint')} />
      <div className="dw-fields">
        <Line {...line('client_id')} />
        <Secret draft={draft} put={put} readOnly={readOnly} hasSecret={hasSecret} />
      </div>
      <div className="dw-fields">
        <Line {...line('organization')} description={t('casdoorSettings.fields.organizationHint')} />
        <Line {...line('application')} description={t('casdoorSettings.fields.applicationHint')} />
      </div>
      <Line {...line('name')} description={t('casdoorSettings.fields.nameHint')} />
    </Card>
  );
}

/** Goes in and never comes out: what is kept is only said to be there. */
function Secret({ draft, put, readOnly, hasSecret }: Pick<FormPart, 'draft' | 'put' | 'readOnly'> & { readonly hasSecret: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="dw-secret-field">
      <PasswordField
        name="client_secret"
        label={t('casdoorSettings.fields.client_secret')}
        description={hasSecret ? t('casdoorSettings.fields.secretKept') : t('casdoorSettings.fields.secretNew')}
        value={draft.client_secret}
        disabled={readOnly || draft.no_secret}
        optional
        change={(client_secret) => put({ client_secret })}
        autoComplete="new-password"
      />
      <Checkbox
        label={t('casdoorSettings.fields.no_secret')}
        checked={draft.no_secret}
        disabled={readOnly}
        onChange={({ currentTarget: { checked } }) => put({ no_secret: checked, client_secret: '' })}
      />
    </div>
  );
}
