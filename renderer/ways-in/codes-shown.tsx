import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyIcon } from '../panels/copy.tsx';
import { saveTextFile } from '../panels/save-file.ts';
import { ShownOnce } from '../panels/shown-once.tsx';

interface CodesShownProps {
  readonly codes: readonly string[];
  readonly close: () => void;
}

/** New recovery codes, this once: to copy, to save, to print. */
export function CodesShown({ codes, close }: CodesShownProps) {
  const { t } = useTranslation();
  const text = codes.join('\n');
  return (
    <ShownOnce
      title={t('waysIn.codes.shownTitle')}
      text={t('waysIn.codes.shownText')}
      saved={t('waysIn.codes.saved')}
      done={t('waysIn.codes.done')}
      close={close}
    >
      <ol className="dw-codes" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Group gap="xs" className="dw-no-print">
        <CopyIcon text={text} label={t('waysIn.codes.copy')} />
        <Button variant="default" size="xs" onClick={() => saveTextFile('doorward-recovery-codes.txt', `${text}\n`)}>
          {t('waysIn.codes.download')}
        </Button>
        <Button variant="default" size="xs" onClick={() => window.print()}>
          {t('waysIn.codes.print')}
        </Button>
      </Group>
    </ShownOnce>
  );
}
