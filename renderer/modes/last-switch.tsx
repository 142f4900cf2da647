import { useTranslation } from 'react-i18next';
import type { ModeState } from '../api/mode-state.ts';
import { Notice } from '../panels/notice.tsx';
import { Moment } from '../time/moment.tsx';

/** How the last change of mode ended, and where the copy is that was made before it. */
export function LastSwitch({ last }: { readonly last: NonNullable<ModeState['last']> }) {
  const { t } = useTranslation();
  const names = { from: t(`activity.modes.${last.from}`), to: t(`activity.modes.${last.to}`) };
  const text = last.outcome === 'kept' ? t('modes.last.kept', names) : t(`modes.last.undone.${last.reason}`, names);
  return (
    <Notice tone={last.outcome === 'undone' && last.reason === 'time' ? 'warn' : 'good'} role="note" name="last-switch">
      <div>
        {text} <Moment at={last.at} />
      </div>
      <div>
        {t('modes.copy.is')} <code>copies/{last.backup}</code>
      </div>
    </Notice>
  );
}
