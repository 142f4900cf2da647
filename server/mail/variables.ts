import type { Settings } from '../config/settings.ts';
import type { Language } from './words/language.ts';
import type { Letter } from './letter.ts';

type CustomData = Readonly<Settings['mail']['customData']>;

/** What a template may speak of. Names that we set come last: neither custom data nor a room's words can take their place. */
export type Variables = CustomData;

interface Facts {
  readonly letter: Letter;
  readonly url: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly now: number;
  readonly customData: CustomData;
}

/** `user.*`, `url`, `code`, `app_name` (api.md), `time`, `valid_for`, `language`, the room's own words, and the custom data. */
export function variablesOf({ letter, url, createdAt, expiresAt, now, customData }: Facts): Variables {
  const { user, to, code, data, language } = letter;
  const opens = code !== null || letter.link?.route === 'activation' || letter.link?.route === 'resetPassword';
  return {
    ...customData,
    time: momentOf(createdAt, language),
    ...data,
    ...(data['asked_at'] === undefined ? {} : { asked_at: momentOf(Date.parse(data['asked_at']), language) }),
    app_name: typeof customData['app_name'] === 'string' ? customData['app_name'] : 'Doorward',
    user: { username: user.username, display_name: user.display_name, email: to },
    url: url ?? '',
    code: code ?? '',
    valid_for: opens ? durationOf(expiresAt - now, language) : '',
    language,
  };
}

/** In UTC, and said so: where the reader is, nobody knows. */
function momentOf(time: number, language: Language): string {
  return `${new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' }).format(time)} UTC`;
}

function durationOf(ms: number, language: Language): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [value, unit] = minutes < 120 ? [minutes, 'minute'] : [Math.round(minutes / 60), 'hour'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
