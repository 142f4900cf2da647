import { useTranslation } from 'react-i18next';
import type { CasdoorLink } from '../api/casdoor.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Moment } from '../time/moment.tsx';
import { shortened } from './link-state.ts';

type Linked = NonNullable<CasdoorLink['link']>;

interface LinkFactsProps {
  readonly link: Linked;
  /** Groups of which one is needed; none: everybody may come. */
  readonly required: readonly string[];
}

/** Who the person is over there, as the other service last said. */
export function LinkFacts({ link, required }: LinkFactsProps) {
  const { t } = useTranslation();
  const { username, display_name, email, subject, issuer, linked_at, last_used_at } = link;
  const names = [display_name, username].filter((one) => one !== null);
  return (
    <Facts>
      {names.length === 0 ? null : <Fact name={t('casdoor.connected.identity')}>{[...new Set(names)].join(' · ')}</Fact>}
      {email === null ? null : (
        <Fact name={t('casdoor.connected.email')}>
          <span className="dw-break">{email}</span>
        </Fact>
      )}
      <Fact name={t('casdoor.connected.subject')}>
        <code title={subject}>{shortened(subject)}</code>
      </Fact>
      <Fact name={t('casdoor.connected.issuer')}>{issuer}</Fact>
      <Fact name={t('casdoor.connected.linkedAt')}>
        <Moment at={linked_at} />
      </Fact>
      <Fact name={t('casdoor.connected.lastUsed')}>{last_used_at === null ? t('casdoor.connected.never') : <Moment at={last_used_at} />}</Fact>
      <Groups link={link} required={required} />
    </Facts>
  );
}

function Groups({ link: { groups, groups_seen_at, passes_gate }, required }: LinkFactsProps) {
  const { t } = useTranslation();
  const verdict = required.length === 0 ? t('casdoor.connected.anyGroup') : passes_gate ? t('casdoor.connected.passes') : '';
  return (
    <Fact name={t('casdoor.connected.groups')} wide>
      {groups === null || groups.length === 0 ? t('casdoor.connected.noGroups') : groups.join(', ')}
      {groups_seen_at === null ? null : (
        <>
          {' '}
          ({t('casdoor.connected.groupsSeen')} <Moment at={groups_seen_at} />)
        </>
      )}
      {verdict === '' ? null : <div>{verdict}</div>}
    </Fact>
  );
}
