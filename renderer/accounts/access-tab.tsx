import { Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeAccount, restoreAccount, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Notice } from '../panels/notice.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { calendarDay } from '../time/format.ts';
import { Moment } from '../time/moment.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { DisableDialog } from './disable-dialog.tsx';
import { LimitsPart } from './limits-part.tsx';
import { useAccountChange } from './use-accounts.ts';

interface AccessProps {
  readonly row: AccountRow;
  readonly own: boolean;
  /** The account is no longer in this list. */
  readonly gone: () => void;
}

/** What somebody may do, and whether they may come in at all. Nobody does this to themselves. */
export function AccessTab({ row, own, gone }: AccessProps) {
  const { t } = useTranslation();
  if (row.deleted_at !== null) return <InBin row={row} gone={gone} />;
  if (own)
    return (
      <Notice tone="warn" role="note" name="own-row">
        {t('accounts.access.ownRow')}
      </Notice>
    );
  return (
    <Stack gap="xl">
      <RoleField key={row.role} row={row} />
      <StatePart row={row} />
      <LimitsPart row={row} />
      <DeletePart row={row} gone={gone} />
    </Stack>
  );
}

function RoleField({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [role, setRole] = useState(row.role);
  const save = useAccountChange(() => changeAccount(row.id, { role }));
  const saved = () => announce(t('accounts.access.roleSaved', { name: shownName(row), role: t(`profile.roles.${role}`) }));
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t('accounts.access.role')}
          data={(['user', 'admin'] as const).map((value) => ({ value, label: t(`profile.roles.${value}`) }))}
          value={role}
          onChange={({ currentTarget: { value } }) => setRole(value === 'admin' ? 'admin' : 'user')}
        />
        <OnlineButton
          variant="default"
          disabled={role === row.role}
          loading={save.isPending}
          onClick={() => save.mutate(undefined, { onSuccess: saved })}
        >
          {t('accounts.access.saveRole')}
        </OnlineButton>
      </Group>
      <Refusal error={save.error} />
    </Stack>
  );
}

function StatePart({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const name = shownName(row);
  const enable = useAccountChange(() => changeAccount(row.id, { is_active: true }));
  const enabled = () => announce(t('accounts.access.enabledDone', { name }));
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {t('accounts.state')}
      </Title>
      {row.is_active ? <Text>{t('accounts.access.enabled')}</Text> : <DisabledFacts row={row} />}
      {row.is_active ? (
        <OnlineButton variant="default" onClick={() => setAsked(true)}>
          {t('accounts.access.disableConfirm', { name })}
        </OnlineButton>
      ) : (
        <Group gap="sm">
          <OnlineButton loading={enable.isPending} onClick={() => enable.mutate(undefined, { onSuccess: enabled })}>
            {t('accounts.access.enable', { name })}
          </OnlineButton>
          <OnlineButton variant="default" onClick={() => setAsked(true)}>
            {t('accounts.access.edit')}
          </OnlineButton>
        </Group>
      )}
      <Refusal error={enable.error} />
      {asked ? <DisableDialog row={row} close={() => setAsked(false)} /> : null}
    </Stack>
  );
}

function DisabledFacts({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text fw={600}>{t('accounts.badges.disabled')}</Text>
      {row.disabled_reason ? (
        <Text>
          {t('accounts.access.reason')}: {row.disabled_reason}
        </Text>
      ) : null}
      {row.disabled_until === null ? null : (
        <Text>
          {t('accounts.access.until')}: <Moment at={row.disabled_until} />
        </Text>
      )}
    </div>
  );
}

function DeletePart({ row, gone }: Pick<AccessProps, 'row' | 'gone'>) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {t('accounts.access.delete')}
      </Title>
      <Text>{t('accounts.access.deleteIntro')}</Text>
      <OnlineButton color="red.9" onClick={() => setAsked(true)} className="dw-wrap-button">
        {t('accounts.access.deleteConfirm', { name: shownName(row) })}
      </OnlineButton>
      {asked ? <DeleteDialog row={row} done={gone} close={() => setAsked(false)} /> : null}
    </Stack>
  );
}

function InBin({ row, gone }: Pick<AccessProps, 'row' | 'gone'>) {
  const { t } = useTranslation();
  const name = shownName(row);
  const [asked, setAsked] = useState(false);
  const restored = () => {
    announce(t('accounts.access.restored', { name }));
    gone();
  };
  const restore = useAccountChange(() => restoreAccount(row.id), restored);
  return (
    <Stack gap="sm" align="flex-start">
      <Text>
        {t('accounts.access.inBin')} {row.deleted_at === null ? null : <Moment at={row.deleted_at} />}
      </Text>
      {row.deleted_at === null ? null : <EmptiedAt deleted={Date.parse(row.deleted_at)} />}
      <OnlineButton loading={restore.isPending} onClick={() => restore.mutate(undefined)}>
        {t('accounts.access.restore', { name })}
      </OnlineButton>
      <OnlineButton color="red.9" onClick={() => setAsked(true)} className="dw-wrap-button">
        {t('accounts.access.purgeConfirm', { name })}
      </OnlineButton>
      {asked ? <DeleteDialog row={row} done={gone} close={() => setAsked(false)} /> : null}
      <Refusal error={restore.error} />
    </Stack>
  );
}

/** As long as the server keeps what lies in the bin. */
const binMs = 7 * 86_400_000;

function EmptiedAt({ deleted }: { readonly deleted: number }) {
  const { t, i18n } = useTranslation();
  const at = deleted + binMs;
  return (
    <Text data-testid="emptied-at">
      {t('accounts.access.emptied')} <Moment at={new Date(at).toISOString()} /> ({calendarDay(at, i18n.language)})
    </Text>
  );
}
