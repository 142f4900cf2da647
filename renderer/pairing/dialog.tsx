import { Modal, Tabs } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { escapeCloses } from '../panels/escape.ts';
import { OfflineNote } from '../panels/online-button.tsx';
import { CodeTab } from './code-tab.tsx';
import { QrTab } from './qr-tab.tsx';
import { ScriptTab } from './script-tab.tsx';
import { useInvitation, type InvitationNow } from './use-invitation.ts';
import { useRequests } from './use-requests.ts';

const tabs = ['qr', 'code', 'script'] as const;
type Tab = (typeof tabs)[number];

interface PairDialogProps {
  /** A code that came with the address; null where none did. */
  readonly typed: string | null;
  readonly close: () => void;
}

/** The three ways for a device to begin. It ends here: the question itself is the card's, which is on every screen. */
export function PairDialog({ typed, close }: PairDialogProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>(typed === null ? 'qr' : 'code');
  const invitation = useInvitation(tab !== 'code');
  useCloseWhenTaken(invitation, close);
  return (
    <Modal
      opened
      onClose={close}
      {...escapeCloses(close)}
      title={t('pair.dialog.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      <OfflineNote />
      <Tabs value={tab} keepMounted={false} onChange={(value) => setTab(tabs.find((one) => one === value) ?? 'qr')}>
        <TabNames />
        <Tabs.Panel value="qr" pt="md">
          <QrTab invitation={invitation} />
        </Tabs.Panel>
        <Tabs.Panel value="code" pt="md">
          <CodeTab typed={typed ?? ''} done={close} />
        </Tabs.Panel>
        <Tabs.Panel value="script" pt="md">
          <ScriptTab invitation={invitation} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

function TabNames() {
  const { t } = useTranslation();
  return (
    <Tabs.List aria-label={t('pair.dialog.ways')}>
      {tabs.map((one) => (
        <Tabs.Tab key={one} value={one}>
          {t(`pair.dialog.tabs.${one}`)}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
}

/** A device has taken up the invitation: its card is behind this window. */
function useCloseWhenTaken({ taken }: InvitationNow, close: () => void): void {
  const { waiting } = useRequests();
  const invited = waiting.filter((request) => request.invited).length;
  const first = useRef(invited);
  useEffect(() => {
    if (invited > first.current) {
      taken();
      close();
    }
    first.current = invited;
  });
}
