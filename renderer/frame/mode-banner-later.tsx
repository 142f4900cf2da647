import { useQuery } from '@tanstack/react-query';
import { readModeState } from '../api/mode-state.ts';
import { keys } from '../api/query-client.ts';
import { Later } from './later.tsx';

/** Over every screen of an administrator while a change of mode waits to be kept; its script is fetched then. */
export function ModeBannerLater() {
  const { data } = useQuery({ queryKey: keys.modeState, queryFn: ({ signal }) => readModeState(signal), retry: false });
  return data?.pending ? <Later name="mode-banner" load={async () => (await import('../modes/banner.tsx')).ModeBanner} quiet /> : null;
}
