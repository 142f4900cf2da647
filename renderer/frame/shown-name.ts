import type { Settings } from '../api/account.ts';

/** What a person is called on the screens: the display name, else the username. */
export function shownName(settings: Pick<Settings, 'display_name' | 'username'> | undefined): string {
  if (settings === undefined) return '…';
  return settings.display_name.trim() === '' ? settings.username : settings.display_name.trim();
}

/** One or two letters for the round picture: whole characters, whatever the script. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const first = (word: string | undefined) => [...(word ?? '')][0] ?? '';
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '')).toUpperCase();
}

/** A picture that may be drawn: kept by the server itself. One on another site would tell that site who is looking. */
export function ownPicture(avatar: string | null | undefined): string | null {
  return avatar?.startsWith('data:image/') ? avatar : null;
}
