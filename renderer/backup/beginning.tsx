import { Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../panels/notice.tsx';
import { rememberFarewell } from '../start/enter.ts';

const everyMs = 500;
/** By then it has begun anew, seen or not. */
const mostTries = 16;
/** Longer than it takes: somebody may have to look after it. */
const lateTries = 40;

/** Goes on when the notice is gone: that the session of before has ended may be noticed first, and another screen be there. */
function reloadOnceBack(late: () => void): void {
  let wasAway = false;
  let tries = 0;
  const timer = setInterval(() => {
    tries += 1;
    if (tries === lateTries) late();
    fetch('/api/v1/health', { cache: 'no-store' })
      .then(() => {
        if (!wasAway && tries <= mostTries) return;
        clearInterval(timer);
        // Nobody left: it is the server that ended the session, with the data that it was in.
        rememberFarewell(null);
        location.assign('/');
      })
      .catch(() => {
        wasAway = true;
      });
  }, everyMs);
}

/** While the server begins anew: whoever is in is out, so the page itself is loaded once it answers again. */
export function Beginning() {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => reloadOnceBack(() => setLate(true)), []);
  return (
    <Notice tone="warn" role="alert" name="beginning-anew">
      {t('backup.restore.working')} <Loader size="xs" aria-hidden="true" />
      {late ? <Text mt={6}>{t('backup.restore.late')}</Text> : null}
    </Notice>
  );
}
