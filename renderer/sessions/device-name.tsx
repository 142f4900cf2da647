import { ActionIcon, Group, TextInput, Title } from '@mantine/core';
import { Check, Pencil, X } from 'lucide-react';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../api/sessions.ts';
import { announce } from '../messages/announce.ts';
import { fieldProblem } from '../panels/field-problem.ts';
import { useSessionActions } from './use-sessions.ts';

interface NameProps {
  readonly row: SessionRow;
  readonly readOnly: boolean;
}

/** The name of a device, and the pencil that turns it into a field. */
export function DeviceName({ row, readOnly }: NameProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !editing) pencil.current?.focus();
    wasEditing.current = editing;
  }, [editing]);
  if (editing) return <RenameField row={row} done={() => setEditing(false)} />;
  return (
    <Group gap={4} wrap="nowrap">
      <Title order={2} size="h5" className="dw-break">
        {row.device_label}
      </Title>
      <ActionIcon
        ref={pencil}
        variant="subtle"
        color="gray"
        size={28}
        disabled={readOnly}
        aria-label={t('sessions.rename.open', { name: row.device_label })}
        onClick={() => setEditing(true)}
      >
        <Pencil size={14} aria-hidden="true" />
      </ActionIcon>
    </Group>
  );
}

/** Enter saves, Escape leaves everything as it was. */
function RenameField({ row, done }: { readonly row: SessionRow; readonly done: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(row.device_label);
  const { change } = useSessionActions();
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name === row.device_label) return done();
    const device_label = name.trim() === '' ? null : name.trim();
    const saved = (row: SessionRow) => {
      announce(t('sessions.rename.done', { name: row.device_label }));
      done();
    };
    change.mutate({ id: row.id, device_label }, { onSuccess: saved });
  };
  return (
    <form className="dw-rename" onSubmit={save}>
      <TextInput
        autoFocus
        className="dw-grow"
        size="sm"
        aria-label={t('sessions.rename.label')}
        description={t('sessions.rename.hint')}
        inputWrapperOrder={['input', 'error', 'description']}
        value={name}
        error={fieldProblem(change.error, 'device_label', t)}
        onChange={({ currentTarget: { value } }) => setName(value)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onKeyDown={({ key }) => {
          if (key === 'Escape') done();
        }}
      />
      <ActionIcon type="submit" size={36} loading={change.isPending} aria-label={t('sessions.rename.save')}>
        <Check size={18} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon variant="default" size={36} aria-label={t('frame.cancel')} onClick={done}>
        <X size={18} aria-hidden="true" />
      </ActionIcon>
    </form>
  );
}
