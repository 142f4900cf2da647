import { useTranslation } from 'react-i18next';
import type { PairingCard } from '../api/pairing.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Moment } from '../time/moment.tsx';

const mostShown = 80;

/** Which program, from where, and whether it was here before. What it says of itself is marked as that. */
export function AskerFacts({ card }: { readonly card: PairingCard }) {
  const { t } = useTranslation();
  return (
    <Facts>
      <Fact name={t('pair.facts.program')}>
        {card.program}
        {card.user_agent === '' ? null : <span className="dw-dim"> {t('pair.facts.says', { name: card.user_agent.slice(0, mostShown) })}</span>}
      </Fact>
      <Fact name={t('pair.facts.from')}>
        {t(`pair.facts.${card.address}`)} {card.address === 'local' ? null : <code data-testid="pairing-from">{card.ip}</code>}
      </Fact>
      <Fact name={t('pair.facts.seen')}>
        {card.first_seen === null ? t(card.known ? 'pair.facts.byOthers' : 'pair.facts.never') : <Moment at={card.first_seen} />}
      </Fact>
      <Fact name={t('pair.facts.until')}>
        <Moment at={card.expires_at} />
      </Fact>
    </Facts>
  );
}
