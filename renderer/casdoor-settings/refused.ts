import type { TFunction } from 'i18next';
import { ApiError } from '../api/error.ts';
import { reasonOf } from '../panels/reason.ts';

const fields = ['client_secret', 'certificate', 'issuer'] as const;

/** Why the settings were not taken: where the server names fields, those, each with what is wrong with it. */
export function settingsRefusal(error: Error, t: TFunction): string {
  const named = error instanceof ApiError ? error.fields : {};
  const told = fields.flatMap((name) => {
    const [code] = named[name] ?? [];
    if (code === undefined) return [];
    const problem = t(`casdoorSettings.refused.${code === 'required' ? 'required' : 'invalid'}`);
    return [t('casdoorSettings.refused.field', { field: t(`casdoorSettings.fields.${name}`), problem })];
  });
  return told.length > 0 ? told.join(' ') : reasonOf(error, t);
}
