import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { Notice } from '../panels/notice.tsx';
import { Outward } from './outward.tsx';
import { outcomeText } from './outcome.ts';

/** Why it came to nothing, where it did; and where it would work, if that is another address of this server. */
export function OutcomeNotice({ error, name }: { readonly error: Error | null; readonly name: string }) {
  const { t } = useTranslation();
  if (error === null) return null;
  const there = error instanceof ApiError ? error.signInAt : undefined;
  return (
    <Notice tone="bad" role="alert" name="casdoor-outcome">
      {outcomeText(error, name, t)} {there === undefined ? null : <Outward to={there}>{there}</Outward>}
    </Notice>
  );
}
