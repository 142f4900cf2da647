import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readCasdoorConfig } from '../api/casdoor.ts';
import { keys } from '../api/query-client.ts';
import { webAddress } from '../casdoor/web-address.ts';

interface CasdoorLinksProps {
  readonly configured: boolean;
  readonly reachable: boolean;
  readonly name: string;
}

/** Where accounts are made and passwords are mended: at the other service. Without an answer there is nothing to lead to; while it is away that is said instead. */
export function CasdoorLinks({ configured, reachable, name }: CasdoorLinksProps) {
  const { t } = useTranslation();
  const config = useQuery({
    queryKey: [...keys.casdoor, 'config'],
    queryFn: ({ signal }) => readCasdoorConfig(signal),
    enabled: configured,
    staleTime: 60_000,
  });
  if (config.data?.configured !== true) return null;
  if (!reachable && (config.data.signup_url ?? config.data.forgotten_url) !== null)
    return <span className="dw-dim">{t('casdoor.door.linksAway', { name })}</span>;
  return (
    <>
      <Outward to={config.data.signup_url}>{t('casdoor.door.signUp', { name })}</Outward>
      <Outward to={config.data.forgotten_url}>{t('casdoor.door.forgotten', { name })}</Outward>
    </>
  );
}

function Outward({ to, children }: { readonly to: string | null; readonly children: string }) {
  const address = webAddress(to);
  if (address === undefined) return null;
  return (
    <a href={address} className="dw-link" target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
