import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessDevice } from '../../server/sessions/device-label.ts';
import { mayEndOthers } from '../../server/sessions/rules.ts';
import { expiryOf, isLive } from '../../server/sessions/session.ts';
import { sessionOf } from './session-of.ts';

const start = Date.UTC(2030, 0, 1);
const hour = 3_600_000;
const day = 24 * hour;

describe('when a session ends', () => {
  test('B45: whichever limit comes first, and says which', () => {
    expect(expiryOf(sessionOf())).toEqual({ at: start + day, reason: 'idle' });
    expect(expiryOf(sessionOf({ lastSeenAt: start + 2 * day + hour }))).toEqual({ at: start + 3 * day, reason: 'absolute' });
    expect(expiryOf(sessionOf({ kept: true }))).toEqual({ at: start + 3 * day, reason: 'absolute' });
  });

  test('B45: never after its absolute end, however it is used or kept', () => {
    fc.assert(
      fc.property(
        fc.nat(30 * day),
        fc.boolean(),
        fc.integer({ min: 1, max: 10 ** 7 }),
        fc.integer({ min: 1, max: 10 ** 7 }),
        (seenAfter, kept, idleSeconds, absoluteSeconds) => {
          const session = sessionOf({ lastSeenAt: start + seenAfter, kept, idleSeconds, absoluteSeconds });
          expect(expiryOf(session).at).toBeLessThanOrEqual(start + absoluteSeconds * 1_000);
          expect(isLive(session, start + absoluteSeconds * 1_000 + 1)).toBe(false);
        },
      ),
    );
  });

  test('C clock back: alive up to five minutes before it began, and not earlier', () => {
    expect(isLive(sessionOf(), start - 5 * 60_000)).toBe(true);
    expect(isLive(sessionOf(), start - 5 * 60_000 - 1)).toBe(false);
    expect(isLive(sessionOf(), start + day)).toBe(true);
    expect(isLive(sessionOf(), start + day + 1)).toBe(false);
  });
});

describe('who may end the others', () => {
  const now = start + 100 * day;
  const aged = (age: number, id = 1) => sessionOf({ id, createdAt: now - age });

  test('promise 8: younger than a day: only those that are not older', () => {
    expect(mayEndOthers(aged(hour), [aged(hour + 1, 2)], false, now)).toBe(false);
    expect(mayEndOthers(aged(hour), [aged(hour, 2), aged(0, 3)], false, now)).toBe(true);
    expect(mayEndOthers(aged(hour), [aged(0, 2), aged(90 * day, 3)], false, now)).toBe(false);
    expect(mayEndOthers(aged(day - 1), [aged(day, 2)], false, now)).toBe(false);
  });

  test('promise 8: a day old, proved, without a session, or alone: yes', () => {
    expect(mayEndOthers(aged(day), [aged(90 * day, 2)], false, now)).toBe(true);
    expect(mayEndOthers(aged(hour), [aged(90 * day, 2)], true, now)).toBe(true);
    expect(mayEndOthers(null, [aged(90 * day, 2)], false, now)).toBe(true);
    expect(mayEndOthers(aged(hour), [], false, now)).toBe(true);
  });

  test('promise 8: a session from the future is young', () => {
    expect(mayEndOthers(aged(-hour), [aged(0, 2)], false, now)).toBe(false);
  });
});

describe('what a device is called', () => {
  test.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows', 'browser'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iPhone',
      'phone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
      'phone',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) doorward/0.1.0 Chrome/142.0.0.0 Electron/39.0.0 Safari/537.36',
      'Doorward on Linux',
      'desktop',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) other/2.0 Chrome/142.0.0.0 Electron/39.0.0 Safari/537.36',
      'Desktop app on Windows',
      'desktop',
    ],
    ['curl/8.5.0', 'curl', 'script'],
    ['python-requests/2.32', 'python-requests', 'script'],
    ['', 'Unknown device', 'script'],
    ['  ', 'Unknown device', 'script'],
  ])('%s is %s', (header, label, kind) => {
    expect(guessDevice(header)).toEqual({ label, kind });
  });

  test('B39: whatever the header holds, the name is one short line', () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 9_000 }),
      fc.string({ maxLength: 200 }).map((text) => `curl${text}`),
      fc.string({ maxLength: 200 }).map((text) => `${text}/1.0 (x)`),
    );
    fc.assert(
      fc.property(header, (text) => {
        const { label } = guessDevice(text);
        expect(label.length).toBeGreaterThan(0);
        expect(label.length).toBeLessThanOrEqual(120);
        expect(label).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 500 },
    );
  });

  test('C: a header made to be slow is not', () => {
    const began = performance.now();
    for (const part of ['(', 'Mozilla/', 'a/', ' ', 'Version/', ';', 'Android ']) guessDevice(part.repeat(16_000));
    expect(performance.now() - began).toBeLessThan(500);
  });
});
