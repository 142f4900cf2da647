import { Checkbox, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { claimNames } from './draft.ts';
import { Line, Lines, type FormPart } from './fields.tsx';

/** What few have to change. Open by itself where something in it is wrong. */
export function AdvancedFields({ draft, put, problems, readOnly }: FormPart) {
  const { t } = useTranslation();
  const inside = (['issuer', 'scopes', 'certificate', 'claims'] as const).some((name) => problems.has(name));
  const given = (name: 'issuer' | 'scopes' | 'certificate' | 'client_redirect_uris') => ({
    label: t(`casdoorSettings.fields.${name}`),
    description: t(`casdoorSettings.fields.${name}Hint`),
    value: draft[name],
    change: (value: string) => put({ [name]: value }),
    readOnly,
    error: name !== 'client_redirect_uris' && problems.has(name) ? t(`casdoorSettings.problems.${name}`) : undefined,
  });
  return (
    <Paper withBorder p="lg" component="details" className="dw-details" {...(inside ? { open: true } : {})}>
      <summary>
        <Title order={2} size="h4">
          {t('casdoorSettings.parts.advanced')}
        </Title>
      </summary>
      <Stack gap="md" mt="md">
        <div className="dw-fields">
          <Line {...given('issuer')} type="url" />
          <Line {...given('scopes')} />
        </div>
        <Lines {...given('certificate')} rows={5} />
        <Lines {...given('client_redirect_uris')} />
        <Pkce draft={draft} put={put} readOnly={readOnly} />
        <Claims draft={draft} put={put} problems={problems} readOnly={readOnly} />
      </Stack>
    </Paper>
  );
}

function Claims({ draft, put, problems, readOnly }: FormPart) {
  const { t } = useTranslation();
  return (
    <div>
      <Title order={3} size="h6">
        {t('casdoorSettings.fields.claims')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t('casdoorSettings.fields.claimsHint')}
      </Text>
      <div className="dw-fields">
        {claimNames.map((name) => (
          <Line
            key={name}
            label={t(`casdoorSettings.claims.${name}`)}
            value={draft.claims[name]}
            change={(value) => put({ claims: { ...draft.claims, [name]: value } })}
            readOnly={readOnly}
            error={problems.has('claims') && draft.claims[name].trim() === '' ? t('casdoorSettings.problems.claims') : undefined}
          />
        ))}
      </div>
    </div>
  );
}

function Pkce({ draft, put, readOnly }: Pick<FormPart, 'draft' | 'put' | 'readOnly'>) {
  const { t } = useTranslation();
  return (
    <Checkbox
      label={t('casdoorSettings.fields.require_pkce')}
      description={t('casdoorSettings.fields.require_pkceHint')}
      checked={draft.require_pkce}
      disabled={readOnly}
      onChange={({ currentTarget: { checked } }) => put({ require_pkce: checked })}
    />
  );
}
