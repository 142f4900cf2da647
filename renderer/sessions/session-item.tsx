import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../api/sessions.ts';
import { SessionBadges } from './badges.tsx';
import { DeviceName } from './device-name.tsx';
import { SessionFacts } from './facts.tsx';
import { KindIcon } from './kind-icon.tsx';

/** The element id of a row, for the focus. */
export function rowId(id: number): string {
  return `session-${id}`;
}

interface ItemProps {
  readonly row: SessionRow;
  /** Nothing can be changed at the moment: the server does not answer. */
  readonly readOnly: boolean;
  readonly showDetails: (id: number) => void;
  readonly askSignOut: (row: SessionRow) => void;
}

/** One signed-in device. */
export function SessionItem({ row, readOnly, showDetails, askSignOut }: ItemProps) {
  const { t } = useTranslation();
  const name = row.device_label;
  return (
    <li id={rowId(row.id)} className="dw-item dw-device" tabIndex={-1} data-current={row.is_current || undefined} data-testid={rowId(row.id)}>
      <div className="dw-item-head">
        <KindIcon kind={row.kind} />
        <div className="dw-grow">
          <DeviceName row={row} readOnly={readOnly} />
          <SessionBadges row={row} />
        </div>
      </div>
      <SessionFacts row={row} />
      <Group gap="xs" className="dw-item-actions">
        <Button variant="subtle" size="xs" aria-label={t('sessions.details.openFor', { name })} onClick={() => showDetails(row.id)}>
          {t('sessions.details.open')}
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={readOnly}
          aria-label={t('sessions.signOut.buttonFor', { name })}
          onClick={() => askSignOut(row)}
        >
          {t('sessions.signOut.button')}
        </Button>
      </Group>
    </li>
  );
}
