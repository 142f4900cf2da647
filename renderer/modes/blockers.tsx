import { useTranslation } from 'react-i18next';
import type { ModePreview, SwitchBlocker } from '../api/mode.ts';
import { Notice } from '../panels/notice.tsx';
import { Link } from '../routing/link.tsx';
import type { ScreenName } from '../routing/router.ts';

/** Where what stands in the way is mended. */
const ways: Partial<Readonly<Record<SwitchBlocker, ScreenName>>> = {
  casdoor_not_configured: 'casdoor',
  last_admin: 'accounts',
  lan_not_acknowledged: 'server',
};

/** What stands in the way, each with what to do next. */
export function Blockers({ plan: { blockers, from, to } }: { readonly plan: ModePreview }) {
  const { t } = useTranslation();
  return (
    <Notice tone="warn" role="note" name="blockers" title={t('modes.blockers.title')}>
      <ul className="dw-plain-list">
        {blockers.map((code) => (
          <li key={code}>
            {t(`modes.blockers.${code}`)} <Way to={code === 'last_admin' && from === 'single' && to === 'sso' ? 'casdoor' : ways[code]} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Way({ to }: { readonly to: ScreenName | undefined }) {
  const { t } = useTranslation();
  if (to === undefined || to === 'modes') return null;
  return (
    <Link to={to} className="dw-link">
      {t('modes.blockers.open', { screen: t(`frame.screens.${to}`) })}
    </Link>
  );
}
