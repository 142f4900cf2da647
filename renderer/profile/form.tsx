import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings, type Settings } from '../api/account.ts';
import { useUnreachableSince } from '../api/connection.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { LeaveGuard } from '../panels/leave-guard.tsx';
import { reasonOf } from '../panels/reason.ts';
import { AvatarField } from './avatar-field.tsx';
import { changesIn, draftOf, textFields, type Draft } from './draft.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { ProfileField } from './profile-field.tsx';

function useSave(done: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: changeSettings,
    onMutate: () => client.cancelQueries({ queryKey: keys.settings }),
    onSuccess: (settings) => {
      client.setQueryData(keys.settings, settings);
      void client.invalidateQueries({ queryKey: keys.activity });
      done();
      announce(t('profile.saved'));
    },
    onError: (error) => {
      announce(t('profile.notSaved', { reason: reasonOf(error, t) }));
    },
  });
}

/** The fields of the profile. Only what was typed is kept here; everything else follows the server. */
export function ProfileForm({ settings }: { readonly settings: Settings }) {
  const [typed, setTyped] = useState<Partial<Draft>>({});
  const { t } = useTranslation();
  const { facts } = useSignedIn();
  // An address that must be confirmed is changed in two steps: on the page with the ways in.
  const fields = textFields.filter((field) => field !== 'email' || !facts.activation_required);
  const save = useSave(() => setTyped({}));
  const draft = { ...draftOf(settings), ...typed };
  const changes = changesIn(typed, settings);
  const dirty = Object.keys(changes).length > 0;
  const type = (part: Partial<Draft>) => {
    save.reset();
    setTyped((old) => ({ ...old, ...part }));
  };
  const discard = () => {
    save.reset();
    setTyped({});
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (dirty) save.mutate(changes);
  };
  return (
    <Paper withBorder p="lg" component="form" onSubmit={submit} noValidate>
      <Stack gap="md">
        <AvatarField settings={settings} value={draft.avatar} change={(avatar) => type({ avatar })} error={save.error} />
        <div className="dw-fields">
          {fields.map((field) => (
            <ProfileField key={field} field={field} value={draft[field]} change={(value) => type({ [field]: value })} error={save.error} />
          ))}
        </div>
        <SaveBar dirty={dirty} saved={save.isSuccess} busy={save.isPending} error={save.error} discard={discard} />
      </Stack>
      <LeaveGuard active={dirty} text={t('profile.leave.text')} />
    </Paper>
  );
}

interface SaveBarProps {
  readonly dirty: boolean;
  readonly saved: boolean;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly discard: () => void;
}

function SaveBar({ dirty, saved, busy, error, discard }: SaveBarProps) {
  const { t } = useTranslation();
  const unreachable = useUnreachableSince() !== null;
  const text = error ? t('profile.notSaved', { reason: reasonOf(error, t) }) : dirty ? t('profile.unsaved') : saved ? t('profile.saved') : '';
  return (
    <Group gap="sm">
      <Button type="submit" disabled={!dirty || unreachable} loading={busy}>
        {t('profile.save')}
      </Button>
      {dirty ? (
        <Button variant="default" onClick={discard}>
          {t('profile.discard')}
        </Button>
      ) : null}
      <Text size="sm" fw={error || saved ? 600 : 400} data-testid="save-state">
        {text}
      </Text>
    </Group>
  );
}
