import { Button, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { AppWindow } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DesktopBridge } from '../../main/bridge.ts';
import { Card } from '../panels/card.tsx';
import { Dialog } from '../panels/dialog.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { Autostart } from './autostart.tsx';

/** What only the desktop app knows and can do; nothing in a browser. */
export function DesktopCard() {
  const bridge = window.doorward;
  return bridge === undefined ? null : <Desktop bridge={bridge} />;
}

function Desktop({ bridge }: { readonly bridge: DesktopBridge }) {
  const { t } = useTranslation();
  const facts = useQuery({ queryKey: ['desktop'], queryFn: () => bridge.facts() });
  if (facts.data === undefined) return null;
  const { version, platform, deviceLabel, staysInTray, sessionKept, portableFolder } = facts.data;
  return (
    <Card title={t('server.desktop.title')} icon={<AppWindow size={20} />}>
      <Facts>
        <Fact name={t('server.desktop.version')}>{version}</Fact>
        <Fact name={t('server.desktop.platform')}>{platform}</Fact>
        <Fact name={t('server.desktop.device')}>{deviceLabel}</Fact>
        {portableFolder === null ? null : (
          <Fact name={t('server.desktop.portable')} wide>
            <code className="dw-break">{portableFolder}</code>
          </Fact>
        )}
      </Facts>
      {portableFolder === null ? null : <Text>{t('server.desktop.portableText')}</Text>}
      <Text>{staysInTray ? t('server.desktop.tray') : t('server.desktop.noTray')}</Text>
      {sessionKept ? null : <Text>{t('server.desktop.sessionNotKept')}</Text>}
      <Autostart bridge={bridge} />
      <Restart bridge={bridge} />
    </Card>
  );
}

function Restart({ bridge }: { readonly bridge: DesktopBridge }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const restart = useMutation({ mutationFn: () => bridge.restartServer() });
  return (
    <>
      <div>
        <Button variant="default" size="xs" onClick={() => setOpened(true)}>
          {t('server.desktop.restart')}
        </Button>
      </div>
      <Dialog
        opened={opened}
        title={t('server.desktop.restartTitle')}
        confirm={t('server.desktop.restart')}
        danger={false}
        busy={restart.isPending}
        onConfirm={() => restart.mutate()}
        close={() => setOpened(false)}
      >
        <Text>{t('server.desktop.restartText')}</Text>
      </Dialog>
    </>
  );
}
