import { Text } from '@mantine/core';
import { UsersRound } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import type { ModeState } from '../api/mode-state.ts';
import { Card } from '../panels/card.tsx';

export type ModeName = ModeState['mode'];
const modes: readonly ModeName[] = ['single', 'multi', 'sso'];

interface ChoiceProps {
  readonly now: ModeName;
  readonly chosen: ModeName;
  readonly choose: (mode: ModeName) => void;
  readonly readOnly: boolean;
}

/** Who uses this server. The browser's own radio buttons: arrow keys walk them. */
export function ModeChoice({ now, chosen, choose, readOnly }: ChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  const offline = useUnreachableSince() !== null;
  return (
    <Card title={t('modes.choice.title')} icon={<UsersRound size={20} />}>
      <div role="radiogroup" aria-label={t('modes.choice.title')} className="dw-modes">
        {modes.map((mode) => (
          <label key={mode} className="dw-mode">
            <input
              type="radio"
              name={id}
              value={mode}
              checked={mode === chosen}
              disabled={(readOnly || offline) && mode !== chosen}
              aria-describedby={`${id}-${mode}`}
              onChange={() => choose(mode)}
            />
            <span>
              <Text fw={600} component="span">
                {t(`activity.modes.${mode}`)}
                {mode === now ? ` (${t('modes.choice.now')})` : ''}
              </Text>
              <Text component="span" display="block" size="sm" id={`${id}-${mode}`}>
                {t(`modes.choice.${mode}`)}
              </Text>
            </span>
          </label>
        ))}
      </div>
    </Card>
  );
}
