import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/query-client.ts';

/** After the connection was changed: everything that depends on it is asked for anew. */
export function useSettingsChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([keys.casdoor, keys.mode, keys.health, keys.settings, keys.activity].map((queryKey) => client.invalidateQueries({ queryKey })));
}
