import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { fieldProblem } from '../panels/field-problem.ts';
import { PasswordField } from '../sign-in/password-field.tsx';

export interface Given {
  readonly passphrase: string;
  readonly again: string;
}

export const useNewPassphrase = () => useState<Given>({ passphrase: '', again: '' });

interface PassphraseProps {
  readonly given: Given;
  readonly change: (given: Given) => void;
  readonly error: Error | null;
  readonly differs: boolean;
  readonly label?: string;
  readonly optional?: boolean;
}

/** A new passphrase, typed twice: a slip would make every backup worthless. */
export function NewPassphrase({ given, change, error, differs, label, optional = false }: PassphraseProps) {
  const { t } = useTranslation();
  const refused = error instanceof ApiError && error.fields['passphrase'] !== undefined;
  return (
    <>
      <PasswordField
        name="passphrase"
        label={label ?? t('backup.passphrase')}
        description={t('backup.passphraseHint')}
        value={given.passphrase}
        change={(passphrase) => change({ ...given, passphrase })}
        autoComplete="new-password"
        optional={optional}
        error={refused ? fieldProblem(error, 'passphrase', t) : undefined}
      />
      <PasswordField
        name="passphrase_again"
        label={t('backup.again')}
        value={given.again}
        change={(again) => change({ ...given, again })}
        autoComplete="new-password"
        optional={optional}
        error={differs ? t('backup.differs') : undefined}
      />
    </>
  );
}
