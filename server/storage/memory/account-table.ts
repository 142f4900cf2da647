import { emailKey, nameKey, type Account } from '../../accounts/account.ts';
import type { AccountFields } from './changes.ts';
import { IdList } from './id-list.ts';

/** Accounts by id, by username key and by e-mail key. */
export class AccountTable {
  readonly #byId = new Map<number, Account>();
  readonly #ids = new IdList((id) => this.#byId.has(id));
  readonly #byName = new Map<string, number>();
  readonly #byEmail = new Map<string, number>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: number): Account | undefined {
    return this.#byId.get(id);
  }

  byUsernameKey(key: string): Account | undefined {
    return this.#at(this.#byName.get(key));
  }

  byEmailKey(key: string): Account | undefined {
    return this.#at(this.#byEmail.get(key));
  }

  *ascending(after: number): Generator<Account> {
    for (const id of this.#ids.above(after)) {
      const account = this.#byId.get(id);
      if (account !== undefined) yield account;
    }
  }

  put(account: Account): void {
    const before = this.#byId.get(account.id);
    if (before !== undefined) this.#forgetKeys(before);
    this.#byId.set(account.id, account);
    this.#ids.add(account.id);
    this.#byName.set(nameKey(account.username), account.id);
    if (account.email !== null) this.#byEmail.set(emailKey(account.email), account.id);
  }

  patch(fields: AccountFields): void {
    const before = this.#byId.get(fields.id);
    if (before !== undefined) this.put({ ...before, ...fields });
  }

  /** Its names are free again. */
  remove(id: number): void {
    const account = this.#byId.get(id);
    if (account === undefined) return;
    this.#byId.delete(id);
    this.#forgetKeys(account);
    this.#ids.removed(this.#byId.size);
  }

  /** Only what still points here: two accounts may swap names in one transaction. */
  #forgetKeys(account: Account): void {
    const name = nameKey(account.username);
    if (this.#byName.get(name) === account.id) this.#byName.delete(name);
    const email = account.email === null ? null : emailKey(account.email);
    if (email !== null && this.#byEmail.get(email) === account.id) this.#byEmail.delete(email);
  }

  #at(id: number | undefined): Account | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }
}
