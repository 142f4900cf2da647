import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readSettings } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { Notice } from '../panels/notice.tsx';
import { MoveDialog } from '../ways-in/move-dialog.tsx';

interface EmailDiffersProps {
  /** As the other service has it. */
  readonly there: string | null;
  readonly name: string;
}

/** After a link: the two know the person by different addresses, and the person says which one counts here. Nothing is changed without a code from the new one (security.md B65). */
export function EmailDiffers({ there, name }: EmailDiffersProps) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  const [kept, setKept] = useState(false);
  const [moving, setMoving] = useState(false);
  const here = data?.email ?? null;
  if (kept || there === null || here === null || here.toLowerCase() === there.toLowerCase()) return null;
  return (
    <Notice tone="warn" role="note" name="email-differs" title={t('connected.differs')}>
      {t('connected.differsText', { name, here, there })}
      <Group gap="xs" mt="sm">
        <Button variant="default" className="dw-wrap-button" onClick={() => setKept(true)}>
          {t('connected.keep', { email: here })}
        </Button>
        <Button variant="default" className="dw-wrap-button" onClick={() => setMoving(true)}>
          {t('connected.use', { email: there })}
        </Button>
      </Group>
      {moving ? <MoveDialog start={there} close={() => setMoving(false)} /> : null}
    </Notice>
  );
}
