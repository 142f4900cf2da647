import { Text, VisuallyHidden } from '@mantine/core';
import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** As the server reads a username (server/contract/inputs.ts). */
const rules = {
  // Code points, as the server counts them: one that takes two UTF-16 units is one character.
  length: (name: string) => [...name].length >= 2 && [...name].length <= 50,
  characters: (name: string) => /^[\p{L}\p{N}\p{M}._@+-]+$/u.test(name),
} as const;

/** What is asked of a username, and how the one that is being typed does. Whether it is free, the server says. */
export function UsernameRules({ username }: { readonly username: string }) {
  const { t } = useTranslation();
  const name = username.trim().normalize('NFKC');
  return (
    <div className="dw-rules" data-testid="username-rules">
      <Text size="sm" fw={500}>
        {t('accounts.form.rules.title')}
      </Text>
      <ul>
        {(['length', 'characters'] as const).map((rule) => (
          <RuleLine key={rule} rule={rule} met={rules[rule](name)} />
        ))}
      </ul>
    </div>
  );
}

function RuleLine({ rule, met }: { readonly rule: keyof typeof rules; readonly met: boolean }) {
  const { t } = useTranslation();
  const Sign = met ? Check : X;
  return (
    <li data-state={met ? 'met' : 'unmet'}>
      <Sign size={16} aria-hidden="true" />
      <span>{t(`accounts.form.rules.${rule}`)}</span>
      <VisuallyHidden>: {t(met ? 'signIn.rules.met' : 'signIn.rules.unmet')}</VisuallyHidden>
    </li>
  );
}
