import { Button, Group, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { redeemCasdoor, startCasdoor, type CasdoorLink } from '../api/casdoor.ts';
import { useUnreachableSince } from '../api/connection.ts';
import { OutcomeNotice } from '../casdoor/outcome-notice.tsx';
import { useBrowserLeg, type BrowserLeg } from '../casdoor/use-browser-leg.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { WaitingPanel } from '../casdoor/waiting-panel.tsx';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { Notice } from '../panels/notice.tsx';
import { EmailDiffers } from './email-differs.tsx';
import { linkStateText } from './link-state.ts';
import { UnlinkDialog } from './unlink-dialog.tsx';
import { useLinkChanged } from './use-link.ts';

interface ActionsProps {
  readonly now: CasdoorLink;
  readonly name: string;
  readonly look: () => Promise<UseQueryResult<CasdoorLink>>;
}

/** What came of it, as the server has it now: the person may have come back as who they were. */
const resultOf = (before: string | null, after: string | null) => (before === null ? 'linked' : before === after ? 'sameAgain' : 'switched');

/** Going to the sign-in page to link, and what came of it. */
function useLinking(before: string | null, look: ActionsProps['look'], name: string) {
  const { t } = useTranslation();
  const changed = useLinkChanged();
  const [result, setResult] = useState<string | null>(null);
  const [linked, setLinked] = useState(false);
  const done = async () => {
    const after = (await look()).data?.link?.subject ?? null;
    const text = t(`connected.results.${resultOf(before, after)}`, { name });
    setResult(text);
    setLinked(true);
    announce(text);
    await changed();
  };
  const leg = useBrowserLeg({ start: () => startCasdoor('bind'), collect: redeemCasdoor, done: () => void done() });
  const tell = (text: string) => {
    setLinked(false);
    setResult(text);
  };
  return { leg, result, linked, tell };
}

/** Linking, switching, unlinking, testing. */
export function LinkActions({ now, name, look }: ActionsProps) {
  const { leg, result, linked, tell } = useLinking(now.link?.subject ?? null, look, name);
  const [unlinking, setUnlinking] = useState(false);
  if (leg.waiting !== null) return <WaitingPanel waiting={leg.waiting} />;
  const unlinked = (text: string) => {
    setUnlinking(false);
    tell(text);
    announce(text);
  };
  return (
    <Stack gap="sm">
      <OutcomeNotice error={leg.error} name={name} />
      {result === null || leg.error ? null : (
        <Notice tone="good" role="note" name="link-result">
          {result}
        </Notice>
      )}
      {linked ? <EmailDiffers there={now.link?.email ?? null} name={name} /> : null}
      <Group gap="xs">
        {now.link === null ? <LinkButton leg={leg} now={now} name={name} /> : <SwitchButton leg={leg} now={now} name={name} />}
        {now.link === null ? null : <UnlinkButton now={now} open={() => setUnlinking(true)} />}
        <TestButton look={look} />
      </Group>
      {now.link !== null && now.last_way_in ? <LastWay /> : null}
      {unlinking ? <UnlinkDialog name={name} done={unlinked} close={() => setUnlinking(false)} /> : null}
    </Stack>
  );
}

interface LegButtonProps {
  readonly leg: BrowserLeg;
  readonly now: CasdoorLink;
  readonly name: string;
}

function LinkButton({ leg, now, name }: LegButtonProps) {
  const { t } = useTranslation();
  const offline = useUnreachableSince() !== null;
  return (
    <Button loading={leg.starting} disabled={offline || !now.reachable} className="dw-wrap-button" onClick={leg.begin}>
      {t('connected.link', { name })}
    </Button>
  );
}

function SwitchButton({ leg, now, name }: LegButtonProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const offline = useUnreachableSince() !== null;
  const go = () => {
    setAsked(false);
    leg.begin();
  };
  return (
    <>
      <Button variant="default" loading={leg.starting} disabled={offline || !now.reachable} className="dw-wrap-button" onClick={() => setAsked(true)}>
        {t('connected.switch')}
      </Button>
      <Dialog
        opened={asked}
        title={t('connected.switchTitle', { name })}
        confirm={t('connected.switch')}
        danger={false}
        onConfirm={go}
        close={() => setAsked(false)}
      >
        <Text>{t('connected.switchText', { name })}</Text>
      </Dialog>
    </>
  );
}

function UnlinkButton({ now, open }: { readonly now: CasdoorLink; readonly open: () => void }) {
  const { t } = useTranslation();
  const offline = useUnreachableSince() !== null;
  return (
    <Button
      variant="default"
      disabled={offline || now.last_way_in}
      aria-describedby={now.last_way_in ? 'last-way' : undefined}
      onClick={open}
      data-testid="unlink"
    >
      {t('connected.unlink')}
    </Button>
  );
}

function LastWay() {
  const { t } = useTranslation();
  const { facts } = useSso();
  return (
    <Text size="sm" id="last-way">
      {t(`connected.${facts.mode === 'sso' && !facts.fallback ? 'lastWaySso' : 'lastWay'}`)}
    </Text>
  );
}

/** Asks anew how it stands, and says it. */
function TestButton({ look }: { readonly look: () => Promise<UseQueryResult<CasdoorLink>> }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState('');
  const test = async () => {
    setBusy(true);
    setTold('');
    const { data, error } = await look();
    setBusy(false);
    if (data !== undefined && error === null) setTold(t('connected.tested', { state: linkStateText(data, t) }));
  };
  return (
    <>
      <Button variant="subtle" loading={busy} onClick={() => void test()}>
        {t('connected.test')}
      </Button>
      <span role="status" className="dw-break">
        {told}
      </span>
    </>
  );
}
