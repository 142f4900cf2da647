import { useTranslation } from 'react-i18next';
import { Outward } from '../casdoor/outward.tsx';
import { useCasdoorConfig } from '../casdoor/use-config.ts';

interface CasdoorLinksProps {
  readonly configured: boolean;
  readonly reachable: boolean;
  readonly name: string;
}

/** Where accounts are made and passwords are mended: at the other service. Without an answer there is nothing to lead to; while it is away that is said instead. */
export function CasdoorLinks({ configured, reachable, name }: CasdoorLinksProps) {
  const { t } = useTranslation();
  const config = useCasdoorConfig(configured);
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
