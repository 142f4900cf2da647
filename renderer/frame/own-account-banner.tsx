import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readSettings } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { Notice } from '../panels/notice.tsx';
import { useKeepPreference } from '../preferences/preferences.ts';

const preference = 'own_account_warning';

/** Single mode, this computer only: who uses the account of the system is the owner. Dismissed for good, with the owner's other choices: the app's window forgets its own. */
export function OwnAccountBanner() {
  const { t } = useTranslation();
  const settings = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  const { keep } = useKeepPreference();
  const [dismissed, setDismissed] = useState(false);
  if (dismissed || settings.data === undefined || preference in settings.data.preferences) return null;
  const close = () => {
    setDismissed(true);
    keep({ [preference]: 'dismissed' });
  };
  return (
    <Notice tone="warn" role="note" name="banner-own-account" folds title={t('frame.network.ownAccount')} close={close}>
      {t('frame.network.ownAccountText')}
    </Notice>
  );
}
