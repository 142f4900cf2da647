/** The browser's own variant of a language, where it has one: en-GB writes its hours otherwise than en-US. */
function regional(language: string): string {
  return navigator.languages.find((tag) => tag.toLowerCase().split('-', 1)[0] === language) ?? language;
}

const units = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** "5 minutes ago", "tomorrow", "now", in the words of the language. Rounds towards now: never says older than it is. */
export function relativeTime(at: number, now: number, language: string): string {
  const distance = at - now;
  const format = new Intl.RelativeTimeFormat(regional(language), { numeric: 'auto' });
  if (Math.abs(distance) < 10_000) return format.format(0, 'second');
  const [unit, size] = units.find(([, ms]) => Math.abs(distance) >= ms) ?? units[5];
  return format.format(Math.trunc(distance / size), unit);
}

/** Date and time to the second, with the zone, for those who want it exact. */
export function exactTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { dateStyle: 'full', timeStyle: 'long' }).format(at);
}

/** "21 Nov 2026, 10:42" */
export function dayAndTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** "10:42:07" */
export function clockTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { timeStyle: 'medium' }).format(at);
}

/** A length of time as settings have it: "3 days", "12 hours", "90 seconds". */
export function duration(seconds: number, language: string): string {
  const [unit, size] =
    (['day', 'hour', 'minute'] as const).map((name, i) => [name, [86_400, 3_600, 60][i] ?? 1] as const).find(([, s]) => seconds % s === 0) ??
    (['second', 1] as const);
  return new Intl.NumberFormat(regional(language), { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}

/** Bytes as people read them: "12.4 kB". */
export function fileSize(bytes: number, language: string): string {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const options = { style: 'unit', unit: steps[step] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(regional(language), options).format(bytes / 1000 ** step);
}

/** "5 s ago", for what is refreshed every few seconds. */
export function secondsAgo(at: number, now: number, language: string): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds >= 60) return relativeTime(at, now, language);
  return new Intl.RelativeTimeFormat(regional(language), { style: 'short', numeric: 'always' }).format(-seconds, 'second');
}

/** How long to wait, as people say it: seconds up to a minute and a half, then whole minutes. */
export function waitingTime(seconds: number, language: string): string {
  return duration(seconds <= 90 ? seconds : Math.ceil(seconds / 60) * 60, language);
}

/** A day of the calendar, with its year. */
export function calendarDay(at: number, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { dateStyle: 'medium' }).format(at);
}

/** Since when, for a sentence: the time of today, else with its day. */
export function sinceWhen(at: number, now: number, language: string): string {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(regional(language), today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
