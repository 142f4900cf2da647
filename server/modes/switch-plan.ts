import { isActiveAt, type Account } from '../accounts/account.ts';
import { hindersAdmin } from '../accounts/limits.ts';
import { isStillGood } from '../accounts/password.ts';
import type { ModePreview, SwitchBlocker } from '../contract/mode-schemas.ts';
import type { Page, Reads } from '../ports/store.ts';
import { isLive, type Session } from '../sessions/session.ts';
import type { ModeName } from './mode.ts';
import { savedMode } from './saved-mode.ts';

export type Fallback = 'always' | 'outage' | 'off';

/** What the house around knows of a switch. */
export interface SwitchFacts {
  readonly mode: ModeName;
  readonly modeIsSet: boolean;
  readonly ownerId: number;
  readonly now: number;
  readonly confirmSeconds: number;
  /** The provider that people would sign in with; null without one. */
  readonly sso: { readonly issuer: string; readonly fallback: Fallback } | null;
  /** It listens where a mode without sign-in may not (security.md B5). */
  readonly needsSignIn: boolean;
}

export interface Wanted {
  readonly mode: ModeName;
  /** Who becomes the owner in single mode. */
  readonly ownerId?: number | undefined;
  /** Whether a name and a password for the default user come with it. */
  readonly hasCredentials: boolean;
  /** The admin who asks; null at the command line. */
  readonly by: number | null;
}

type Counts = Pick<
  ModePreview,
  'people' | 'sessions_ended' | 'sessions_refused' | 'sessions_kept' | 'api_keys_kept' | 'clients_refused' | 'paired_devices'
>;

/** What a switch would change, and what stands in its way. Reads only. */
export async function planSwitch(reads: Reads, facts: SwitchFacts, wanted: Wanted): Promise<ModePreview> {
  const { mode: from } = facts;
  const to = wanted.mode;
  const owner = await ownerOf(reads, facts, wanted);
  const adopts = from === 'single' && to !== 'single' && owner !== null && !(await hasPassword(reads, owner.id, facts.now));
  const credentialsMissing = adopts && !wanted.hasCredentials;
  const ownerMissing = to === 'single' && from !== 'single' && owner === null && wanted.ownerId === undefined;
  const fallbackIn = (mode: ModeName) => (mode === 'sso' ? (facts.sso?.fallback ?? null) : null);
  return {
    from,
    to,
    ...(await countAll(reads, facts, to, owner?.id ?? null)),
    no_sign_in: { now: from === 'single', after: to === 'single' },
    fallback: { now: fallbackIn(from), after: fallbackIn(to) },
    owner: owner && { id: owner.id, username: owner.username },
    confirm_seconds: facts.confirmSeconds,
    blockers: await blockersOf(reads, facts, wanted, { owner, ownerWillHavePassword: adopts }),
    needs: [...(credentialsMissing ? (['owner_credentials'] as const) : []), ...(ownerMissing ? (['owner_id'] as const) : [])],
  };
}

/** Whose computer it is after the switch: as chosen, else who asks, else who was it. Null where that is nobody who may administer. */
async function ownerOf(reads: Reads, facts: SwitchFacts, { mode, ownerId, by }: Wanted): Promise<Account | null> {
  if (mode !== 'single') return (await reads.accounts.byId(facts.ownerId)) ?? null;
  for (const id of ownerId === undefined ? [by, facts.ownerId] : [ownerId]) {
    const account = id === null ? undefined : await reads.accounts.byId(id);
    if (account && mayAdminister(account, facts.now)) return account;
  }
  return null;
}

/** An active admin whom no limit hinders; one whom single mode keeps waiting is one too. */
const mayAdminister = (account: Account, now: number) =>
  account.role === 'admin' && account.deletedAt == null && isActiveAt(account, now) && !hindersAdmin(account);

async function hasPassword(reads: Pick<Reads, 'passwords'>, id: number, now: number): Promise<boolean> {
  const record = await reads.passwords.byId(id);
  return record !== undefined && isStillGood(record, now);
}

