import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { giveTemporaryPassword, inviteAgain, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { Dialog } from '../panels/dialog.tsx';
import { SecretLine, ShownOnce } from '../panels/shown-once.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { exactTime } from '../time/format.ts';
import { LifeField, usualLife } from './life-field.tsx';
import { LinkShown } from './link-shown.tsx';
import { useAccountChange } from './use-accounts.ts';

interface PasswordPartProps {
  readonly row: AccountRow;
  /** Something may be done about it. */
  readonly open: boolean;
}

/** Whether there is a password, and what helps somebody who has none or forgot it. */
export function PasswordPart({ row, open }: PasswordPartProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {t('accounts.methods.password')}
      </Title>
      <Text>{row.has_password ? t('accounts.methods.has') : t('accounts.methods.hasNot')}</Text>
      {open ? (
        <>
          {row.has_password ? null : <Text>{t('accounts.methods.inviteText')}</Text>}
          <Group gap="sm" align="flex-end">
            {row.has_password ? null : <InviteButton row={row} />}
            <TemporaryButton row={row} />
          </Group>
        </>
      ) : null}
    </Stack>
  );
}

function InviteButton({ row }: { readonly row: AccountRow }) {
  const { t, i18n } = useTranslation();
  const [hours, setHours] = useState<number>(usualLife);
  const invite = useAccountChange(() => inviteAgain(row.id, hours));
  return (
    <>
      <LifeField hours={hours} change={setHours} />
      <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate(undefined)}>
        {t('accounts.methods.invite')}
      </Button>
      <Refusal error={invite.error} />
      {invite.data === undefined ? null : (
        <ShownOnce
          title={t('accounts.methods.inviteShown', { name: shownName(row) })}
          text={t('accounts.made.text')}
          saved={t('accounts.made.saved')}
          done={t('accounts.made.done')}
          close={() => invite.reset()}
        >
          <LinkShown label={t('accounts.made.link')} url={invite.data.invitation_url} copy={t('accounts.made.copyLink')} />
          <Text>{t('accounts.made.until', { date: exactTime(Date.parse(invite.data.expires_at), i18n.language) })}</Text>
        </ShownOnce>
      )}
    </>
  );
}

function TemporaryButton({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const name = shownName(row);
  const [asked, setAsked] = useState(false);
  const give = useAccountChange(() => giveTemporaryPassword(row.id));
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('accounts.methods.temporary')}
      </Button>
      <Dialog
        opened={asked}
        title={t('accounts.methods.temporaryTitle', { name })}
        confirm={t('accounts.methods.temporaryConfirm', { name })}
        busy={give.isPending}
        error={give.error}
        onConfirm={() => give.mutate(undefined, { onSuccess: () => setAsked(false) })}
        close={() => setAsked(false)}
      >
        <Text>{t('accounts.methods.temporaryText')}</Text>
      </Dialog>
      {give.data === undefined ? null : <TemporaryShown row={row} given={give.data} close={() => give.reset()} />}
    </>
  );
}

interface TemporaryShownProps {
  readonly row: AccountRow;
  readonly given: Awaited<ReturnType<typeof giveTemporaryPassword>>;
  readonly close: () => void;
}

function TemporaryShown({ row, given, close }: TemporaryShownProps) {
  const { t, i18n } = useTranslation();
  return (
    <ShownOnce
      title={t('accounts.methods.temporaryShown', { name: shownName(row) })}
      text={t('accounts.made.text')}
      saved={t('accounts.made.saved')}
      done={t('accounts.made.done')}
      close={close}
    >
      <SecretLine label={t('accounts.made.username')} value={row.username} copy={t('accounts.made.copyUsername')} />
      <SecretLine label={t('accounts.made.password')} value={given.temporary_password} copy={t('accounts.made.copyPassword')} />
      <Text>{t('accounts.methods.temporaryUntil', { date: exactTime(Date.parse(given.expires_at), i18n.language) })}</Text>
    </ShownOnce>
  );
}
