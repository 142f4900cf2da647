import { UnstyledButton } from '@mantine/core';
import {
  Activity,
  DoorOpen,
  Ellipsis,
  KeyRound,
  LockKeyhole,
  Mail,
  MonitorSmartphone,
  Server,
  ShieldCheck,
  UserRound,
  UsersRound,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from '../routing/link.tsx';
import { useScreen, type NavigationName } from '../routing/router.ts';
import { useOpenScreens } from './open-screens.ts';

const icons: Readonly<Record<NavigationName, LucideIcon>> = {
  sessions: MonitorSmartphone,
  profile: UserRound,
  waysIn: LockKeyhole,
  apiKeys: KeyRound,
  credentials: DoorOpen,
  activity: Activity,
  accounts: UsersRound,
  mail: Mail,
  casdoor: ShieldCheck,
  server: Server,
};

/** As many as a narrow window's bar has room for. */
const most = 5;

/** The screens: a column on the left; where the window is narrow a bar at the bottom with short names, and a menu for those that do not fit. */
export function Navigation() {
  const { t } = useTranslation();
  const names = useOpenScreens();
  const first = names.length > most ? names.slice(0, most - 1) : names;
  const rest = names.slice(first.length);
  return (
    <nav className="dw-nav" aria-label={t('frame.navigation')}>
      {first.map((name) => (
        <NavLink key={name} name={name} />
      ))}
      {rest.length === 0 ? null : (
        <>
          <div className="dw-nav-rest">
            {rest.map((name) => (
              <NavLink key={name} name={name} />
            ))}
          </div>
          <More names={rest} />
        </>
      )}
    </nav>
  );
}

function NavLink({ name }: { readonly name: NavigationName }) {
  const { t } = useTranslation();
  const Icon = icons[name];
  return (
    <Link to={name} className="dw-nav-link">
      <Icon size={20} aria-hidden="true" />
      <span className="dw-wide">{t(`frame.screens.${name}`)}</span>
      <span className="dw-narrow">{t(`frame.short.${name}`)}</span>
    </Link>
  );
}

/** The browser's own popover, as the owner's menu: Escape and a click beside it close it. */
function More({ names }: { readonly names: readonly NavigationName[] }) {
  const { t } = useTranslation();
  const screen = useScreen();
  const within = names.some((name) => name === screen);
  return (
    <div className="dw-more">
      <UnstyledButton className="dw-nav-link" popoverTarget="more-screens" data-within={within || undefined}>
        <Ellipsis size={20} aria-hidden="true" />
        <span>{t('frame.more')}</span>
      </UnstyledButton>
      <div id="more-screens" popover="auto" className="dw-popover" onClick={({ currentTarget }) => currentTarget.hidePopover()}>
        {names.map((name) => (
          <NavLink key={name} name={name} />
        ))}
      </div>
    </div>
  );
}
