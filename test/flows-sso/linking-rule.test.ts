import { describe, expect, test } from 'vitest';
import type { Account } from '../../server/accounts/account.ts';
import { newAccount } from '../../server/accounts/new-account.ts';
import type { ReportedIdentity } from '../../server/sign-in/oidc/identity.ts';
import { decide, type Known } from '../../server/sign-in/oidc/linking-rule.ts';

type Rules = Parameters<typeof decide>[2];

const account = (id: number, emailVerified = true): Account => ({
  id,
  ...newAccount({ username: `a${String(id)}`, email: 'x@example.org', emailVerified, role: 'user', now: 0 }),
});
const identity = (emailVerified: boolean, email: string | null = 'x@example.org'): ReportedIdentity => ({
  ...{ issuer: 'https://id.example', subject: 's', username: 'x', email, emailVerified },
  ...{ displayName: null, givenName: null, familyName: null, groups: null },
});

/** Who is known here, and what the provider says of the address. */
const situations: Readonly<Record<string, readonly [Known, ReportedIdentity]>> = {
  linked: [{ linked: account(1), sameEmail: undefined, sameEmailIsLinked: false }, identity(true)],
  'linked, and another account has the address': [{ linked: account(1), sameEmail: account(2), sameEmailIsLinked: false }, identity(true)],
  nobody: [{ linked: undefined, sameEmail: undefined, sameEmailIsLinked: false }, identity(true)],
  'nobody, no address': [{ linked: undefined, sameEmail: undefined, sameEmailIsLinked: false }, identity(false, null)],
  'both verified': [{ linked: undefined, sameEmail: account(2), sameEmailIsLinked: false }, identity(true)],
  'verified here only': [{ linked: undefined, sameEmail: account(2), sameEmailIsLinked: false }, identity(false)],
  'verified there only': [{ linked: undefined, sameEmail: account(2, false), sameEmailIsLinked: false }, identity(true)],
  'verified nowhere': [{ linked: undefined, sameEmail: account(2, false), sameEmailIsLinked: false }, identity(false)],
  'awaited by an admin, verified there': [
    { linked: undefined, sameEmail: account(2, false), sameEmailIsLinked: false, sameEmailAwaits: true },
    identity(true),
  ],
  'awaited by an admin, not verified there': [
    { linked: undefined, sameEmail: account(2, false), sameEmailIsLinked: false, sameEmailAwaits: true },
    identity(false),
  ],
  'both verified, linked to another identity': [{ linked: undefined, sameEmail: account(2), sameEmailIsLinked: true }, identity(true)],
};

const sameEmail = Object.keys(situations).slice(4);
const autoLinks = ['challenge', 'verified-email', 'off'] as const;
const provisionings = ['create', 'challenge', 'off'] as const;

/** What must come of it, as one word. */
function expected(situation: string, { autoLink, provisioning }: Rules): string {
  if (situation.startsWith('linked')) return 'sign_in 1';
  if (situation.startsWith('nobody')) return { create: 'create', challenge: 'ask bind create', off: 'refuse not_registered' }[provisioning];
  if (situation.startsWith('awaited')) return situation.endsWith('not verified there') ? 'refuse not_registered' : 'link 2';
  if (autoLink === 'off') return 'refuse link_required';
  if (autoLink === 'verified-email' && situation === 'both verified') return 'link 2';
  return situation === 'verified there only' && provisioning !== 'off' ? 'ask bind create' : 'ask bind';
}

function word(decision: ReturnType<typeof decide>): string {
  switch (decision.kind) {
    case 'sign_in':
    case 'link':
      return `${decision.kind} ${String(decision.account.id)}`;
    case 'ask':
      return ['ask', ...(decision.mayBind ? ['bind'] : []), ...(decision.mayCreate ? ['create'] : [])].join(' ');
    case 'create':
      return 'create';
    case 'refuse':
      return `refuse ${decision.code}`;
  }
}

describe('whose identity this is (security.md B75, B76): every situation under every setting', () => {
  const table = Object.keys(situations).flatMap((situation) =>
    autoLinks.flatMap((autoLink) => provisionings.map((provisioning) => ({ situation, autoLink, provisioning }))),
  );

  test.each(table)('$situation, autoLink $autoLink, provisioning $provisioning', ({ situation, ...rules }) => {
    const [known, reported] = situations[situation] ?? [];
    if (!known || !reported) throw new Error('no such situation');
    expect(word(decide(known, reported, rules))).toBe(expected(situation, rules));
  });

  test('A.3.4, B76: an address alone never signs anybody in, under no setting; and never makes a second account with it', () => {
    const words = table.filter(({ situation }) => sameEmail.includes(situation)).map(({ situation, ...rules }) => expected(situation, rules));
    expect(words.filter((each) => /^(sign_in|create)/.test(each))).toEqual([]);
  });
});
