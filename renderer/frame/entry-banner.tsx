import { useTranslation } from 'react-i18next';
import { reasonOf } from '../panels/reason.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { Banner } from './banner.tsx';

/** Says so where this window could not be made a session of its own. */
export function EntryBanner() {
  const { t } = useTranslation();
  const { problem } = useSignedIn();
  if (problem === null) return null;
  return (
    <Banner name="entry" tone="warn" title={t('start.withoutSession', { reason: reasonOf(problem, t) })} dismissible>
      {null}
    </Banner>
  );
}
