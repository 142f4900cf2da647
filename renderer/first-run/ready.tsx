import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/query-client.ts';
import { readNetwork, readServer } from '../api/server.ts';
import { CopyIcon } from '../panels/copy.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { Notice } from '../panels/notice.tsx';
import { goTo, pairPath, screens } from '../routing/router.ts';
import { Loaded } from '../this-server/loaded.tsx';
import { useBeginning } from './gate.tsx';
import { Sheet } from './page.tsx';

/** Where things are from now on, and where one may go. Nothing is asked here. */
export function Ready({ wantsSso }: { readonly wantsSso: boolean }) {
  const { t } = useTranslation();
  const { leave } = useBeginning();
  const on = (path: string) => () => {
    leave();
    goTo(path);
  };
  return (
    <Sheet title={t('firstRun.ready.title')} intro={t('firstRun.ready.intro')}>
      <Addresses />
      <Folder />
      <TrayHint />
      {wantsSso ? <Text>{t('firstRun.ready.sso')}</Text> : null}
      <Group gap="sm">
        {wantsSso ? (
          <Button className="dw-wrap-button" onClick={on(screens.casdoor)}>
            {t('firstRun.ready.casdoor')}
          </Button>
        ) : null}
        <Button variant={wantsSso ? 'default' : 'filled'} onClick={leave}>
          {t('firstRun.ready.open')}
        </Button>
        <Button variant="default" className="dw-wrap-button" onClick={on(pairPath)}>
          {t('firstRun.ready.pair')}
        </Button>
      </Group>
    </Sheet>
  );
}

/** Whether other devices get an answer now, and where. */
function Addresses() {
  const { t } = useTranslation();
  return (
    <Loaded queryKey={keys.network} read={readNetwork}>
      {({ lan, urls }) => (
        <>
          <Text>{t(`server.network.${urls.length > 0 ? 'local_network' : 'this_computer'}`)}</Text>
          {lan.problem === null ? null : (
            <Notice tone="warn" role="note" name="lan-problem">
              {t(`server.lan.problems.${lan.problem}`)}
            </Notice>
          )}
          {urls.length === 0 ? null : (
            <ul className="dw-plain-list" data-testid="lan-urls">
              {urls.map((url) => (
                <li key={url}>
                  <code>{url}</code>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Loaded>
  );
}

function Folder() {
  const { t } = useTranslation();
  return (
    <Loaded queryKey={keys.server} read={readServer}>
      {({ data_dir: path }) => (
        <Facts>
          <Fact name={t('server.storage.where')} wide>
            <Group gap={4} wrap="nowrap">
              <code className="dw-break" data-testid="data-folder">
                {path}
              </code>
              <CopyIcon text={path} label={t('server.storage.copyWhere')} />
            </Group>
          </Fact>
        </Facts>
      )}
    </Loaded>
  );
}

/** Only the desktop app has a window that can be closed without an end. */
function TrayHint() {
  const { t } = useTranslation();
  const bridge = window.doorward;
  const facts = useQuery({ queryKey: ['desktop'], queryFn: () => bridge?.facts() ?? null, enabled: bridge !== undefined });
  if (!facts.data) return null;
  return <Text data-testid="tray-hint">{facts.data.staysInTray ? t('server.desktop.tray') : t('server.desktop.noTray')}</Text>;
}
