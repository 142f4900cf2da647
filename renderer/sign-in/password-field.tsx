import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface PasswordFieldProps extends Pick<PasswordInputProps, 'label' | 'description' | 'error' | 'autoFocus' | 'disabled'> {
  readonly name: string;
  readonly value: string;
  readonly change: (value: string) => void;
  /** What a password manager should do with it. */
  readonly autoComplete: 'current-password' | 'new-password';
  readonly optional?: boolean;
}

/** A password: hidden, pasted as one likes, and shown by a button that the keyboard reaches (security.md B30). */
export function PasswordField({ change, optional = false, ...rest }: PasswordFieldProps) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      {...rest}
      required={!optional}
      withAsterisk={false}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
