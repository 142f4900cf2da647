import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountMade } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { SecretLine, ShownOnce } from '../panels/shown-once.tsx';

/** What the new person needs for the first time, shown this once. */
export function AccountMadeShown({ made, close }: { readonly made: AccountMade; readonly close: () => void }) {
  const { t } = useTranslation();
  const { account, temporary_password: password, invitation_url: link, delivery_fallback: held } = made;
  return (
    <ShownOnce
      title={t('accounts.made.title', { name: shownName(account) })}
      text={t('accounts.made.text')}
      saved={t('accounts.made.saved')}
      done={t('accounts.made.done')}
      close={close}
    >
      <SecretLine label={t('accounts.made.username')} value={account.username} copy={t('accounts.made.copyUsername')} />
      {password === undefined ? null : <SecretLine label={t('accounts.made.password')} value={password} copy={t('accounts.made.copyPassword')} />}
      {link === undefined ? null : <SecretLine label={t('accounts.made.link')} value={link} copy={t('accounts.made.copyLink')} />}
      {link !== undefined && !held && account.email !== null ? <Text>{t('accounts.made.mailed', { email: account.email })}</Text> : null}
    </ShownOnce>
  );
}
