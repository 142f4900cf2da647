import { emailKey, isSomebodysName, mayGetIn, nameKey, type Account, type Role } from '../accounts/account.ts';
import { hindersAdmin } from '../accounts/limits.ts';
import { freeUsername, newAccount } from '../accounts/new-account.ts';
import type { PasswordPolicy } from '../accounts/password-policy.ts';
import { AppError, type FieldErrors } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Store, Transaction } from '../ports/store.ts';
import type { Challenge } from '../sign-in/challenge.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import type { Passwords } from '../workers/passwords.ts';
import { invitationOf, useInvitation } from './invitation.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly policy: PasswordPolicy;
  readonly challenges: Challenges;
  readonly mailer: Mailer;
  readonly activation: 'email' | 'none';
  /** Whether a confirmation goes out by itself, or an admin has to hand it over. */
  readonly delivers: boolean;
  readonly usernameRequired: boolean;
}

export interface Application {
  readonly username?: string | undefined;
  /** Null only where no address has to be confirmed. */
  readonly email: string | null;
  readonly password: string;
  /** The token of an open invitation. One use of it is spent when this is stored. */
  readonly invitation?: string | undefined;
  readonly ipHash: string;
  /** The request's header: its mails are in a language that was asked for. */
  readonly acceptLanguage?: string | undefined;
}

/** What an invitation gives, and whose it was. */
interface Given {
  readonly role: Role;
  readonly madeBy: number | null;
  /** Its id; null: none was needed. Where it is ended, so is what was applied for with it. */
  readonly invitation: number | null;
}

export interface Applied {
  /** Null while it waits for its mail. */
  readonly account: Account | null;
  /** No mail can be sent: an admin has to hand the link over. */
  readonly fallback: boolean;
}

const lifeMs = 24 * 3_600_000;
const patienceMs = 60_000;
const mostResent = 5;
/** Of the Accept-Language header, what is kept for a mail that is sent again. */
const mostLanguages = 200;

/** People who make an account for themselves. Each application is pending on its own; the one whose mail is confirmed becomes the account (api.md Settled contradictions). */
export class Registration {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether a confirmation waits for an admin to hand it over: said of the server, never of an address. */
  get isHeld(): boolean {
    return !this.#parts.delivers;
  }

  get needsActivation(): boolean {
    return this.#parts.activation === 'email';
  }

  /**
   * With activation: always the same answer, whether the address is new or somebody's (security.md B34). Without: the account, at once.
   * Errors: AppError `invitation_invalid`, `validation_failed` with field codes, `server_busy`.
   */
  async apply(application: Application): Promise<Applied> {
    const { store, challenges, clock, passwords } = this.#parts;
    if (application.invitation !== undefined) await invitationOf(store, challenges, application.invitation, clock.now());
    await this.#check(application);
    const passwordHash = await passwords.hash(application.password);
    const result = await store.transaction(async (tx): Promise<Applied> => {
      const given = await this.#roleOf(tx, application);
      return this.needsActivation ? this.#pend(tx, application, passwordHash, given) : this.#create(tx, application, passwordHash, given.role);
    });
    this.#parts.mailer.kick();
    return result;
  }

  /** What the invitation gives, and one use of it less; without one, the role of everybody. */
  async #roleOf(tx: Transaction, { invitation: token, ipHash }: Application): Promise<Given> {
    if (token === undefined) return { role: 'user', madeBy: null, invitation: null };
    const at = this.#parts.clock.now();
    const { id, role, left, note, madeBy } = await useInvitation(tx, this.#parts.challenges, token, at);
    const nobody = { accountId: null, actorId: null, sessionId: null };
    await tx.activity.append({ at, kind: 'invitation_used', ...nobody, ipHash, details: { name: note, role, left } });
    return { role, madeBy, invitation: id };
  }

