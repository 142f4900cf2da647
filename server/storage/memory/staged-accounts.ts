import { nameKey, type Account, type AccountPatch, type NewAccount } from '../../accounts/account.ts';
import type { FieldCode } from '../../contract/error-codes.ts';
import { AppError } from '../../errors.ts';
import { emailKey } from './account-table.ts';
import { changedFields } from './changed-fields.ts';
import type { AccountFields, Changes } from './changes.ts';
import type { Tables } from './tables.ts';

/** A transaction's view of the accounts: the tables' with its own changes over them. */
export class StagedAccounts {
  readonly #tables: Tables;
  readonly #staged = new Map<number, Account>();
  readonly #fields = new Map<number, AccountFields>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  byId(id: number): Account | undefined {
    return this.#staged.get(id) ?? this.#tables.accounts.get(id);
  }

  byUsernameKey(key: string): Account | undefined {
    return this.#find((account) => nameKey(account.username) === key, this.#tables.accounts.byUsernameKey(key));
  }

  byEmailKey(key: string): Account | undefined {
    return this.#find((account) => account.email !== null && emailKey(account.email) === key, this.#tables.accounts.byEmailKey(key));
  }

  count(): number {
    let added = 0;
    for (const id of this.#staged.keys()) if (this.#tables.accounts.get(id) === undefined) added++;
    return this.#tables.accounts.size + added;
  }

  insert(account: NewAccount): Account {
    this.#refuseTakenKeys(account, undefined);
    const stored = { ...account, id: this.#tables.nextId('account') };
    this.#staged.set(stored.id, stored);
    return stored;
  }

  update(id: number, patch: AccountPatch): Account {
    const before = this.byId(id);
    if (before === undefined) throw new AppError('not_found');
    const after = { ...before, ...patch };
    this.#refuseTakenKeys(after, id);
    this.#staged.set(id, after);
    if (this.#tables.accounts.get(id) !== undefined) this.#fields.set(id, { ...this.#fields.get(id), ...changedFields(before, patch), id });
    return after;
  }

  changes(): Changes {
    const accounts = [...this.#staged.values()].filter(({ id }) => !this.#fields.has(id));
    const accountFields = [...this.#fields.values()].filter((fields) => Object.keys(fields).length > 1);
    return { ...(accounts.length > 0 && { accounts }), ...(accountFields.length > 0 && { accountFields }) };
  }

  #find(matches: (account: Account) => boolean, stored: Account | undefined): Account | undefined {
    for (const account of this.#staged.values()) if (matches(account)) return account;
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
