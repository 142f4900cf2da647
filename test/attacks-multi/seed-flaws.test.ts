import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SessionList } from '../../server/contract/schemas.ts';
import { read } from '../flows/talk.ts';
import { ada, openTeam } from '../flows-multi/team.ts';

/**
 * Notechondria's six flaws (security.md A.3), in its order. A.3.1 and A.3.2 (raw keys, the same token at each sign-in): test/attacks/session-keys; A.3.3 (no
 * sign-out): test/attacks/sign-out; A.3.4 (linked by address): test/flows-sso/linking-rule; A.3.5 (fallback without groups): test/flows-sso/groups.
 */
test('A.3.6, B38: an address is kept under a key of this installation, never as a hash that a list of all addresses opens', async () => {
  const teams = await Promise.all([openTeam(), openTeam()]);
  try {
    const prefixes = [];
    for (const team of teams) {
      const { token } = await team.enter(ada.username, ada.password);
      const [session] = read(await team.send('GET', 'sessions', { token }), 200, SessionList).sessions;
      prefixes.push(session?.ip_hash_prefix);
      const files = readdirSync(team.dataDir).map((name) => readFileSync(join(team.dataDir, name), 'utf8'));
      expect(files.join('')).toContain(session?.ip_hash_prefix);
      for (const guess of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
        for (const hash of [
          createHash('sha256').update(guess),
          createHash('sha1').update(guess),
          createHash('md5').update(guess),
          createHmac('sha256', '').update(guess),
        ]) {
          const hex = hash.digest('hex');
          expect(files.some((text) => text.includes(hex.slice(0, 32)))).toBe(false);
          expect(hex.startsWith(session?.ip_hash_prefix ?? hex)).toBe(false);
        }
    }
    expect(prefixes[0]).toMatch(/^[0-9a-f]{8}$/);
    expect(prefixes[0]).not.toBe(prefixes[1]);
  } finally {
    for (const team of teams) await team.close();
  }
}, 60_000);
