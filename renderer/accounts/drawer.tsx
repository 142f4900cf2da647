import { Drawer, Stack, Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { escapeCloses } from '../panels/escape.ts';
import { OfflineNote } from '../panels/online-button.tsx';
import { AccessTab } from './access-tab.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { AccountBadges } from './badges.tsx';
import { HeldUp } from './held-up.tsx';
import { KeysTab } from './keys-tab.tsx';
import { MethodsTab } from './methods-tab.tsx';
import { ProfileTab } from './profile-tab.tsx';
import { SessionsTab } from './sessions-tab.tsx';

const tabs = ['profile', 'access', 'methods', 'sessions', 'keys', 'activity'] as const;
type Tab = (typeof tabs)[number];

interface DrawerProps {
  /** Whom to look at; undefined when nobody is, or when they are gone. */
  readonly row: AccountRow | undefined;
  readonly own: boolean;
  readonly close: () => void;
  /** Their row is about to leave the list. */
  readonly gone: (id: number) => void;
}

/** Everything about one person, in parts. */
export function AccountDrawer({ row, own, close, gone }: DrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={row !== undefined}
      onClose={close}
      {...escapeCloses(close)}
      size="lg"
      title={row ? shownName(row) : ''}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      {row ? <Body key={row.id} row={row} own={own} gone={() => gone(row.id)} /> : null}
    </Drawer>
  );
}

function Body({ row, own, gone }: { readonly row: AccountRow; readonly own: boolean; readonly gone: () => void }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('profile');
  const panel = {
    profile: () => <ProfileTab row={row} />,
    access: () => <AccessTab row={row} own={own} gone={gone} />,
    methods: () => <MethodsTab row={row} own={own} />,
    sessions: () => <SessionsTab row={row} />,
    keys: () => <KeysTab row={row} />,
    activity: () => <ActivityTab row={row} />,
  };
  return (
    <>
      <Stack gap="sm">
        <AccountBadges row={row} own={own} />
        <HeldUp row={row} />
        <OfflineNote />
      </Stack>
      <Tabs value={tab} keepMounted={false} mt="md" onChange={(value) => setTab(tabs.find((one) => one === value) ?? 'profile')}>
        <Tabs.List aria-label={shownName(row)}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`accounts.tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((name) => (
          <Tabs.Panel key={name} value={name} pt="lg">
            {name === tab ? panel[name]() : null}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