interface Chosen {
  readonly owner: Account | null;
  readonly ownerWillHavePassword: boolean;
}

async function blockersOf(reads: Reads, facts: SwitchFacts, wanted: Wanted, chosen: Chosen): Promise<SwitchBlocker[]> {
  const { mode: to } = wanted;
  const all: readonly (readonly [SwitchBlocker, boolean])[] = [
    ['set_by_configuration', facts.modeIsSet],
    ['switch_pending', (await savedMode(reads))?.pending != null],
    ['already_on', to === facts.mode],
    ['casdoor_not_configured', to === 'sso' && facts.sso === null],
    ['owner_invalid', to === 'single' && wanted.ownerId !== undefined && chosen.owner === null],
    ['lan_not_acknowledged', to === 'single' && facts.needsSignIn],
    ['last_admin', to !== 'single' && !(await somebodyCanAdminister(reads, facts, to, chosen))],
  ];
  return all.flatMap(([code, stands]) => (stands ? [code] : []));
}

/** With a password of their own; where no password opens the door all the time, by the provider too (product.md, promise 2). */
async function somebodyCanAdminister(
  reads: Reads,
  { now, sso }: SwitchFacts,
  to: ModeName,
  { owner, ownerWillHavePassword }: Chosen,
): Promise<boolean> {
  let local = false;
  let linked = to !== 'sso' || sso === null || sso.fallback === 'always';
  for await (const account of everybody(reads)) {
    if (!mayAdminister(account, now)) continue;
    local ||= (ownerWillHavePassword && account.id === owner?.id) || (await hasPassword(reads, account.id, now));
    linked ||= (await reads.identities.ofGroup(String(account.id))).some(
      ({ issuer, partedAt, goneAt }) => issuer === sso?.issuer && partedAt === null && goneAt === null,
    );
    if (local && linked) return true;
  }
  return false;
}

async function countAll(reads: Reads, { mode: from, now }: SwitchFacts, to: ModeName, ownerId: number | null): Promise<Counts> {
  const people = { kept: 0, suspended: 0, returning: 0 };
  const sessions = { ended: 0, refused: 0, kept: 0, paired: 0 };
  const keys = { kept: 0, refused: 0, devices: 0 };
  for await (const account of everybody(reads)) {
    const goes = to === 'single' && from !== 'single' && account.id !== ownerId;
    const waits = account.suspended != null && to === 'single';
    if (account.deletedAt == null) people[goes ? 'suspended' : account.suspended != null && !waits ? 'returning' : 'kept'] += waits ? 0 : 1;
    keys[goes || waits ? 'refused' : 'kept'] += (await reads.apiKeys.ofGroup(String(account.id))).length;
    for (const session of (await sessionsOf(reads, account.id)).filter((one) => isLive(one, now))) {
      const ends = session.method === 'owner' && to !== 'single';
      sessions[ends ? 'ended' : goes || waits ? 'refused' : 'kept'] += 1;
      if (session.method === 'pairing') keys.devices += goes || waits ? 1 : 0;
      if (session.method === 'pairing' && !goes && !waits) sessions.paired += 1;
    }
  }
  return {
    people,
    sessions_ended: sessions.ended,
    sessions_refused: sessions.refused,
    sessions_kept: sessions.kept,
    api_keys_kept: keys.kept,
    clients_refused: keys.refused + keys.devices,
    paired_devices: sessions.paired,
  };
}

async function sessionsOf(reads: Reads, accountId: number): Promise<readonly Session[]> {
  const limit = await reads.sessions.countOfAccount(accountId);
  return limit === 0 ? [] : (await reads.sessions.ofAccount(accountId, { limit })).items;
}

/** By ascending id, the bin with them. */
export async function* everybody(reads: Pick<Reads, 'accounts'>): AsyncGenerator<Account> {
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Account> = await reads.accounts.page({ after, limit: 200 });
    yield* page.items;
    after = page.next;
  }
}
