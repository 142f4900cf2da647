import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '../api/backup.ts';
import { fileSize } from '../time/format.ts';
import type { Chosen } from './restore-card.tsx';
import { whenText } from './when.ts';

interface FilesProps {
  readonly files: BackupState['files'];
  readonly choose: (chosen: Chosen) => void;
}

/** The scheduled backups, newest first. */
export function FilesTable({ files, choose }: FilesProps) {
  const { t } = useTranslation();
  const take = (chosen: Chosen) => {
    choose(chosen);
    requestAnimationFrame(() => document.getElementById('restore')?.scrollIntoView());
  };
  return (
    <table className="dw-table" data-testid="backup-files">
      <caption>{t('backup.files')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('backup.file')}</th>
          <th scope="col">{t('backup.size')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <FileRow key={file.name} file={file} take={take} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly file: BackupState['files'][number];
  readonly take: (chosen: Chosen) => void;
}

function FileRow({ file: { name, at, bytes }, take }: RowProps) {
  const { t, i18n } = useTranslation();
  const when = whenText(at, i18n.language);
  return (
    <tr>
      <th scope="row">{when}</th>
      <td>{fileSize(bytes, i18n.language)}</td>
      <td>
        <Button
          size="compact-xs"
          variant="default"
          className="dw-wrap-button"
          aria-label={t('backup.restoreFile', { when })}
          onClick={() => take({ name, at })}
        >
          {t('backup.restoreShort')}
        </Button>
      </td>
    </tr>
  );
}
