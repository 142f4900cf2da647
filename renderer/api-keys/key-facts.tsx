import { useTranslation } from 'react-i18next';
import type { ApiKeyRow, OldSecret } from '../api/api-keys.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Moment } from '../time/moment.tsx';
import { useNow } from '../time/now.ts';
import { hintsOf, scopes } from './expiry.ts';
import { placeOf } from './limits.ts';

/** What is known of a key without knowing it: the same for its owner and for admins. */
export function KeyFacts({ row }: { readonly row: ApiKeyRow }) {
  const { t } = useTranslation();
  const hints = hintsOf(row, useNow(60_000));
  const may = scopes.filter((scope) => row.scopes.includes(scope)).map((scope) => t(`apiKeys.scopes.${scope}`));
  const state = hints.includes('expired') ? 'expired' : row.old_secret === null ? 'active' : 'renewing';
  return (
    <Facts>
      <Fact name={t('apiKeys.facts.secret')}>
        <SecretEnds secret={row} />
      </Fact>
      <Fact name={t('apiKeys.facts.state')}>{t(`apiKeys.states.${state}`)}</Fact>
      <Fact name={t('apiKeys.facts.scopes')}>{may.join(', ')}</Fact>
      <Fact name={t('apiKeys.facts.created')}>
        <Moment at={row.created_at} /> {row.made_by === null ? null : <span className="dw-dim">({t(`apiKeys.makers.${row.made_by}`)})</span>}
      </Fact>
      <Fact name={t('apiKeys.facts.expires')}>
        {row.expires_at === null ? (
          t('apiKeys.never')
        ) : (
          <span className={hints.includes('soon') ? 'dw-soon' : undefined}>
            <Moment at={row.expires_at} />
          </span>
        )}
      </Fact>
      <Fact name={t('apiKeys.facts.used')}>
        <Uses of={row} />
      </Fact>
      <Fact name={t('apiKeys.facts.networks')}>
        <Networks networks={row.networks} />
      </Fact>
      <Fact name={t('apiKeys.facts.share')}>
        {row.requests_per_minute === null ? t('apiKeys.noShare') : t('apiKeys.share', { count: row.requests_per_minute })}
      </Fact>
    </Facts>
  );
}

/** `dwk_ab12…9f3c`; of a key that came from elsewhere only the beginning is known. */
export function SecretEnds({ secret: { prefix, last4 } }: { readonly secret: Pick<OldSecret, 'prefix' | 'last4'> }) {
  return (
    <code>
      {prefix}…{last4 ?? ''}
    </code>
  );
}

/** When, how often and from where a secret was last used. */
export function Uses({ of: { last_used_at: at, uses, last_ip_hash_prefix: hash } }: { readonly of: OldSecret | ApiKeyRow }) {
  const { t } = useTranslation();
  if (at === null) return t('apiKeys.notUsed');
  return (
    <>
      <Moment at={at} />
      {uses > 0 ? ` · ${t('apiKeys.uses', { count: uses })}` : null}
      {hash === '' ? null : (
        <>
          {' · '}
          <code title={t('sessions.addressHint')}>{hash}</code>
        </>
      )}
    </>
  );
}

function Networks({ networks }: Pick<ApiKeyRow, 'networks'>) {
  const { t } = useTranslation();
  const place = placeOf(networks);
  return place === undefined ? <span className="dw-break">{networks?.join(', ')}</span> : t(`apiKeys.form.places.${place}`);
}
