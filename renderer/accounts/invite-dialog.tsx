import { NativeSelect, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeInvitation, type InvitationMade, type InvitationWish } from '../api/invitations.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { ShownOnce } from '../panels/shown-once.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { exactTime } from '../time/format.ts';
import { LifeField, usualLife } from './life-field.tsx';
import { LinkShown } from './link-shown.tsx';
import { useInvitationChange } from './use-accounts.ts';

const usual: InvitationWish = { note: '', role: 'user', uses: 5, expires_in_hours: usualLife };

interface InviteProps {
  readonly done: (made: InvitationMade) => void;
  readonly close: () => void;
}

/** A link by which several people make accounts of their own: how many, until when, as what. */
export function InviteDialog({ done, close }: InviteProps) {
  const { t } = useTranslation();
  const [wish, setWish] = useState(usual);
  const make = useInvitationChange(() => makeInvitation(wish));
  const put = (part: Partial<InvitationWish>) => setWish((old) => ({ ...old, ...part }));
  return (
    <FormDialog
      opened
      title={t('accounts.invitations.formTitle')}
      submit={t('accounts.invitations.submit')}
      busy={make.isPending}
      onSubmit={() => make.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{t('accounts.invitations.formText')}</Text>
      <Refusal error={make.error} />
      <Fields wish={wish} put={put} error={make.error} />
    </FormDialog>
  );
}

interface FieldsProps {
  readonly wish: InvitationWish;
  readonly put: (part: Partial<InvitationWish>) => void;
  readonly error: Error | null;
}

function Fields({ wish, put, error }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        name="note"
        label={t('accounts.invitations.note')}
        description={t('accounts.invitations.noteHint')}
        value={wish.note}
        change={(note) => put({ note })}
        autoComplete="off"
        required={false}
        first
        error={error}
      />
      <NumberInput
        label={t('accounts.invitations.uses')}
        min={1}
        max={500}
        allowDecimal={false}
        clampBehavior="strict"
        value={wish.uses}
        onChange={(value) => put({ uses: typeof value === 'number' ? value : 1 })}
      />
      <LifeField hours={wish.expires_in_hours} change={(expires_in_hours) => put({ expires_in_hours })} />
      <NativeSelect
        label={t('accounts.form.role')}
        description={wish.role === 'admin' ? t('accounts.invitations.adminWarning') : undefined}
        inputWrapperOrder={['label', 'input', 'description']}
        data={(['user', 'admin'] as const).map((value) => ({ value, label: t(`profile.roles.${value}`) }))}
        value={wish.role}
        onChange={({ currentTarget: { value } }) => put({ role: value === 'admin' ? 'admin' : 'user' })}
      />
    </>
  );
}

/** The link, this once. */
export function InvitationShown({ made, close }: { readonly made: InvitationMade; readonly close: () => void }) {
  const { t, i18n } = useTranslation();
  const date = exactTime(Date.parse(made.invitation.expires_at), i18n.language);
  return (
    <ShownOnce
      title={t('accounts.invitations.shownTitle')}
      text={t('accounts.made.text')}
      saved={t('accounts.made.saved')}
      done={t('accounts.made.done')}
      close={close}
    >
      <LinkShown label={t('accounts.made.link')} url={made.url} copy={t('accounts.made.copyLink')} />
      <Text>{t('accounts.invitations.shownText', { count: made.invitation.uses, date })}</Text>
    </ShownOnce>
  );
}
