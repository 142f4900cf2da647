import type { TFunction } from 'i18next';
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
      {names.length === 0 ? null : <Fact name={t('connected.identity')}>{[...new Set(names)].join(' · ')}</Fact>}
      {email === null ? null : (
        <Fact name={t('connected.email')}>
          <span className="dw-break">{email}</span>
        </Fact>
      )}
      <Fact name={t('connected.subject')}>
        <code title={subject}>{shortened(subject)}</code>
      </Fact>
      <Fact name={t('connected.issuer')}>{issuer}</Fact>
      <Fact name={t('connected.linkedAt')}>
        <Moment at={linked_at} />
      </Fact>
      <Fact name={t('connected.lastUsed')}>{last_used_at === null ? t('connected.never') : <Moment at={last_used_at} />}</Fact>
      <Groups link={link} required={required} />
    </Facts>
  );
}

/** What the groups come to; what stands in the way otherwise is said below. */
function verdictOf({ gone_since, passes_gate }: Linked, required: readonly string[], t: TFunction): string {
  if (gone_since !== null) return t('connected.goneGroups');
  if (required.length === 0) return t('connected.anyGroup');
  return passes_gate ? t('connected.passes') : '';
}

function Groups({ link, required }: LinkFactsProps) {
  const { t } = useTranslation();
  const { groups, groups_seen_at } = link;
  const verdict = verdictOf(link, required, t);
  return (
    <Fact name={t('connected.groups')} wide>
      {groups === null || groups.length === 0 ? t('connected.noGroups') : groups.join(', ')}
      {groups_seen_at === null ? null : (
        <>
          {' '}
          ({t('connected.groupsSeen')} <Moment at={groups_seen_at} />)
        </>
      )}
      {verdict === '' ? null : <div>{verdict}</div>}
    </Fact>
  );
}
