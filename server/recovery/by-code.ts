import { mayGetIn, type Account } from '../accounts/account.ts';
import type { PasswordPolicy } from '../accounts/password-policy.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Store, Transaction } from '../ports/store.ts';
import { byNameOrEmail } from '../sign-in/password/prove.ts';
import type { SecondFactorService } from '../sign-in/second-factor/service.ts';
import type { Passwords } from '../workers/passwords.ts';
import { endEverything } from './end-everything.ts';
import type { Asker } from './holder.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly policy: PasswordPolicy;
  readonly mailer: Mailer;
  readonly factors: SecondFactorService;
}

export interface CodeForPassword {
  readonly ident: string;
  readonly code: string;
  readonly password: string;
}

export type RecoverByCode = (given: CodeForPassword, asker: Asker) => Promise<void>;

/**
 * A new password for one recovery code, by somebody who has a password and no second factor: for whom the codes would open nothing otherwise. With a
 * second factor on they stand in for that, and one sheet of paper must not stand in for both (security.md B61). Ends every session and API key; signs
 * nobody in. The code is taken in the step that sets the password. The same answer, at the same cost, for nobody, a wrong code and a second factor (B33).
 * Errors: AppError `code_invalid`, `validation_failed`, `server_busy`.
 */
export function createRecoverByCode(parts: Parts): RecoverByCode {
  const { store, clock, passwords, policy, mailer } = parts;
  return async ({ ident, code, password }, asker) => {
    await policy.require(password, { username: ident, email: ident });
    const hash = await passwords.hash(password);
    const account = await store.transaction(async (tx) => {
      const found = await byNameOrEmail(tx, ident);
      const isRight = found !== undefined && (await mayUse(tx, parts, found)) && (await parts.factors.use(tx, found.id, 'recovery', code));
      if (!isRight) await noteFailure(tx, found, clock.now(), asker);
      else await setPassword(tx, parts, found, hash, asker);
      return isRight ? found : undefined;
    });
    if (!account) throw new AppError('code_invalid');
    mailer.kick();
  };
}

async function mayUse(tx: Transaction, { clock, factors }: Parts, account: Account): Promise<boolean> {
  const hasPassword = (await tx.passwords.byId(account.id)) !== undefined;
  return hasPassword && mayGetIn(account, clock.now()) && (await factors.channels(tx, account)).length === 0;
}

async function setPassword(tx: Transaction, { clock, mailer, factors }: Parts, account: Account, hash: string, asker: Asker): Promise<void> {
  const { id, email } = account;
  const now = clock.now();
  await tx.passwords.put({ id, hash, setAt: now, mustChange: false });
  await endEverything(tx, id, { apiKeys: true });
  const line = { at: now, accountId: id, actorId: null, sessionId: null, ipHash: asker.ipHash } as const;
  await tx.activity.append({ ...line, kind: 'recovery_code_used', details: { left: (await factors.of(tx, id)).recovery.length } });
  await tx.activity.append({ ...line, kind: 'password_reset', details: { method: 'recovery' } });
  const { acceptLanguage } = asker;
  if (email !== null) await mailer.queue(tx, { template: 'passwordChanged', to: email, account, acceptLanguage });
}

function noteFailure(tx: Transaction, account: Account | undefined, at: number, { ipHash }: Asker): Promise<unknown> {
  const accountId = account?.id ?? null;
  return tx.activity.append({ at, kind: 'sign_in_failed', accountId, actorId: null, sessionId: null, ipHash, details: { method: 'recovery' } });
}
