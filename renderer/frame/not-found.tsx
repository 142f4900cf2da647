import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Screen } from '../panels/screen.tsx';
import { Link } from '../routing/link.tsx';

/** For an address that names no screen. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Screen title={t('frame.notFound.title')}>
      <Text>{t('frame.notFound.text')}</Text>
      <Link to="sessions" className="dw-link">
        {t('frame.notFound.back')}
      </Link>
    </Screen>
  );
}
