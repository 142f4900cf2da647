import { Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CasdoorAdmin } from '../api/casdoor-settings.ts';
import { LeaveGuard } from '../panels/leave-guard.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import { ConnectionFields } from './connection-fields.tsx';
import { draftOf, problemsOf, settingsOf, type Draft } from './draft.ts';
import { PeopleFields } from './people-fields.tsx';
import { PlacesCard } from './places-card.tsx';
import { RehearsalCard } from './rehearsal-card.tsx';
import { SaveCard } from './save-card.tsx';
import { useRehearsal } from './use-rehearsal.ts';

/** The settings with their rehearsal. Only what was typed is kept here; it stays when something fails. */
export function SettingsForm({ now }: { readonly now: CasdoorAdmin }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Partial<Draft>>({});
  const [showProblems, setShowProblems] = useState(false);
  const stored = draftOf(now);
  const draft: Draft = { ...stored, ...typed };
  const settings = settingsOf(draft);
  const problems = problemsOf(draft);
  const rehearsal = useRehearsal(settings);
  const dirty = JSON.stringify(settings) !== JSON.stringify(settingsOf(stored));
  const put = (part: Partial<Draft>) => setTyped((old) => ({ ...old, ...part }));
  const given = { draft, put, problems: showProblems ? problems : new Set<never>(), readOnly: now.set_by_configuration };
  /** Where something is missing, it is said at its field, and nothing is sent. */
  const whole = () => {
    setShowProblems(problems.size > 0);
    return problems.size === 0;
  };
  const forget = () => {
    setTyped({});
    setShowProblems(false);
    rehearsal.forget();
  };
  return (
    <Stack gap="lg">
      <ConnectionFields {...given} hasSecret={now.has_client_secret} />
      <PlacesCard {...given} registered={now.redirect_uris} />
      <PeopleFields {...given} />
      <AdvancedFields {...given} />
      <RehearsalCard rehearsal={rehearsal} run={() => (whole() ? rehearsal.run() : undefined)} />
      {now.set_by_configuration ? null : (
        <SaveCard draft={draft} settings={settings} dirty={dirty} rehearsalId={rehearsal.id} whole={whole} saved={forget} discard={forget} />
      )}
      <LeaveGuard active={dirty && !now.set_by_configuration} text={t('casdoorSettings.save.leave')} />
    </Stack>
  );
}
