import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const unit = join(import.meta.dirname, '..', '..', 'packaging', 'doorward.service');
const analyze = (...args: readonly string[]) =>
  spawnSync('systemd-analyze', args, { encoding: 'utf8', env: { ...process.env, SYSTEMD_COLORS: '0' } });

describe.skipIf(analyze('--version').status !== 0)('the service of the system, as systemd reads it', () => {
  test('has no mistake, and leaves little to attack', () => {
    const verified = analyze('verify', unit);
    expect([verified.status, verified.stderr.split('\n').filter((line) => line.includes('doorward.service'))]).toEqual([0, []]);
    const level = /exposure level for doorward\.service: ([\d.]+)/.exec(analyze('security', '--offline=true', unit).stdout)?.[1];
    expect(Number(level)).toBeLessThanOrEqual(2);
  });
});
