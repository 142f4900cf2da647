import { useTranslation } from 'react-i18next';
import type { ModePreview } from '../api/mode.ts';

type Row = readonly [name: string, now: string, after: string];

/** Before and after, side by side; what goes on and what rests is counted. */
export function Effects({ plan }: { readonly plan: ModePreview }) {
  const { t } = useTranslation();
  const rows = useRows(plan);
  return (
    <table className="dw-table" data-testid="mode-effects">
      <caption>{t('modes.effects.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('modes.effects.what')}</th>
          <th scope="col">{t('modes.effects.now')}</th>
          <th scope="col">{t('modes.effects.after')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, now, after]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{now}</td>
            <td>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useRows(plan: ModePreview): readonly Row[] {
  const { t } = useTranslation();
  const { people, sessions_ended: ended, sessions_kept: kept, sessions_refused: refused, from, to } = plan;
  const list = (...parts: readonly string[]) => parts.filter((part) => part !== '').join('; ');
  const some = (count: number, text: string) => (count === 0 ? '' : text);
  const noSignIn = (none: boolean) => t(`modes.effects.${none ? 'noSignIn' : 'signIn'}`);
  const fallback = (value: ModePreview['fallback']['now']) => t(`modes.effects.fallback.${value ?? 'none'}`);
  const now = (count: number) => t('modes.effects.active', { count });
  return [
    [t('modes.effects.mode'), t(`activity.modes.${from}`), t(`activity.modes.${to}`)],
    [t('modes.effects.gettingIn'), noSignIn(plan.no_sign_in.now), noSignIn(plan.no_sign_in.after)],
    [
      t('modes.effects.people'),
      list(now(people.kept + people.suspended), some(people.returning, t('modes.effects.suspendedNow', { count: people.returning }))),
      list(
        now(people.kept + people.returning),
        some(people.suspended, t('modes.effects.suspended', { count: people.suspended })),
        some(people.returning, t('modes.effects.returning', { count: people.returning })),
      ),
    ],
    [
      t('modes.effects.sessions'),
      now(ended + kept + refused),
      list(
        t('modes.effects.kept', { count: kept }),
        some(ended, t('modes.effects.ended', { count: ended })),
        some(refused, t('modes.effects.refused', { count: refused })),
      ),
    ],
    [
      t('modes.effects.clients'),
      now(plan.api_keys_kept + plan.paired_devices + plan.clients_refused),
      list(
        t('modes.effects.kept', { count: plan.api_keys_kept + plan.paired_devices }),
        some(plan.clients_refused, t('modes.effects.clientsRefused', { count: plan.clients_refused })),
      ),
    ],
    [t('modes.effects.fallbackTitle'), fallback(plan.fallback.now), fallback(plan.fallback.after)],
  ];
}
