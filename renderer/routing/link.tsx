import type { MouseEvent, ReactNode } from 'react';
import { navigate, screens, useScreen, type ScreenName } from './router.ts';

interface LinkProps {
  readonly to: ScreenName;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

const opensElsewhere = (event: MouseEvent) => event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

/** An ordinary link to a screen; a plain click stays in the page. */
export function Link({ to, className, children }: LinkProps) {
  const current = useScreen() === to;
  const follow = (event: MouseEvent) => {
    if (opensElsewhere(event)) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={screens[to]} className={className} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}
