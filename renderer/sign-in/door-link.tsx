import type { MouseEvent, ReactNode } from 'react';
import { doors, goToDoor, type Door } from './doors.ts';
import { forgetLanding } from './landing.ts';

/** From one page in front of the door to another. */
export function DoorLink({ to, children }: { readonly to: Door; readonly children: ReactNode }) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    forgetLanding();
    goToDoor(to);
  };
  return (
    <a href={doors[to]} className="dw-link" onClick={follow}>
      {children}
    </a>
  );
}
