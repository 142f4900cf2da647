import { Text, VisuallyHidden } from '@mantine/core';
import { Check, Circle, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FieldCode } from '../../server/contract/error-codes.ts';

const rules = ['password_too_short', 'password_too_common', 'password_entirely_numeric', 'password_too_similar'] as const;
type Rule = (typeof rules)[number] | 'password_too_long';

/** What is asked of a password, and how the one that is being typed does. `broken`: null while that is not known. */
export function PasswordRules({ broken }: { readonly broken: readonly FieldCode[] | null }) {
  const { t } = useTranslation();
  const shown: readonly Rule[] = broken?.includes('password_too_long') ? [...rules, 'password_too_long'] : rules;
  return (
    <div className="dw-rules" data-testid="password-rules">
      <Text size="sm" fw={500}>
        {t('signIn.rules.title')}
      </Text>
      <ul>
        {shown.map((rule) => (
          <RuleLine key={rule} rule={rule} state={broken === null ? 'unknown' : broken.includes(rule) ? 'unmet' : 'met'} />
        ))}
      </ul>
      <Text size="sm" c="dimmed">
        {t('signIn.rules.free')}
      </Text>
    </div>
  );
}

const signs = { met: Check, unmet: X, unknown: Circle };

function RuleLine({ rule, state }: { readonly rule: Rule; readonly state: keyof typeof signs }) {
  const { t } = useTranslation();
  const Sign = signs[state];
  return (
    <li data-state={state}>
      <Sign size={16} aria-hidden="true" />
      <span>{t(`signIn.rules.${rule}`)}</span>
      <VisuallyHidden>: {t(`signIn.rules.${state}`)}</VisuallyHidden>
    </li>
  );
}
