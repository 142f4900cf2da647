import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNow } from '../time/now.ts';

const radius = 15;
const round = 2 * Math.PI * radius;

/** A ring that empties, and the same in figures. */
export function TimeRing({ until, wholeMs }: { readonly until: number; readonly wholeMs: number }) {
  const { t } = useTranslation();
  const left = Math.max(0, until - useNow(1_000));
  const seconds = Math.round(left / 1000);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <div className="dw-time-ring" role="timer">
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle className="dw-ring-whole" cx="18" cy="18" r={radius} />
        <circle
          className="dw-ring-left"
          cx="18"
          cy="18"
          r={radius}
          strokeDasharray={`${round * Math.min(1, left / wholeMs)} ${round}`}
          transform="rotate(-90 18 18)"
        />
      </svg>
      <Text span size="sm">
        {t('pair.qr.left', { clock })}
      </Text>
    </div>
  );
}
