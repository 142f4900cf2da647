import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { fieldProblem } from '../panels/field-problem.ts';

interface TextFieldProps {
  readonly name: string;
  /** What the server calls it, where that is another name than password managers look for. */
  readonly field?: string;
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly autoComplete: string;
  readonly type?: 'text' | 'email' | 'search';
  readonly inputMode?: 'numeric' | 'text';
  readonly required?: boolean;
  readonly autoFocus?: boolean;
  /** Gets the focus when the dialog around it opens. */
  readonly first?: boolean;
  readonly error?: Error | null;
}

/** A line of text with what the server found wrong with it. */
export function TextField({ name, field = name, change, error = null, required = true, first = false, ...rest }: TextFieldProps) {
  const { t } = useTranslation();
  const refused = error instanceof ApiError && error.fields[field] !== undefined;
  return (
    <TextInput
      {...rest}
      name={name}
      required={required}
      withAsterisk={false}
      autoCapitalize="none"
      spellCheck={false}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      error={refused ? fieldProblem(error, field, t) : undefined}
      onChange={(event) => change(event.currentTarget.value)}
      {...(first ? { 'data-autofocus': true } : {})}
    />
  );
}
