import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readSettings } from '../api/account.ts';
import { readModeState } from '../api/mode-state.ts';
import { keys } from '../api/query-client.ts';
import { useFollowPreferences } from '../preferences/follow.ts';
import type { ScreenName } from '../routing/router.ts';
import { SessionsScreen } from '../sessions/screen.tsx';
import { ReproofDialog } from '../sign-in/reproof-dialog.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { Logo } from '../theme/logo.tsx';
import { Banners } from './banners.tsx';
import { Later } from './later.tsx';
import { Navigation } from './navigation.tsx';
import { NotFound } from './not-found.tsx';
import { useOpenScreen } from './open-screens.ts';
import { OwnerMenu } from './owner-menu.tsx';
import { useSessionWatch } from './session-watch.ts';
import { useEvents } from './use-events.ts';

const bodies: Readonly<Record<ScreenName, () => React.ReactNode>> = {
  sessions: () => <SessionsScreen />,
  profile: () => <Later name="profile" load={async () => (await import('../profile/screen.tsx')).ProfileScreen} />,
  waysIn: () => <Later name="ways-in" load={async () => (await import('../ways-in/screen.tsx')).WaysInScreen} />,
  apiKeys: () => <Later name="api-keys" load={async () => (await import('../api-keys/screen.tsx')).ApiKeysScreen} />,
  credentials: () => <Later name="credentials" load={async () => (await import('../credentials/screen.tsx')).CredentialsScreen} />,
  accounts: () => <Later name="accounts" load={async () => (await import('../accounts/screen.tsx')).AccountsScreen} />,
  mail: () => <Later name="mail" load={async () => (await import('../mail/screen.tsx')).MailScreen} />,
  casdoor: () => <Later name="casdoor" load={async () => (await import('../casdoor-settings/screen.tsx')).CasdoorScreen} />,
  activity: () => <Later name="activity" load={async () => (await import('../activity/screen.tsx')).ActivityScreen} />,
  server: () => <Later name="server" load={async () => (await import('../this-server/screen.tsx')).ServerScreen} />,
  modes: () => <Later name="modes" load={async () => (await import('../modes/screen.tsx')).ModesScreen} />,
};

/** What stays on the page: head, navigation, banners; and the screen that the address names. */
export function Frame() {
  const { t } = useTranslation();
  const screen = useOpenScreen();
  const settings = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  useFollowPreferences(settings.data);
  useSessionWatch();
  useEvents();
  return (
    <div className="dw-frame">
      <a className="dw-skip" href="#main">
        {t('frame.skip')}
      </a>
      <header className="dw-head">
        <Logo />
        <span className="dw-brand">Doorward</span>
        <OwnerMenu settings={settings.data} />
      </header>
      <Navigation />
      <main id="main" className="dw-main" tabIndex={-1}>
        <Banners />
        {screen === undefined ? <NotFound /> : bodies[screen]()}
      </main>
      <Proof />
    </div>
  );
}

/** In single mode nobody has a proof to give; only while the change to it waits to be kept is there somebody to ask (decision 015). */
function Proof() {
  const { mode } = useSignedIn();
  const { data } = useQuery({
    queryKey: keys.modeState,
    queryFn: ({ signal }) => readModeState(signal),
    enabled: mode === 'single',
    retry: false,
  });
  return mode === 'single' && !data?.pending ? null : <ReproofDialog />;
}
