import { useTranslation } from 'react-i18next';
import { ApiError, type ApiErrorCode } from '../api/error.ts';
import { Notice } from '../panels/notice.tsx';
import { reasonOf } from '../panels/reason.ts';

interface RefusalProps {
  readonly error: Error | null;
  /** Sentences that say more here than the general ones. */
  readonly words?: Readonly<Partial<Record<ApiErrorCode, string>>>;
}

/** Why it was refused. What is wrong with single fields stands at the fields. */
export function Refusal({ error, words = {} }: RefusalProps) {
  const { t } = useTranslation();
  if (error === null || (error instanceof ApiError && Object.keys(error.fields).length > 0)) return null;
  const own = error instanceof ApiError && error.retryAfterSeconds === undefined ? words[error.code] : undefined;
  return (
    <Notice tone="bad" role="alert" name="refusal">
      {own ?? reasonOf(error, t)}
    </Notice>
  );
}
