import { Alert } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface BannerProps {
  /** What was dismissed is remembered under this name until the window is closed. */
  readonly name: string;
  readonly tone: 'yellow' | 'red' | 'blue';
  readonly title: string;
  readonly dismissible?: boolean;
  readonly children: ReactNode;
}

/** A bar over the screens. The sign and the words carry the meaning, the colour only helps. */
export function Banner({ name, tone, title, dismissible = false, children }: BannerProps) {
  const { t } = useTranslation();
  const key = `doorward-dismissed-${name}`;
  const [dismissed, setDismissed] = useState(() => dismissible && sessionStorage.getItem(key) !== null);
  if (dismissed) return null;
  return (
    <Alert
      color={tone}
      role={tone === 'red' ? 'alert' : 'note'}
      icon={<TriangleAlert aria-hidden="true" />}
      title={title}
      withCloseButton={dismissible}
      closeButtonLabel={t('frame.dismiss')}
      data-testid={`banner-${name}`}
      onClose={() => {
        sessionStorage.setItem(key, 'yes');
        setDismissed(true);
      }}
    >
      {children}
    </Alert>
  );
}
