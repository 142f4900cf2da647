import { useTranslation } from 'react-i18next';
import { Notice } from '../panels/notice.tsx';
import { outcomeText } from './outcome.ts';

/** Why it came to nothing, where it did. */
export function OutcomeNotice({ error, name }: { readonly error: Error | null; readonly name: string }) {
  const { t } = useTranslation();
  if (error === null) return null;
  return (
    <Notice tone="bad" role="alert" name="casdoor-outcome">
      {outcomeText(error, name, t)}
    </Notice>
  );
}
