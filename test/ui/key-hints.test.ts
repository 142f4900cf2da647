import { describe, expect, test } from 'vitest';
import { hintsOf } from '../../renderer/api-keys/expiry.ts';
import type { ApiKeyRow } from '../../renderer/api/api-keys.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-21T12:00:00Z');
const at = (days: number) => new Date(now + days * day).toISOString();

const key = (change: Partial<ApiKeyRow>): ApiKeyRow => ({
  id: 1,
  name: 'lights',
  prefix: 'dwk_ab12',
  last4: '9f3c',
  scopes: ['read'],
  created_at: at(-10),
  expires_at: at(100),
  last_used_at: null,
  uses: 0,
  last_ip_hash_prefix: '',
  is_default: false,
  made_by: 'self',
  networks: null,
  requests_per_minute: null,
  old_secret: null,
  ...change,
});

describe('what somebody should notice about a key (ui.md 4)', () => {
  test.each([
    ['a young one with an end: nothing', {}, []],
    ['it ends in just under fourteen days: soon', { expires_at: at(13.99) }, ['soon']],
    ['it ends in fourteen days: not yet', { expires_at: at(14) }, []],
    ['its end has passed: that, and nothing else', { expires_at: at(0), created_at: at(-400), scopes: ['read', 'write', 'admin'] }, ['expired']],
    ['it has no end', { expires_at: null }, ['noEnd']],
    ['unused for more than ninety days', { created_at: at(-400), last_used_at: at(-90.01) }, ['unused']],
    ['used ninety days ago: not yet', { created_at: at(-400), last_used_at: at(-90) }, []],
    ['never used, and made more than ninety days ago', { created_at: at(-90.01) }, ['unused']],
    ['it may do everything: more than most need', { scopes: ['read', 'write', 'admin'] }, ['all']],
    ['several at once', { expires_at: at(3), created_at: at(-200), scopes: ['admin', 'read', 'write'] }, ['soon', 'unused', 'all']],
  ] as const)('%s', (_what, change, hints) => {
    expect(hintsOf(key(change as Partial<ApiKeyRow>), now)).toEqual(hints);
  });
});
