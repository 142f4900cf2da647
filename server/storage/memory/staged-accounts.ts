import { emailKey, nameKey, type Account, type AccountPatch, type NewAccount } from '../../accounts/account.ts';
import type { FieldCode } from '../../contract/error-codes.ts';
import { AppError } from '../../errors.ts';
import { changedFields } from './changed-fields.ts';
import type { AccountFields, Changes } from './changes.ts';
import { merged } from './merged.ts';
import { byId } from './record-table.ts';
import type { Tables } from './tables.ts';

/** A transaction's view of the accounts: the tables' with its own changes over them. */
export class StagedAccounts {
  readonly #tables: Tables;
  /** null: removed. */
  readonly #staged = new Map<number, Account | null>();
  readonly #fields = new Map<number, AccountFields>();
  /** Of the staged ones, by what they are found: an import stages fifty thousand. */
  readonly #names = new Map<string, number>();
  readonly #emails = new Map<string, number>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  byId(id: number): Account | undefined {
    const staged = this.#staged.get(id);
    return staged === null ? undefined : (staged ?? this.#tables.accounts.get(id));
  }

  byUsernameKey(key: string): Account | undefined {
    return this.#find(this.#names.get(key), this.#tables.accounts.byUsernameKey(key));
  }

  byEmailKey(key: string): Account | undefined {
    return this.#find(this.#emails.get(key), this.#tables.accounts.byEmailKey(key));
  }

  count(): number {
    let count = this.#tables.accounts.size;
    for (const [id, account] of this.#staged) {
      if (this.#tables.accounts.get(id) !== undefined) count--;
      if (account !== null) count++;
    }
    return count;
  }

  ascending(after: number): Iterable<Account> {
    const staged = this.#present().filter(({ id }) => id > after);
    return merged(staged.sort(byId), this.#unstaged(this.#tables.accounts.ascending(after)), byId);
  }

  insert(account: NewAccount): Account {
    this.#refuseTakenKeys(account, undefined);
    const stored = { ...account, id: this.#tables.nextId('account') };
    this.#stage(stored.id, stored);
    return stored;
  }

  update(id: number, patch: AccountPatch): Account {
    const before = this.byId(id);
    if (before === undefined) throw new AppError('not_found');
    const after = { ...before, ...patch };
    this.#refuseTakenKeys(after, id);
    this.#stage(id, after);
    if (this.#tables.accounts.get(id) !== undefined) this.#fields.set(id, { ...this.#fields.get(id), ...changedFields(before, patch), id });
    return after;
  }

  remove(id: number): boolean {
    if (this.byId(id) === undefined) return false;
    this.#fields.delete(id);
    this.#stage(id, null);
    return true;
  }

  /** An account that came and went is written as gone: its id stays used. */
  changes(): Changes {
    const accountsGone = [...this.#staged].filter(([, account]) => account === null).map(([id]) => id);
    const accounts = this.#present().filter(({ id }) => !this.#fields.has(id));
    const accountFields = [...this.#fields.values()].filter((fields) => Object.keys(fields).length > 1);
    return {
      ...(accounts.length > 0 && { accounts }),
      ...(accountFields.length > 0 && { accountFields }),
      ...(accountsGone.length > 0 && { accountsGone }),
    };
  }

  #present(): Account[] {
    return [...this.#staged.values()].filter((account) => account !== null);
  }

  *#unstaged(accounts: Iterable<Account>): Generator<Account> {
    for (const account of accounts) if (!this.#staged.has(account.id)) yield account;
  }

  #stage(id: number, account: Account | null): void {
    const before = this.#staged.get(id);
    if (before) {
      this.#names.delete(nameKey(before.username));
      if (before.email !== null) this.#emails.delete(emailKey(before.email));
    }
    this.#staged.set(id, account);
    if (account === null) return;
    this.#names.set(nameKey(account.username), id);
    if (account.email !== null) this.#emails.set(emailKey(account.email), id);
  }

  #find(stagedId: number | undefined, stored: Account | undefined): Account | undefined {
    const staged = stagedId === undefined ? undefined : this.#staged.get(stagedId);
    if (staged) return staged;
    return stored !== undefined && this.#staged.has(stored.id) ? undefined : stored;
  }

  #refuseTakenKeys(account: NewAccount, self: number | undefined): void {
    const fields: Record<string, readonly FieldCode[]> = {};
    const sameName = this.byUsernameKey(nameKey(account.username));
    if (sameName !== undefined && sameName.id !== self) fields['username'] = ['username_unique'];
    const sameEmail = account.email === null ? undefined : this.byEmailKey(emailKey(account.email));
    if (sameEmail !== undefined && sameEmail.id !== self) fields['email'] = ['email_unique'];
    if (Object.keys(fields).length > 0) throw new AppError('validation_failed', { fields });
  }
}
