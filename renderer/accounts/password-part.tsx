import { Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { giveTemporaryPassword, inviteAgain, makeResetLink, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { Dialog } from '../panels/dialog.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
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
          <Text>{row.has_password ? t('accounts.methods.resetLinkText') : t('accounts.methods.inviteText')}</Text>
          <Group gap="sm" align="flex-end">
            {row.has_password ? <ResetLinkButton row={row} /> : <InviteButton row={row} />}
            <TemporaryButton row={row} />
          </Group>
        </>
      ) : null}
    </Stack>
  );
}

function ResetLinkButton({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const make = useAccountChange(() => makeResetLink(row.id));
  return (
    <>
      <OnlineButton variant="default" loading={make.isPending} onClick={() => make.mutate(undefined)}>
        {t('accounts.methods.resetLink')}
      </OnlineButton>
      <Refusal error={make.error} />
      {make.data === undefined ? null : (
        <LinkOnce
          title={t('accounts.methods.resetLinkShown', { name: shownName(row) })}
          label={t('accounts.methods.resetLinkLabel')}
          url={make.data.url}
          until={make.data.expires_at}
          close={() => make.reset()}
        />
      )}
    </>
  );
}

function InviteButton({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<number>(usualLife);
  const invite = useAccountChange(() => inviteAgain(row.id, hours));
  return (
    <>
      <LifeField hours={hours} change={setHours} />
      <OnlineButton variant="default" loading={invite.isPending} onClick={() => invite.mutate(undefined)}>
        {t('accounts.methods.invite')}
      </OnlineButton>
      <Refusal error={invite.error} />
      {invite.data === undefined ? null : (
        <LinkOnce
          title={t('accounts.methods.inviteShown', { name: shownName(row) })}
          label={t('accounts.made.link')}
          url={invite.data.invitation_url}
          until={invite.data.expires_at}
          close={() => invite.reset()}
        />
      )}
    </>
  );
}

interface LinkOnceProps {
  readonly title: string;
  readonly label: string;
  readonly url: string;
  readonly until: string;
  readonly close: () => void;
}

/** A link to hand over, this once. */
function LinkOnce({ title, label, url, until, close }: LinkOnceProps) {
  const { t, i18n } = useTranslation();
  return (
    <ShownOnce title={title} text={t('accounts.made.text')} saved={t('accounts.made.saved')} done={t('accounts.made.done')} close={close}>
      <LinkShown label={label} url={url} copy={t('accounts.made.copyLink')} />
      <Text>{t('accounts.made.until', { date: exactTime(Date.parse(until), i18n.language) })}</Text>
    </ShownOnce>
  );
}

function TemporaryButton({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const name = shownName(row);
  const [asked, setAsked] = useState(false);
  const give = useAccountChange(() => giveTemporaryPassword(row.id));
  return (
    <>
      <OnlineButton variant="default" onClick={() => setAsked(true)}>
        {t('accounts.methods.temporary')}
      </OnlineButton>
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
