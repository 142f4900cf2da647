/** When somebody may be in: from `from` until before `to` on these days, by the clocks of a named time zone. */
export interface Hours {
  /** 1 (Monday) to 7 (Sunday), at least one. */
  readonly days: readonly number[];
  /** `HH:MM`, 00:00 to 23:59. */
  readonly from: string;
  /** `HH:MM`, up to 24:00. Not after `from`: it ends on the next day, which need not be one of the days. */
  readonly to: string;
  /** An IANA name, as Europe/Berlin. */
  readonly timeZone: string;
}

const dayMinutes = 24 * 60;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Whether `now` (ms) lies in them. A zone that this computer does not know is never open: deny first. */
export function isWithin({ days, from, to, timeZone }: Hours, now: number): boolean {
  const clock = localClock(timeZone, now);
  if (clock === null) return false;
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const { day, minute } = clock;
  if (start < end) return days.includes(day) && minute >= start && minute < end;
  const dayBefore = day === 1 ? 7 : day - 1;
  return (days.includes(day) && minute >= start) || (days.includes(dayBefore) && minute < end);
}

/** Whether it is a zone whose clocks this computer knows. */
export function isTimeZone(name: string): boolean {
  return formatOf(name) !== null;
}

function minutesOf(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function localClock(timeZone: string, now: number): { readonly day: number; readonly minute: number } | null {
  const format = formatOf(timeZone);
  if (format === null) return null;
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return { day: weekdays.indexOf(parts.get('weekday') ?? '') + 1, minute: minute % dayMinutes };
}

/** Making one is slow and every request may ask. Only zones that exist are kept, and there are few hundred of them. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const kept = formats.get(timeZone);
  if (kept) return kept;
  try {
    const made = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, made);
    return made;
  } catch {
    return null;
  }
}
