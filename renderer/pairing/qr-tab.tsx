import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PairingInvitation } from '../api/pairing.ts';
import { CopyIcon } from '../panels/copy.tsx';
import { FailureText } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { OnlineButton, useStanding } from '../panels/online-button.tsx';
import { QrCode } from '../ways-in/qr-code.tsx';
import { useNow } from '../time/now.ts';
import { LanNotice } from './lan-notice.tsx';
import { TimeRing } from './time-ring.tsx';
import type { InvitationNow } from './use-invitation.ts';

/** For the camera of a phone; the same as text below it. */
export function QrTab({ invitation }: { readonly invitation: InvitationNow }) {
  const { t } = useTranslation();
  const { made, busy, stopping, renew, stop } = invitation;
  const error = useStanding(invitation.error);
  return (
    <Stack gap="md">
      <LanNotice allowed={renew} addresses={made?.addresses} />
      <Text>{t('pair.qr.text')}</Text>
      {error ? <FailureText error={error} /> : null}
      {busy && !made ? <ListSkeleton rows={1} /> : null}
      {made ? <Picture made={made} /> : null}
      <Group gap="xs" justify="center">
        <OnlineButton variant="default" loading={busy} onClick={renew}>
          {t(made || error ? 'pair.qr.renew' : 'pair.qr.begin')}
        </OnlineButton>
        {made ? (
          <OnlineButton variant="subtle" loading={stopping} onClick={stop}>
            {t('pair.qr.stop')}
          </OnlineButton>
        ) : null}
      </Group>
      {!made && !busy && !error ? <Text role="status">{t('pair.qr.stopped')}</Text> : null}
    </Stack>
  );
}

function Picture({ made }: { readonly made: PairingInvitation }) {
  const { t } = useTranslation();
  const over = useNow(1_000) >= Date.parse(made.expires_at);
  if (over) return <Text role="status">{t('pair.qr.over')}</Text>;
  return (
    <>
      <QrCode text={made.uri} label={t('pair.qr.label')} />
      <TimeRing until={Date.parse(made.expires_at)} wholeMs={300_000} />
      <div className="dw-secret">
        <code data-testid="pair-link">{made.uri}</code>
        <CopyIcon text={made.uri} label={t('pair.qr.copy')} />
      </div>
      <Text size="sm" c="dimmed">
        {made.addresses.length === 0 ? t('pair.qr.nowhere') : t('pair.qr.where', { addresses: made.addresses.join(', ') })}
      </Text>
    </>
  );
}
