import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '../api/credentials.ts';

/** What the server calls by an English word is called by ours; what has a name of its own keeps it. */
const own: ReadonlySet<Credential['kind']> = new Set(['session', 'paired_device', 'api_key', 'old_api_key_secret', 'identity']);

/** How a row is called. */
export function useCredentialName(): (one: Credential) => string {
  const { t } = useTranslation();
  return useCallback((one) => (own.has(one.kind) ? one.label : t(`credentials.kinds.${one.kind}`)), [t]);
}
