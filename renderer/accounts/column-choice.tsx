import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { columns, type Column } from './columns.ts';

interface ChoiceProps {
  readonly shown: readonly Column[];
  readonly show: (column: Column, on: boolean) => void;
}

/** Which facts stand in each row; folded away until it is wanted. */
export function ColumnChoice({ shown, show }: ChoiceProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <details className="dw-row-choice" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('accounts.columns')}</summary>
      {open ? (
        <div role="group" aria-label={t('accounts.columns')} className="dw-row-choice-list">
          {columns.map((column) => (
            <Checkbox
              key={column}
              label={t(column === 'role' ? 'accounts.role' : `accounts.facts.${column}`)}
              checked={shown.includes(column)}
              onChange={({ currentTarget: { checked } }) => show(column, checked)}
            />
          ))}
        </div>
      ) : null}
    </details>
  );
}
