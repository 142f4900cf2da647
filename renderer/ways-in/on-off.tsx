import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Whether something is on, in a word. */
export function OnOff({ on }: { readonly on: boolean }) {
  const { t } = useTranslation();
  return <Badge color={on ? 'ward.8' : 'gray.7'}>{on ? t('waysIn.on') : t('waysIn.off')}</Badge>;
}
