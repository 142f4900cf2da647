import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import { ApiError } from '../api/error.ts';
import type { ModePreview, SwitchMode } from '../api/mode.ts';
import { FailureText } from '../panels/failure.tsx';
import { waitingTime } from '../time/format.ts';
import { CodesShown } from '../ways-in/codes-shown.tsx';
import { complete, noOwner, OwnerFields, ownerWish } from './owner-fields.tsx';
import { beginAnew, useSwitch } from './use-switch.ts';

interface SwitchFormProps {
  readonly plan: ModePreview;
  readonly wish: SwitchMode;
}

/** What the switch must be given, and the button. Where it asks for a name and a password, recovery codes come with them. */
export function SwitchForm({ plan, wish }: SwitchFormProps) {
  const { t, i18n } = useTranslation();
  const offline = useUnreachableSince() !== null;
  const [owner, setOwner] = useState(noOwner);
  const [understood, setUnderstood] = useState(false);
  const turn = useSwitch();
  const adopts = plan.needs.includes('owner_credentials');
  const codes = turn.data?.recovery_codes;
  const ready = understood && !plan.needs.includes('owner_id') && (!adopts || complete(owner)) && !offline;
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready && !turn.isPending) turn.mutate({ ...wish, ...(adopts ? ownerWish(owner) : {}) });
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md" align="stretch">
        {adopts ? <OwnerFields to={plan.to} owner={owner} put={(part) => setOwner({ ...owner, ...part })} error={turn.error} /> : null}
        <Text>{t('modes.copy.will')}</Text>
        <Text>{t('modes.wait', { time: waitingTime(plan.confirm_seconds, i18n.language) })}</Text>
        <Checkbox
          label={t(`modes.understood.${plan.to}`)}
          checked={understood}
          onChange={({ currentTarget: { checked } }) => setUnderstood(checked)}
        />
        <SwitchFailure error={turn.error} />
        {turn.isPending ? <Text data-testid="switching">{t('modes.switching')}</Text> : null}
        <div>
          <Button type="submit" disabled={!ready} loading={turn.isPending} className="dw-wrap-button">
            {t(`modes.button.${plan.to}`)}
          </Button>
        </div>
      </Stack>
      {codes === undefined ? null : <CodesShown codes={codes} close={beginAnew} />}
    </form>
  );
}

/** What is wrong with one field is said at that field. */
function SwitchFailure({ error }: { readonly error: Error | null }) {
  if (error === null || (error instanceof ApiError && error.code === 'validation_failed' && Object.keys(error.fields).length > 0)) return null;
  return <FailureText error={error} />;
}
