import { describe, expect, test } from 'vitest';
import { adviceFor, faults, isFault, type FaultCode } from '../../client/command-line/doctor/finding.ts';

const codes = Object.keys(faults) as FaultCode[];

describe('what doctor says to do', () => {
  test.each(codes)('%s is a fault, and its advice is a sentence or more', (code) => {
    expect(isFault({ step: 'tcp', code, detail: '' })).toBe(true);
    expect(adviceFor(code)).toMatch(/^[A-Z].{20,}[.?]$/);
  });

  test.each(['no_route', 'connection_refused'] as const)('%s names the firewall that rejects, since it looks the same from here', (code) => {
    expect(adviceFor(code)).toContain('a firewall refuses the connection: open the port');
  });

  test.each(['ok', 'skipped'] as const)('%s is no fault and needs no advice', (code) => {
    expect([isFault({ step: 'tcp', code, detail: '' }), adviceFor(code)]).toEqual([false, null]);
  });
});
