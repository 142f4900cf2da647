import { Activity, MonitorSmartphone, Server, UserRound, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from '../routing/link.tsx';
import { screens, type ScreenName } from '../routing/router.ts';

const icons: Readonly<Record<ScreenName, LucideIcon>> = { sessions: MonitorSmartphone, profile: UserRound, activity: Activity, server: Server };
const names = Object.keys(screens) as ScreenName[];

/** The screens: a column on the left, and where the window is narrow a bar at the bottom with short names. */
export function Navigation() {
  const { t } = useTranslation();
  return (
    <nav className="dw-nav" aria-label={t('frame.navigation')}>
      {names.map((name) => {
        const Icon = icons[name];
        return (
          <Link key={name} to={name} className="dw-nav-link">
            <Icon size={20} aria-hidden="true" />
            <span className="dw-wide">{t(`frame.screens.${name}`)}</span>
            <span className="dw-narrow">{t(`frame.short.${name}`)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
