import { useState, type ReactNode } from 'react';
import { Notice } from '../panels/notice.tsx';

interface BannerProps {
  /** What was dismissed is remembered under this name until the window is closed. */
  readonly name: string;
  readonly tone: 'warn' | 'bad';
  readonly title: string;
  readonly dismissible?: boolean;
  /** False: what it says is to be done stays in sight, also in a small window. */
  readonly folds?: boolean;
  readonly children: ReactNode;
}

/** A bar over the screens. */
export function Banner({ name, tone, title, dismissible = false, folds = true, children }: BannerProps) {
  const key = `doorward-dismissed-${name}`;
  const [dismissed, setDismissed] = useState(() => dismissible && sessionStorage.getItem(key) !== null);
  if (dismissed) return null;
  const close = () => {
    sessionStorage.setItem(key, 'yes');
    setDismissed(true);
  };
  return (
    <Notice
      tone={tone}
      role={tone === 'bad' ? 'alert' : 'note'}
      title={title}
      name={`banner-${name}`}
      folds={folds}
      {...(dismissible ? { close } : {})}
    >
      {children}
    </Notice>
  );
}
