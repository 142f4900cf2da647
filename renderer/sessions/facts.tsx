import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { useSso } from '../casdoor/use-sso.ts';
import type { SessionRow } from '../api/sessions.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Moment } from '../time/moment.tsx';
import type { Words } from '../words/catalogue.ts';

/** How a session came to be; a way that a newer server invented is said as it is. */
function methodText(method: string, name: string, t: TFunction): string {
  return t(`sessions.methods.${method as keyof Words['sessions']['methods']}`, { defaultValue: method, name });
}

/** When, from where, until when and how, each with its name. */
export function SessionFacts({ row, children }: { readonly row: SessionRow; readonly children?: ReactNode }) {
  const { t } = useTranslation();
  const { name } = useSso();
  return (
    <Facts>
      <Fact name={t('sessions.facts.lastUsed')}>
        <Moment at={row.last_seen_at} />
      </Fact>
      <Fact name={t('sessions.facts.ends')}>
        <Moment at={row.expires_at} /> {row.expires_reason === 'idle' ? t('sessions.endsIdle') : t('sessions.endsAbsolute')}
      </Fact>
      <Fact name={t('sessions.facts.firstSeen')}>
        <Moment at={row.created_at} />
      </Fact>
      <Fact name={t('sessions.facts.address')}>
        {row.ip_hash_prefix === '' ? t('sessions.addressNone') : <code title={t('sessions.addressHint')}>{row.ip_hash_prefix}</code>}
      </Fact>
      <Fact name={t('sessions.facts.method')}>{methodText(row.method, name, t)}</Fact>
      {children}
    </Facts>
  );
}
