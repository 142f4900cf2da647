import { Button, Stack, Text } from '@mantine/core';
import { ChevronDown, ChevronRight, ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModeAnswer } from '../../server/contract/schemas.ts';
import { isOutage } from '../casdoor/outcome.ts';
import { OutcomeNotice } from '../casdoor/outcome-notice.tsx';
import { outageReason, outageTitle } from '../casdoor/outage-text.ts';
import type { BrowserLeg } from '../casdoor/use-browser-leg.ts';
import { Notice } from '../panels/notice.tsx';

interface DoorProps {
  readonly facts: ModeAnswer;
  readonly name: string;
}

interface CasdoorDoorProps extends DoorProps {
  readonly leg: BrowserLeg;
  /** The form for name and password. */
  readonly children: ReactNode;
}

/** The button to the other service; and the password: beside it where both are ordinary, folded away where it is the exception. */
export function CasdoorDoor({ facts, name, leg, children }: CasdoorDoorProps) {
  const { t } = useTranslation();
  const first = facts.mode === 'sso';
  return (
    <Stack gap="md">
      <OutcomeNotice error={facts.sso.reachable || !isOutage(leg.error) ? leg.error : null} name={name} />
      <Stack gap={6}>
        <Button
          fullWidth
          variant={first ? 'filled' : 'default'}
          leftSection={<ShieldCheck size={18} aria-hidden="true" />}
          className="dw-wrap-button"
          loading={leg.starting}
          aria-describedby={facts.sso.reachable ? undefined : 'casdoor-away'}
          onClick={leg.begin}
        >
          {t('casdoor.door.continue', { name })}
        </Button>
        {facts.sso.reachable ? null : (
          <Text id="casdoor-away" size="sm" c="dimmed">
            {t('casdoor.door.cannotReach', { name })}
          </Text>
        )}
      </Stack>
      {first ? (
        <Folded open={facts.fallback} unfolded={!facts.sso.reachable}>
          {children}
        </Folded>
      ) : (
        <>
          <div className="dw-or">{t('casdoor.door.or')}</div>
          {children}
        </>
      )}
    </Stack>
  );
}

interface FoldedProps {
  /** Whether there is anything to unfold. */
  readonly open: boolean;
  /** Unfolded by itself, until somebody says otherwise. */
  readonly unfolded: boolean;
  readonly children: ReactNode;
}

function Folded({ open, unfolded, children }: FoldedProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const shown = chosen ?? unfolded;
  if (!open) return null;
  const Chevron = shown ? ChevronDown : ChevronRight;
  return (
    <>
      <Button
        variant="subtle"
        aria-expanded={shown}
        aria-controls="password-door"
        leftSection={<Chevron size={16} aria-hidden="true" />}
        className="dw-wrap-button"
        onClick={() => setChosen(!shown)}
      >
        {t(`casdoor.door.${shown ? 'hidePassword' : 'usePassword'}`)}
      </Button>
      <div id="password-door" hidden={!shown}>
        {shown ? children : null}
      </div>
    </>
  );
}

/** That the other service does not answer, since when and why, and what works meanwhile; or that none is set up where one is meant to be. */
export function CasdoorOutage({ facts, name }: DoorProps) {
  const { t } = useTranslation();
  const { mode, sso, fallback } = facts;
  if (!sso.configured)
    return mode === 'sso' ? (
      <Notice tone="warn" role="note" name="casdoor-missing" title={t('casdoor.door.notSetUp')}>
        {t('casdoor.door.notSetUpText')}
      </Notice>
    ) : null;
  if (sso.reachable) return null;
  return (
    <div role="status">
      <Notice tone="warn" role="note" name="casdoor-outage" title={outageTitle(name, sso.since, t)}>
        {outageReason(sso.reason, t)} {t(`casdoor.outage.${fallback || mode === 'multi' ? 'doorPassword' : 'doorClosed'}`)}
      </Notice>
    </div>
  );
}
