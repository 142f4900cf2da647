import type { Settings, SettingsPatch } from '../api/account.ts';

/** What is being typed; empty text stands for "none". */
export interface Draft {
  readonly display_name: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly username: string;
  readonly email: string;
  readonly avatar: string;
}

export const textFields = ['display_name', 'first_name', 'last_name', 'username', 'email'] as const satisfies readonly (keyof Draft)[];
export type TextField = (typeof textFields)[number];

/** The draft of somebody who has typed nothing yet. */
export function draftOf(settings: Settings): Draft {
  const { display_name, first_name, last_name, username, email, avatar } = settings;
  return { display_name, first_name, last_name, username, email: email ?? '', avatar: avatar ?? '' };
}

/** Only what differs from the server's: a field that somebody else changed meanwhile is left alone. */
export function changesIn(typed: Partial<Draft>, settings: Settings): SettingsPatch {
  const stored = draftOf(settings);
  const changed = (Object.keys(typed) as (keyof Draft)[]).filter((field) => typed[field] !== stored[field]);
  return Object.fromEntries(changed.map((field) => [field, typed[field] === '' && (field === 'email' || field === 'avatar') ? null : typed[field]]));
}
