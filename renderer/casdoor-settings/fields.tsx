import { Input, NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { duration } from '../time/format.ts';
import type { Draft, Problem } from './draft.ts';

/** What every part of the form is given. */
export interface FormPart {
  readonly draft: Draft;
  readonly put: (part: Partial<Draft>) => void;
  readonly problems: ReadonlySet<Problem>;
  readonly readOnly: boolean;
}

interface LineProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly readOnly: boolean;
  readonly error?: string | undefined;
  readonly type?: 'text' | 'url';
}

const order: ('label' | 'input' | 'error' | 'description')[] = ['label', 'input', 'error', 'description'];

/** One line of text. */
export function Line({ change, type = 'text', ...rest }: LineProps) {
  return (
    <TextInput
      {...rest}
      type={type}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      inputWrapperOrder={order}
      onChange={({ currentTarget: { value } }) => change(value)}
    />
  );
}

/** Several lines of text. */
export function Lines({ label, description, value, change, readOnly, error, rows = 3 }: LineProps & { readonly rows?: number }) {
  const id = useId();
  return (
    <Input.Wrapper id={id} label={label} description={description} error={error} inputWrapperOrder={order}>
      <Input
        component="textarea"
        multiline
        id={id}
        className="dw-lines-field"
        rows={rows}
        value={value}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        error={error !== undefined}
        aria-describedby={
          [error === undefined ? '' : `${id}-error`, description === undefined ? '' : `${id}-description`].join(' ').trim() || undefined
        }
        onChange={({ currentTarget }: { readonly currentTarget: HTMLTextAreaElement }) => change(currentTarget.value)}
      />
    </Input.Wrapper>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: Readonly<Record<T, string>>;
  readonly value: T;
  readonly change: (value: T) => void;
  readonly readOnly: boolean;
  /** What the choice brings with it. */
  readonly note?: string | undefined;
}

/** One of a few. */
export function Choice<T extends string>({ label, options, value, change, readOnly, note }: ChoiceProps<T>) {
  const names = Object.keys(options) as T[];
  // A choice that is switched off is hard to read, and here there is something to read.
  if (readOnly) return <Line label={label} value={options[value]} change={() => undefined} readOnly />;
  return (
    <NativeSelect
      label={label}
      description={note}
      inputWrapperOrder={order}
      data={names.map((name) => ({ value: name, label: options[name] }))}
      value={value}
      onChange={({ currentTarget }) => change(names.find((name) => name === currentTarget.value) ?? value)}
    />
  );
}

interface SpanProps {
  readonly label: string;
  readonly description?: string;
  readonly usual: readonly number[];
  readonly value: number;
  readonly change: (seconds: number) => void;
  readonly readOnly: boolean;
}

/** A length of time: the usual ones, and the one that is set where it is another. */
export function Span({ label, description, usual, value, change, readOnly }: SpanProps) {
  const { i18n } = useTranslation();
  const all = [...new Set([...usual, value])].sort((a, b) => a - b);
  if (readOnly) return <Line label={label} value={duration(value, i18n.language)} change={() => undefined} readOnly />;
  return (
    <NativeSelect
      label={label}
      description={description}
      inputWrapperOrder={order}
      data={all.map((seconds) => ({ value: String(seconds), label: duration(seconds, i18n.language) }))}
      value={String(value)}
      onChange={({ currentTarget }) => change(Number(currentTarget.value))}
    />
  );
}
