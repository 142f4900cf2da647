import { TextField } from './text-field.tsx';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly autoFocus?: boolean;
  /** Gets the focus when the dialog around it opens. */
  readonly first?: boolean;
  readonly error?: Error | null;
}

/** An e-mail address, as browsers fill it in. */
export function EmailField({
  name = 'email',
  ...rest
}: FieldProps & { readonly name?: string; readonly description?: string; readonly required?: boolean }) {
  return <TextField name={name} type="email" autoComplete="email" {...rest} />;
}

/** A code that works once: digits, which phones offer out of a mail or message; or, where `words`, a recovery code. */
export function CodeField({ words = false, ...rest }: FieldProps & { readonly words?: boolean }) {
  return <TextField name="code" autoComplete={words ? 'off' : 'one-time-code'} inputMode={words ? 'text' : 'numeric'} {...rest} />;
}
