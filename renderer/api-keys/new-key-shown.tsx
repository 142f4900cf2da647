import { Button, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewKey } from '../api/api-keys.ts';
import { CopyIcon } from '../panels/copy.tsx';
import { saveTextFile } from '../panels/save-file.ts';
import { SecretLine, ShownOnce } from '../panels/shown-once.tsx';
import { envFile, snippetNames, snippetsOf, type SnippetName } from './snippets.ts';

interface ShownProps {
  readonly made: NewKey;
}

/** The key itself, this once: to copy, as a file, and as lines to try. */
export function NewKeyShown({ made, close }: ShownProps & { readonly close: () => void }) {
  const { t } = useTranslation();
  return (
    <ShownOnce
      title={t('apiKeys.shown.title', { name: made.name })}
      text={t('apiKeys.shown.text')}
      saved={t('apiKeys.shown.saved')}
      done={t('apiKeys.shown.done')}
      close={close}
    >
      <SecretLine label={t('apiKeys.shown.key')} value={made.api_key} copy={t('apiKeys.shown.copy')} />
      <Snippets made={made} />
      <Text size="sm" c="dimmed">
        {t('apiKeys.shown.safer')}
      </Text>
      <div>
        <Button variant="default" size="xs" onClick={() => saveTextFile('doorward.env', envFile(made, location.origin))}>
          {t('apiKeys.shown.download')}
        </Button>
      </div>
    </ShownOnce>
  );
}

function Snippets({ made }: ShownProps) {
  const { t } = useTranslation();
  const [name, setName] = useState<SnippetName>('curl');
  const snippets = snippetsOf(made, location.origin);
  return (
    <Tabs value={name} keepMounted={false} onChange={(value) => setName(snippetNames.find((one) => one === value) ?? 'curl')}>
      <Tabs.List aria-label={t('apiKeys.shown.languages')}>
        {snippetNames.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`apiKeys.shown.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippetNames.map((one) => (
        <Tabs.Panel key={one} value={one} pt="sm">
          <div className="dw-secret dw-snippet">
            <code>{snippets[one]}</code>
            <CopyIcon text={snippets[one]} label={t('apiKeys.shown.copySnippet', { language: t(`apiKeys.shown.${one}`) })} />
          </div>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
