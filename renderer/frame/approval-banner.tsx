import { useQuery } from '@tanstack/react-query';
import { readSettings } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { readApprovals } from '../api/second-factor.ts';
import { Later } from './later.tsx';

const lookEveryMs = 4_000;

/** On a trusted device, whatever screen is shown: sign-ins elsewhere that ask for its word. Looked for only where there is a second factor. */
export function ApprovalBanner() {
  const settings = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  const approvals = useQuery({
    queryKey: keys.approvals,
    queryFn: ({ signal }) => readApprovals(signal),
    refetchInterval: lookEveryMs,
    enabled: settings.data?.two_factor === true,
    retry: false,
  });
  if (approvals.data === undefined || approvals.data.length === 0) return null;
  return (
    <Later name="approvals" load={async () => (await import('./approval-cards.tsx')).ApprovalCards} props={{ approvals: approvals.data }} quiet />
  );
}
