import { NativeSelect, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';

export interface Choice {
  /** Where the focus is put on it from elsewhere. */
  readonly id?: string;
  readonly label: string;
  readonly data: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly change: (value: string) => void;
}

interface ChoiceWish<V extends string, D extends string> {
  readonly label: string;
  readonly all: readonly V[];
  readonly word: (value: V) => string;
  /** What stands for no choice; absent where there is always one. */
  readonly none?: string;
  readonly value: V | D;
  /** What it is where none of `all` is chosen. */
  readonly otherwise: D;
  readonly change: (value: V | D) => void;
}

/** One of several values, or none of them. */
export function choiceOf<V extends string, D extends string>({ label, all, word, none, value, otherwise, change }: ChoiceWish<V, D>): Choice {
  const words = all.map((one) => ({ value: one, label: word(one) }));
  return {
    label,
    data: none === undefined ? words : [{ value: '', label: none }, ...words],
    value,
    change: (chosen) => change(all.find((one) => one === chosen) ?? otherwise),
  };
}

interface ListControlsProps {
  /** What is searched, where the page has another search beside it. */
  readonly name?: string | undefined;
  readonly search: { readonly label: string; readonly hint: string; readonly value: string; readonly change: (text: string) => void };
  readonly choices: readonly Choice[];
  /** For the eyes: how many stand beside each other where there is room. */
  readonly className?: string;
}

/** What a list is narrowed and ordered by: a search, and choices beside it. */
export function ListControls({ name, search, choices, className = '' }: ListControlsProps) {
  return (
    <div className={`dw-controls ${className}`} role="search" aria-label={name}>
      <TextInput
        type="search"
        label={search.label}
        placeholder={search.hint}
        leftSection={<Search size={16} aria-hidden="true" />}
        value={search.value}
        maxLength={120}
        onChange={({ currentTarget: { value } }) => search.change(value)}
      />
      {choices.map(({ id, label, data, value, change }) => (
        <NativeSelect
          key={label}
          {...(id === undefined ? {} : { id })}
          label={label}
          data={[...data]}
          value={value}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      ))}
    </div>
  );
}
