import { Avatar, Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/account.ts';
import { ApiError } from '../api/error.ts';
import { initials, ownPicture, shownName } from '../frame/shown-name.ts';
import { fieldProblem } from '../panels/field-problem.ts';
import { smallPicture } from './picture.ts';

interface AvatarFieldProps {
  readonly settings: Settings;
  readonly value: string;
  readonly change: (avatar: string) => void;
  readonly error: Error | null;
}

/** The round picture: chosen from a file, made small here, sent with the rest. */
export function AvatarField({ settings, value, change, error }: AvatarFieldProps) {
  const { t } = useTranslation();
  const [bad, setBad] = useState(false);
  const choose = (file: File | null) => {
    if (file === null) return;
    setBad(false);
    smallPicture(file).then(change, () => setBad(true));
  };
  const refused = error instanceof ApiError && error.fields['avatar'] !== undefined;
  return (
    <Group gap="lg">
      <Avatar src={ownPicture(value)} size={72} radius={72} color="ward" alt="">
        {initials(shownName(settings))}
      </Avatar>
      <Stack gap={6}>
        <Group gap="xs">
          <FileButton onChange={choose} accept="image/png,image/jpeg" inputProps={{ 'aria-label': t('profile.picture'), tabIndex: -1 }}>
            {(props) => (
              <Button variant="default" size="xs" {...props}>
                {t('profile.pictureChoose')}
              </Button>
            )}
          </FileButton>
          {value === '' ? null : (
            <Button variant="subtle" size="xs" onClick={() => change('')}>
              {t('profile.pictureRemove')}
            </Button>
          )}
        </Group>
        <Text size="sm" c={bad || refused ? 'var(--dw-danger-text)' : 'dimmed'} role={bad || refused ? 'alert' : undefined}>
          {bad ? t('profile.pictureBad') : refused ? fieldProblem(error, 'avatar', t) : t('profile.pictureHint')}
        </Text>
      </Stack>
    </Group>
  );
}
