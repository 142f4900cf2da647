import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NewKey } from '../api/api-keys.ts';
import { saveTextFile } from '../panels/save-file.ts';
import { SecretLine, ShownOnce } from '../panels/shown-once.tsx';

/** The key itself, this once: to copy, as a file, and as a line to try. */
export function NewKeyShown({ made, close }: { readonly made: NewKey; readonly close: () => void }) {
  const { t } = useTranslation();
  const { origin } = location;
  const path = made.scopes.includes('read') ? 'settings' : 'mode';
  const curl = `curl -H 'Authorization: Bearer ${made.api_key}' ${origin}/api/v1/auth/${path}`;
  const env = `DOORWARD_URL=${origin}\nDOORWARD_API_KEY=${made.api_key}\n`;
  return (
    <ShownOnce
      title={t('apiKeys.shown.title', { name: made.name })}
      text={t('apiKeys.shown.text')}
      saved={t('apiKeys.shown.saved')}
      done={t('apiKeys.shown.done')}
      close={close}
    >
      <SecretLine label={t('apiKeys.shown.key')} value={made.api_key} copy={t('apiKeys.shown.copy')} />
      <SecretLine label={t('apiKeys.shown.curl')} value={curl} copy={t('apiKeys.shown.copyCurl')} />
      <div>
        <Button variant="default" size="xs" onClick={() => saveTextFile('doorward.env', env)}>
          {t('apiKeys.shown.download')}
        </Button>
      </div>
    </ShownOnce>
  );
}
