import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountMade } from '../api/accounts.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { shownName } from '../frame/shown-name.ts';
import { SecretLine, ShownOnce } from '../panels/shown-once.tsx';
import { exactTime } from '../time/format.ts';
import { LinkShown } from './link-shown.tsx';

/** What the new person needs for the first time, shown this once. */
export function AccountMadeShown({ made, close }: { readonly made: AccountMade; readonly close: () => void }) {
  const { t, i18n } = useTranslation();
  const { name: provider } = useSso();
  const { account, temporary_password: password, invitation_url: link, delivery_fallback: held } = made;
  const nothing = password === undefined && link === undefined;
  return (
    <ShownOnce
      title={t('accounts.made.title', { name: shownName(account) })}
      text={nothing ? t('accounts.made.sso', { name: provider }) : t('accounts.made.text')}
      {...(nothing ? {} : { saved: t('accounts.made.saved') })}
      done={t('accounts.made.done')}
      close={close}
    >
      <SecretLine label={t('accounts.made.username')} value={account.username} copy={t('accounts.made.copyUsername')} />
      {password === undefined ? null : <SecretLine label={t('accounts.made.password')} value={password} copy={t('accounts.made.copyPassword')} />}
      {link === undefined ? null : <LinkShown label={t('accounts.made.link')} url={link} copy={t('accounts.made.copyLink')} />}
      {made.expires_at === undefined ? null : (
        <Text>{t('accounts.made.until', { date: exactTime(Date.parse(made.expires_at), i18n.language) })}</Text>
      )}
      {link !== undefined && !held && account.email !== null ? <Text>{t('accounts.made.mailed', { email: account.email })}</Text> : null}
    </ShownOnce>
  );
}
