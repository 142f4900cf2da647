import { useTranslation } from 'react-i18next';
import { exactTime, relativeTime } from './format.ts';
import { useNow } from './now.ts';

/** A point in time: relative to read, exact on hover and for machines. */
export function Moment({ at }: { readonly at: string }) {
  const { i18n } = useTranslation();
  const now = useNow(10_000);
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(ms, i18n.language)}>
      {relativeTime(ms, now, i18n.language)}
    </time>
  );
}
