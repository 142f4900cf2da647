import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { checkPassword, type PasswordOwner } from '../api/sign-in.ts';
import { fieldProblem } from '../panels/field-problem.ts';
import { PasswordField } from './password-field.tsx';
import { PasswordRules } from './password-rules.tsx';
import { usePasswordCheck } from './use-password-check.ts';

interface NewPasswordProps {
  readonly label: string;
  /** The field's name in the request, under which the server says what is wrong with it. */
  readonly name: string;
  readonly value: string;
  readonly change: (value: string) => void;
  /** Whom it must not resemble. */
  readonly owner: PasswordOwner;
  readonly error: Error | null;
  readonly autoFocus?: boolean;
  /** Who says what speaks against it, where that is not the server's public check. */
  readonly check?: typeof checkPassword;
}

/** A password that is being chosen, with what is asked of it beside it. */
export function NewPassword({ label, name, value, change, owner, error, autoFocus = false, check = checkPassword }: NewPasswordProps) {
  const { t } = useTranslation();
  const broken = usePasswordCheck(value, owner, check);
  const refused = error instanceof ApiError && error.fields[name] !== undefined;
  return (
    <Stack gap="xs">
      <PasswordField
        label={label}
        name={name}
        value={value}
        change={change}
        autoComplete="new-password"
        autoFocus={autoFocus}
        error={refused ? fieldProblem(error, name, t) : undefined}
      />
      <PasswordRules broken={broken} />
    </Stack>
  );
}
