import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import { ApiError } from '../api/error.ts';
import { Notice } from './notice.tsx';

/** A button for what the server does: while it does not answer, there is nothing to press, and the button says why. */
export function OnlineButton({ disabled = false, ...props }: ButtonProps & Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps>) {
  const { t } = useTranslation();
  const offline = useUnreachableSince() !== null;
  return <Button {...props} disabled={disabled || offline} {...(offline ? { title: t('errors.unreachable') } : {})} />;
}

/** Where the banner of the page is out of sight: why nothing can be done at the moment. */
export function OfflineNote() {
  const { t } = useTranslation();
  if (useUnreachableSince() === null) return null;
  return (
    <Notice tone="warn" role="note" name="offline">
      {t('errors.unreachable')} {t('frame.unreachable.text')}
    </Notice>
  );
}

/** That nobody answered is over once somebody answers again; every other error stays until the next try. */
export function useStanding(error: Error | null): Error | null {
  const offline = useUnreachableSince() !== null;
  return !offline && error instanceof ApiError && error.code === 'unreachable' ? null : error;
}
