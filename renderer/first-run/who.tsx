import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import { Later } from '../frame/later.tsx';
import { Notice } from '../panels/notice.tsx';
import { Choices } from './choices.tsx';
import { Question } from './page.tsx';

const uses = ['single', 'multi', 'sso'] as const;
export type WhoUses = (typeof uses)[number];

interface WhoProps {
  readonly who: WhoUses;
  readonly choose: (who: WhoUses) => void;
  readonly back: () => void;
  readonly next: () => void;
}

/** Who will use it. More users are turned on right here; single sign-on needs a rehearsal first, which has a page of its own. */
export function Who({ who, choose, back, next }: WhoProps) {
  const { t } = useTranslation();
  const offline = useUnreachableSince() !== null;
  const choices = uses.map((value) => ({ value, name: t(`firstRun.who.${value}`), text: t(`firstRun.who.${value}Text`) }));
  return (
    <Question
      number={2}
      title={t('firstRun.who.title')}
      intro={t('firstRun.who.intro')}
      back={back}
      next={who === 'multi' ? null : { text: t('firstRun.next'), go: next }}
    >
      <Choices label={t('firstRun.who.title')} choices={choices} chosen={who} choose={choose} disabled={offline} />
      {who === 'sso' ? (
        <Notice tone="good" role="note" name="sso-later">
          {t('firstRun.who.ssoLater')}
        </Notice>
      ) : null}
      {who === 'multi' ? <Later name="first-run-people" load={async () => (await import('./people.tsx')).People} /> : null}
    </Question>
  );
}
