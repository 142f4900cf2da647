import { Text } from '@mantine/core';
import { useId } from 'react';

interface Choice<T extends string> {
  readonly value: T;
  readonly name: string;
  readonly text: string;
}

interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly chosen: T;
  readonly choose: (value: T) => void;
  readonly disabled?: boolean;
}

/** One of a few, each with what it means. The browser's own radio buttons: arrow keys walk them. */
export function Choices<T extends string>({ label, choices, chosen, choose, disabled = false }: ChoicesProps<T>) {
  const id = useId();
  return (
    <div role="radiogroup" aria-label={label} className="dw-modes">
      {choices.map(({ value, name, text }) => (
        <label key={value} className="dw-mode">
          <input
            type="radio"
            name={id}
            value={value}
            checked={value === chosen}
            disabled={disabled && value !== chosen}
            aria-describedby={`${id}-${value}`}
            onChange={() => choose(value)}
          />
          <span>
            <Text fw={600} component="span">
              {name}
            </Text>
            <Text component="span" display="block" size="sm" id={`${id}-${value}`}>
              {text}
            </Text>
          </span>
        </label>
      ))}
    </div>
  );
}
