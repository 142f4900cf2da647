import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PairingInvitation } from '../api/pairing.ts';
import { CopyLine } from '../panels/copy-line.tsx';
import { FailureText } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { LanNotice } from './lan-notice.tsx';
import { useNow } from '../time/now.ts';
import type { InvitationNow } from './use-invitation.ts';

/** Lines for a terminal; each works as it is copied, once. */
export function ScriptTab({ invitation }: { readonly invitation: InvitationNow }) {
  const { t } = useTranslation();
  const { made, busy, renew } = invitation;
  const error = useStanding(invitation.error);
  const over = useNow(1_000) >= Date.parse(made?.expires_at ?? '');
  return (
    <Stack gap="md">
      <LanNotice allowed={renew} addresses={made?.addresses} />
      <Text>{t('pair.script.text')}</Text>
      {error ? <FailureText error={error} /> : null}
      {over ? <Text role="status">{t('pair.qr.over')}</Text> : null}
      {busy || (made && !over) ? null : (
        <div>
          <OnlineButton variant="default" onClick={renew}>
            {t(error || over ? 'pair.qr.renew' : 'pair.qr.begin')}
          </OnlineButton>
        </div>
      )}
      {busy && !made ? <ListSkeleton rows={1} /> : null}
      {made && !over ? (
        <>
          <CopyLine label={t('pair.script.program')} text={`doorward pair '${made.uri}'`} copy={t('pair.script.copyProgram')} />
          <CopyLine label={t('pair.script.curl')} text={curlOf(made)} copy={t('pair.script.copyCurl')} />
          <Text size="sm" c="dimmed">
            {t('pair.script.then')}
          </Text>
        </>
      ) : null}
    </Stack>
  );
}

/**
 * Asks, shows the letters to compare, and asks again until somebody has answered, whatever the answer (RFC 8628 3.4, 3.5). The codes go in the body,
 * so no log of addresses has them.
 */
export function curlOf({ addresses: [address], pin, code }: Pick<PairingInvitation, 'addresses' | 'pin' | 'code'>): string {
  const base = address === undefined ? location.origin : `${pin === null ? 'http' : 'https'}://${address}`;
  const curl = address === undefined || pin === null ? 'curl -sS' : `curl -sSk --pinnedpubkey '${pin}'`;
  const device = `${base}/api/v1/auth/device`;
  const grant = 'grant_type=urn:ietf:params:oauth:grant-type:device_code';
  const pick = (field: string) => `sed 's/.*"${field}":"\\([^"]*\\).*/\\1/'`;
  return [
    `A=$(${curl} ${device}/authorize -d client_name="$(hostname)" -d invitation=${code})`,
    `printf '%s\\n' "$A" | ${pick('match_code')}; D=$(printf '%s' "$A" | ${pick('device_code')})`,
    `while R=$(${curl} ${device}/token -d ${grant} -d device_code="$D"); do case $R in *authorization_pending*|*slow_down*) sleep 6;; *) printf '%s\\n' "$R"; break;; esac; done`,
  ].join('\n');
}
