import { Avatar, Button, NativeSelect, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/account.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { SignOutHere } from '../sessions/sign-out-here.tsx';
import { useSignedIn } from '../start/signed-in.ts';
import { isScheme, schemes } from '../theme/scheme.ts';
import { isLanguageChoice, languages } from '../words/language.ts';
import { initials, ownPicture, shownName } from './shown-name.ts';

/** Who is in, and what they can set everywhere: language, colours, leaving. The browser's own popover brings Escape and closing by a click beside it. */
export function OwnerMenu({ settings }: { readonly settings: Settings | undefined }) {
  const { t } = useTranslation();
  const { session } = useSignedIn();
  const [leaving, setLeaving] = useState(false);
  const name = shownName(settings);
  return (
    <div className="dw-owner">
      <UnstyledButton className="dw-owner-button" popoverTarget="owner-menu" data-testid="owner-menu">
        <VisuallyHidden>{t('frame.menu.open')}</VisuallyHidden>
        <Avatar src={ownPicture(settings?.avatar)} size={32} radius="xl" color="ward" alt="" aria-hidden="true">
          {initials(name)}
        </Avatar>
        <span className="dw-owner-name">{name}</span>
      </UnstyledButton>
      <div id="owner-menu" popover="auto" className="dw-popover">
        <Stack gap="md">
          <div>
            <Text fw={600} className="dw-break">
              {name}
            </Text>
            {settings && settings.username !== name ? (
              <Text size="sm" c="dimmed" className="dw-break">
                {settings.username}
              </Text>
            ) : null}
          </div>
          <PreferenceFields />
          {session ? (
            <Button variant="default" leftSection={<LogOut size={16} aria-hidden="true" />} onClick={() => setLeaving(true)}>
              {t('frame.menu.signOut')}
            </Button>
          ) : null}
        </Stack>
      </div>
      <SignOutHere opened={leaving} close={() => setLeaving(false)} />
    </div>
  );
}

/** Language and colours. */
function PreferenceFields() {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const options = (['auto', ...languages] as const).map((value) => ({ value, label: t(`frame.languages.${value}`) }));
  return (
    <>
      <NativeSelect
        label={t('frame.menu.language')}
        data={options}
        value={preferences.language}
        onChange={({ currentTarget: { value } }) => {
          if (isLanguageChoice(value)) preferences.setLanguage(value);
        }}
      />
      <NativeSelect
        label={t('frame.menu.appearance')}
        data={schemes.map((value) => ({ value, label: t(`frame.schemes.${value}`) }))}
        value={preferences.scheme}
        onChange={({ currentTarget: { value } }) => {
          if (isScheme(value)) preferences.setScheme(value);
        }}
      />
      {preferences.problem === null ? null : (
        <Text size="sm" role="alert">
          {preferences.problem}
        </Text>
      )}
    </>
  );
}
