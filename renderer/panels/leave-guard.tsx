import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from './dialog.tsx';
import { setLeaveGuard } from '../routing/router.ts';

interface LeaveGuardProps {
  /** There is something to lose. */
  readonly active: boolean;
  /** What that is. */
  readonly text: string;
}

/** Asks before unsaved changes are lost: by our own dialog inside the page, by the browser's when the window closes. */
export function LeaveGuard({ active, text }: LeaveGuardProps) {
  const { t } = useTranslation();
  const [go, setGo] = useState<(() => void) | null>(null);
  useEffect(() => {
    if (!active) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    setLeaveGuard((onwards) => setGo(() => onwards));
    return () => {
      removeEventListener('beforeunload', ask);
      setLeaveGuard(null);
    };
  }, [active]);
  return (
    <Dialog
      opened={go !== null}
      title={t('profile.leave.title')}
      confirm={t('profile.leave.go')}
      cancel={t('profile.leave.stay')}
      onConfirm={() => go?.()}
      close={() => setGo(null)}
    >
      <Text>{text}</Text>
    </Dialog>
  );
}
