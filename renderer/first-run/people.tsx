import { PlanCard } from '../modes/plan-card.tsx';

/** As on the page *Change of mode*: what changes, a name and a password, recovery codes. The window then goes on at the sign-in. */
export function People() {
  return <PlanCard to="multi" />;
}
