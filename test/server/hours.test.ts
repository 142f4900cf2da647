import { describe, expect, test } from 'vitest';
import { isTimeZone, isWithin, type Hours } from '../../server/accounts/hours.ts';
import { hindersAdmin, limitRefusal, withinLimit } from '../../server/accounts/limits.ts';

const at = (text: string) => Date.parse(text);
const office: Hours = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' };
const night: Hours = { days: [5], from: '22:00', to: '06:00', timeZone: 'UTC' };

describe('the hours of an account', () => {
  test.each([
    // 2026-11-23 is a Monday; Berlin is one hour ahead of UTC in winter.
    ['the first minute', office, '2026-11-23T07:00:00Z', true],
    ['the minute before', office, '2026-11-23T06:59:59Z', false],
    ['the last minute', office, '2026-11-23T16:59:59Z', true],
    ['its end', office, '2026-11-23T17:00:00Z', false],
    ['a Sunday', office, '2026-11-22T10:00:00Z', false],
    ['summer, two hours ahead: the first minute', office, '2026-07-06T06:00:00Z', true],
    ['summer: the minute before', office, '2026-07-06T05:59:00Z', false],
    ['Friday late', night, '2026-11-20T23:30:00Z', true],
    ['the morning after it, though Saturday is no day of theirs', night, '2026-11-21T05:59:00Z', true],
    ['past its end', night, '2026-11-21T06:00:00Z', false],
    ['the morning before it', night, '2026-11-20T05:00:00Z', false],
    ['Saturday late', night, '2026-11-21T23:30:00Z', false],
    ['Sunday night into Monday', { ...night, days: [7] }, '2026-11-23T01:00:00Z', true],
    ['a whole day, at its last minute', { ...office, from: '00:00', to: '24:00' }, '2026-11-23T22:59:00Z', true],
    [
      'a whole day, at the first minute of the next, no day of theirs',
      { ...office, days: [5], from: '00:00', to: '24:00' },
      '2026-11-20T23:00:00Z',
      false,
    ],
    ['midnight is 00:00', { ...office, days: [2], from: '00:00', to: '00:01' }, '2026-11-23T23:00:30Z', true],
    ['a zone across the date line', { days: [2], from: '00:00', to: '12:00', timeZone: 'Pacific/Auckland' }, '2026-11-23T12:00:00Z', true],
    ['a zone that nobody knows is never open', { ...office, timeZone: 'Mars/Olympus' }, '2026-11-23T10:00:00Z', false],
  ])('%s', (_name, hours, time, open) => {
    expect(isWithin(hours, at(time))).toBe(open);
  });

  test('an hour that the clocks skip or have twice opens and shuts as the clocks on the wall say', () => {
    const early: Hours = { days: [7], from: '02:00', to: '03:00', timeZone: 'Europe/Berlin' };
    // 2026-03-29: from 01:59 to 03:00. 2026-10-25: 02:00 to 03:00 twice.
    expect(isWithin(early, at('2026-03-29T00:59:00Z')) || isWithin(early, at('2026-03-29T01:00:00Z'))).toBe(false);
    expect(isWithin(early, at('2026-10-25T00:30:00Z')) && isWithin(early, at('2026-10-25T01:30:00Z'))).toBe(true);
  });

  test.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['', false],
    ['Nowhere/Land', false],
    ['../etc/passwd', false],
  ])('%s is a zone: %s', (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});

describe('the limits of an account', () => {
  const now = at('2026-11-23T10:00:00Z');

  test('an account as an older version wrote it has none', () => {
    for (const limits of [undefined, null])
      expect([limitRefusal({ ...(limits === null ? { limits } : {}) }, { now, isNear: false }), withinLimit({}, null), hindersAdmin({})]).toEqual([
        null,
        null,
        false,
      ]);
  });

  test('what a credential may is what it was given and what the account may', () => {
    const limits = { scopes: ['read', 'write'] } as const;
    expect(withinLimit({ limits }, null)).toEqual(['read', 'write']);
    expect(withinLimit({ limits }, ['read', 'admin'])).toEqual(['read']);
    expect(withinLimit({ limits }, ['introspect'])).toEqual([]);
    expect(withinLimit({ limits: { localOnly: true } }, ['read'])).toEqual(['read']);
  });

  test('whoever may not administer always and from everywhere does not count as an admin; how many sessions they have does not matter', () => {
    const hindered = [{ hours: office }, { localOnly: true }, { scopes: ['read', 'write'] as const }];
    expect(hindered.map((limits) => hindersAdmin({ limits }))).toEqual([true, true, true]);
    expect([{ maxSessions: 1 }, { scopes: ['read', 'write', 'admin'] as const }].map((limits) => hindersAdmin({ limits }))).toEqual([false, false]);
  });
});
