import { Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { CircleCheck, CircleX, Hourglass, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RehearsalCheck } from '../api/casdoor-settings.ts';
import type { Words } from '../words/catalogue.ts';

const icons: Readonly<Record<RehearsalCheck['state'], LucideIcon>> = {
  ok: CircleCheck,
  warning: TriangleAlert,
  failed: CircleX,
  waiting: Hourglass,
};

type Value = RehearsalCheck['facts'][string];
type Reason = keyof Words['casdoorSettings']['reasons'];
type FactName = keyof Words['casdoorSettings']['facts'];

/** One finding: its sign with its word, its sentence, and the values that belong to it. */
export function CheckItem({ check: { state, code, facts } }: { readonly check: RehearsalCheck }) {
  const { t } = useTranslation();
  const Icon = icons[state];
  const values = Object.entries(facts).filter(([name, value]) => value !== '' && !(name === 'seconds' && state === 'ok'));
  return (
    <li className="dw-check" data-state={state} data-testid={`check-${code}`}>
      <Icon size={20} aria-hidden="true" />
      <div className="dw-grow dw-break">
        <Text>
          <strong>{t(`casdoorSettings.rehearsal.states.${state}`)}:</strong>{' '}
          {t(`casdoorSettings.checks.${code}`, { defaultValue: t('casdoorSettings.checks.unknown', { code }) })}
        </Text>
        {values.map(([name, value]) => (
          <Text key={name} size="sm" c="dimmed">
            {t(`casdoorSettings.facts.${name as FactName}`, { defaultValue: name })}: {valueText(name, value, t)}
          </Text>
        ))}
      </div>
    </li>
  );
}

function valueText(name: string, value: Value, t: TFunction): string {
  if (Array.isArray(value)) return value.length === 0 ? t('casdoorSettings.facts.nothing') : value.join(', ');
  return name === 'reason' ? t(`casdoorSettings.reasons.${String(value) as Reason}`, { defaultValue: String(value) }) : String(value);
}
