import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isUnreachable } from '../api/error.ts';
import { endFirstRun } from '../api/first-run.ts';
import { announce } from '../messages/announce.ts';
import { useBeginning } from './gate.tsx';

/** No more questions; then `done`. A server that cannot write it down keeps nobody out: it asks once more another day. */
export function useEnd(done: () => void) {
  return useMutation({
    mutationFn: endFirstRun,
    onSettled: (_data, error) => {
      if (!isUnreachable(error)) done();
    },
  });
}

/** Out of the questions, with everything as it is. */
export function useSkip() {
  const { t } = useTranslation();
  const { leave } = useBeginning();
  return useEnd(() => {
    announce(t('firstRun.skipped'));
    leave();
  });
}