  /** By the mailed link. Errors: AppError `activation_link_invalid`, `validation_failed` where the name went to somebody else meanwhile. */
  activateByLink(link: { readonly ident: string; readonly token: string }): Promise<Account> {
    return this.#parts.store.transaction(async (tx) => {
      const challenge = await this.#parts.challenges.takeByLink(tx, 'activate', link, this.#parts.clock.now());
      if (!challenge) throw new AppError('activation_link_invalid');
      return this.#become(tx, challenge);
    });
  }

  /** By the mailed code. Errors: AppError `code_invalid`; a wrong code is counted before it is told. */
  async activateByCode(email: string, code: string): Promise<Account> {
    const account = await this.#parts.store.transaction(async (tx) => {
      const challenge = await this.#parts.challenges.takeByCode(tx, 'activate', emailKey(email), code, this.#parts.clock.now());
      return challenge && this.#become(tx, challenge);
    });
    if (!account) throw new AppError('code_invalid');
    return account;
  }

  /**
   * A new mail to the *stored* address for everybody who waits for one, so that nobody's registration takes the place of another's (the newest
   * five); silent where nobody does, or where the last one is not a minute old. A line of the log whoever is meant, so that both cost one write
   * (security.md B33, B63). Errors: AppError `vault_unavailable`.
   */
  async resend(email: string, { ipHash, acceptLanguage }: Pick<Application, 'ipHash' | 'acceptLanguage'>): Promise<void> {
    const now = this.#parts.clock.now();
    this.#parts.challenges.assertReady();
    await this.#parts.store.transaction(async (tx) => {
      const open = (await tx.challenges.ofGroup(`activate:${emailKey(email)}`)).filter(({ expiresAt }) => expiresAt >= now);
      const waiting = open.some(({ createdAt }) => now - createdAt < patienceMs) ? [] : open.slice(-mostResent);
      for (const { id, data, createdAt } of waiting) {
        await tx.challenges.take(id);
        const asked = acceptLanguage === undefined ? {} : { acceptLanguage };
        // One that an older version wrote down does not say when it was asked for.
        await this.#mailChallenge(tx, typeof data['email'] === 'string' ? data['email'] : email, { askedAt: createdAt, ...asked, ...data });
      }
      await this.#noteAsking(tx, null, ipHash, waiting.length > 0 && !this.#parts.delivers);
    });
    this.#parts.mailer.kick();
  }

  async #check({ username, email, password }: Application): Promise<void> {
    const fields: Record<string, FieldErrors[string]> = {};
    const problems = await this.#parts.policy.problems(password, { username, email });
    if (problems.length > 0) fields['password'] = problems;
    if (username === undefined && this.#parts.usernameRequired) fields['username'] = ['required'];
    if (username !== undefined && (await this.#parts.store.accounts.byUsernameKey(nameKey(username)))) fields['username'] = ['username_unique'];
    if (email === null && this.needsActivation) fields['email'] = ['required'];
    if (email !== null && !this.needsActivation && (await this.#isTaken(email))) fields['email'] = ['email_unique'];
    if (Object.keys(fields).length > 0) throw new AppError('validation_failed', { fields });
  }

  async #isTaken(email: string): Promise<boolean> {
    const { accounts } = this.#parts.store;
    return (await accounts.byEmailKey(emailKey(email))) !== undefined || isSomebodysName(accounts, email, null);
  }

  async #pend(
    tx: Transaction,
    { username, email, ipHash, acceptLanguage }: Application,
    passwordHash: string,
    { role, madeBy, invitation }: Given,
  ): Promise<Applied> {
    if (email === null) throw new AppError('validation_failed', { fields: { email: ['required'] } });
    const owner = await tx.accounts.byEmailKey(emailKey(email));
    await this.#noteAsking(tx, owner?.id ?? null, ipHash, !this.#parts.delivers);
    if (owner) {
      // Who only said that the address was theirs may be a stranger: then the reader of the mail has no account, and is not told to use one.
      const template = owner.emailVerified ? 'registrationAttempt' : 'emailClaimed';
      await this.#parts.mailer.queue(tx, { template, to: owner.email ?? email, account: owner, acceptLanguage });
    } else {
      const kept = {
        username,
        acceptLanguage: acceptLanguage?.slice(0, mostLanguages),
        ...(invitation === null ? {} : { invitation }),
        ...(role === 'admin' ? { role, madeBy: madeBy ?? undefined } : {}),
      };
      const said = Object.fromEntries(Object.entries(kept).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
      await this.#mailChallenge(tx, email, { email, passwordHash, askedAt: this.#parts.clock.now(), ...said });
    }
    // Who may send which mail differs; whose the address is must not show in that.
    return { account: null, fallback: !this.#parts.delivers };
  }

  /** `held`: an admin finds a mail to hand over. */
  #noteAsking(tx: Transaction, accountId: number | null, ipHash: string, held: boolean): Promise<unknown> {
    const details = held ? { held } : {};
    return tx.activity.append({ at: this.#parts.clock.now(), kind: 'registration', accountId, actorId: null, sessionId: null, ipHash, details });
  }

  /** The mail says what is known of this registration and of no other: by its name and its time people tell theirs. */
  async #mailChallenge(tx: Transaction, email: string, data: Challenge['data']): Promise<void> {
    const { username, askedAt, acceptLanguage } = data;
    const wanted = { purpose: 'activate', about: emailKey(email), accountId: null, lifeMs, keepOlder: true, data } as const;
    const { challenge, ident, secret, code } = await this.#parts.challenges.open(tx, wanted, this.#parts.clock.now());
    await this.#parts.mailer.queue(tx, {
      template: 'userCreated',
      to: email,
      account: typeof username === 'string' ? { id: null, username, displayName: '', preferences: {} } : null,
      data: typeof askedAt === 'number' ? { asked_at: new Date(askedAt).toISOString() } : {},
      acceptLanguage: typeof acceptLanguage === 'string' ? acceptLanguage : undefined,
      link: { route: 'activation', ident, token: secret },
      code,
      challengeId: challenge.id,
    });
  }

  async #become(tx: Transaction, { data }: Challenge): Promise<Account> {
    const [email, passwordHash, username] = [data['email'], data['passwordHash'], data['username']];
    if (typeof email !== 'string' || typeof passwordHash !== 'string') throw new AppError('activation_link_invalid');
    await this.#parts.challenges.voidAll(tx, 'activate', emailKey(email));
    const role = data['role'] === 'admin' && (await this.#mayStillGive(tx, data['madeBy'])) ? 'admin' : 'user';
    const name = typeof username === 'string' ? username : undefined;
    return this.#insert(tx, { username: name, email, verified: true, passwordHash, role, ipHash: '' });
  }

  /** Who was invited to administer, and confirmed later, does so only while whoever invited them still may (decision 020). */
  async #mayStillGive(tx: Transaction, madeBy: unknown): Promise<boolean> {
    if (typeof madeBy !== 'number') return true;
    const maker = await tx.accounts.byId(madeBy);
    return maker?.role === 'admin' && mayGetIn(maker, this.#parts.clock.now()) && !hindersAdmin(maker);
  }

  async #create(tx: Transaction, { username, email, ipHash }: Application, passwordHash: string, role: Role): Promise<Applied> {
    return { account: await this.#insert(tx, { username, email, verified: false, passwordHash, role, ipHash }), fallback: false };
  }

  async #insert(
    tx: Transaction,
    given: { username: string | undefined; email: string | null; verified: boolean; passwordHash: string; role: Role; ipHash: string },
  ): Promise<Account> {
    const now = this.#parts.clock.now();
    const username = await freeUsername(tx, given.username, given.email);
    const account = await tx.accounts.insert(newAccount({ username, email: given.email, emailVerified: given.verified, role: given.role, now }));
    await tx.passwords.put({ id: account.id, hash: given.passwordHash, setAt: now, mustChange: false });
    await tx.activity.append({
      at: now,
      kind: 'account_created',
      accountId: account.id,
      actorId: null,
      sessionId: null,
      ipHash: given.ipHash,
      details: { username },
    });
    return account;
  }
}
