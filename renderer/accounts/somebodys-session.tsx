import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../api/sessions.ts';
import { Fact } from '../panels/facts.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { SessionBadges } from '../sessions/badges.tsx';
import { SessionFacts } from '../sessions/facts.tsx';
import { KindIcon } from '../sessions/kind-icon.tsx';
import { rowId } from '../sessions/session-item.tsx';
import type { Words } from '../words/catalogue.ts';

interface SomebodysSessionProps {
  readonly row: SessionRow;
  readonly end: () => void;
}

/** One device of somebody: what their own list says of it, and how it got in. The one that looks is left by signing out, not from here. */
export function SomebodysSession({ row, end }: SomebodysSessionProps) {
  const { t } = useTranslation();
  const name = row.device_label;
  const [, factor] = row.factors;
  return (
    <li id={rowId(row.id)} className="dw-item dw-device dw-somebodys" tabIndex={-1} data-testid={rowId(row.id)}>
      <div className="dw-item-head">
        <KindIcon kind={row.kind} />
        <div className="dw-grow">
          <Title order={3} size="h5" className="dw-break">
            {name}
          </Title>
          <SessionBadges row={row} />
        </div>
      </div>
      <SessionFacts row={row}>
        <Fact name={t('accounts.sessions.factor')}>
          {factor === undefined
            ? t('accounts.sessions.noFactor')
            : t(`signIn.second.channels.${factor as keyof Words['signIn']['second']['channels']}`, { defaultValue: factor })}
        </Fact>
        <Fact name={t('accounts.sessions.kind')}>{t(`sessions.kinds.${row.kind}`)}</Fact>
      </SessionFacts>
      {row.is_current ? null : (
        <OnlineButton variant="default" size="xs" className="dw-item-actions" aria-label={t('sessions.signOut.buttonFor', { name })} onClick={end}>
          {t('sessions.signOut.button')}
        </OnlineButton>
      )}
    </li>
  );
}
