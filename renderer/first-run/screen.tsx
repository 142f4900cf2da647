import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readSettings } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { ModeBannerLater } from '../frame/mode-banner-later.tsx';
import { useSessionWatch } from '../frame/session-watch.ts';
import { useFollowPreferences } from '../preferences/follow.ts';
import { ReproofDialog } from '../sign-in/reproof-dialog.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { Reach } from './reach.tsx';
import { Ready } from './ready.tsx';
import { useSteps } from './use-steps.ts';
import { Welcome } from './welcome.tsx';
import { Who, type WhoUses } from './who.tsx';

/** The questions of the first run (ui.md 6): three at most, none that must be answered. What they change, they change as the screens do. */
export function FirstRunScreen() {
  const { mode } = useSignedIn();
  const { step, go } = useSteps();
  const [who, setWho] = useState<WhoUses>('single');
  const settings = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  useFollowPreferences(settings.data);
  useSessionWatch();
  return (
    <main className="dw-lone dw-door">
      <Stack gap="md" align="center">
        <div className="dw-first-card">
          <ModeBannerLater />
        </div>
        {step === 'welcome' ? <Welcome next={() => go('who')} /> : null}
        {step === 'who' ? <Who who={who} choose={setWho} back={() => go('welcome')} next={() => go('reach')} /> : null}
        {step === 'reach' ? <Reach back={mode === 'single' ? () => go('who') : undefined} next={() => go('ready')} /> : null}
        {step === 'ready' ? <Ready wantsSso={who === 'sso'} /> : null}
      </Stack>
      {mode === 'single' ? null : <ReproofDialog />}
    </main>
  );
}
