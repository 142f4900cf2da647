import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { fieldProblem } from '../panels/field-problem.ts';
import type { TextField } from './draft.ts';

const label = {
  display_name: 'profile.displayName',
  first_name: 'profile.firstName',
  last_name: 'profile.lastName',
  username: 'profile.username',
  email: 'profile.email',
} as const;
const hint = { display_name: 'profile.displayNameHint', username: 'profile.usernameHint', email: 'profile.emailHint' } as const;
const autoComplete = { display_name: 'nickname', first_name: 'given-name', last_name: 'family-name', username: 'username', email: 'email' } as const;

const hasHint = (field: TextField): field is keyof typeof hint => field in hint;

interface FieldProps {
  readonly field: TextField;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly error: Error | null;
}

/** One line of the profile, with what the server found wrong with it. */
export function ProfileField({ field, value, change, error }: FieldProps) {
  const { t } = useTranslation();
  const named = error instanceof ApiError && error.fields[field] !== undefined;
  return (
    <TextInput
      name={field}
      type={field === 'email' ? 'email' : 'text'}
      label={t(label[field])}
      description={hasHint(field) ? t(hint[field]) : undefined}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      autoComplete={autoComplete[field]}
      value={value}
      error={named ? fieldProblem(error, field, t) : undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
