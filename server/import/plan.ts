import { emailKey, nameKey, type Account } from '../accounts/account.ts';
import type { Reads } from '../ports/store.ts';
import { judge, type Candidate, type Note } from './judge-rules.ts';
import type { Source, SourceKey, SourcePerson } from './person.ts';

/** Why somebody does not come. */
export type Refusal = 'already_here' | 'username_taken' | 'email_taken' | 'username_twice' | 'email_twice' | 'no_username' | 'malformed';

export interface Comer extends Candidate {
  /** The name they had. */
  readonly source: string;
  readonly apiKeys: readonly SourceKey[];
}

export interface Stayer {
  readonly source: string;
  readonly reason: Refusal;
}

export interface Plan {
  readonly coming: readonly Comer[];
  readonly staying: readonly Stayer[];
}

export interface PlanOptions {
  readonly admins: boolean;
  readonly now: number;
}

/** Who would come and who would not, against what is here. Read inside a transaction it stays true until the writes of that transaction are done. */
export async function makePlan(reads: Pick<Reads, 'accounts' | 'apiKeys'>, { people, malformed }: Source, options: PlanOptions): Promise<Plan> {
  const seen: Seen = { names: new Set(), emails: new Set(), keys: new Set() };
  const coming: Comer[] = [];
  const staying: Stayer[] = malformed.map((source) => ({ source, reason: 'malformed' }));
  for (const person of people) {
    const result = await decide(reads, person, options, seen);
    if ('reason' in result) staying.push(result);
    else coming.push(result);
  }
  return { coming, staying };
}

/** Taken by those before them in the same file. */
interface Seen {
  readonly names: Set<string>;
  readonly emails: Set<string>;
  readonly keys: Set<string>;
}

async function decide(reads: Pick<Reads, 'accounts' | 'apiKeys'>, person: SourcePerson, options: PlanOptions, seen: Seen): Promise<Comer | Stayer> {
  const source = person.username === '' ? (person.email ?? '') : person.username;
  const candidate = judge(person, options);
  if (!candidate) return { source, reason: 'no_username' };
  const { username, email } = candidate.account;
  const name = nameKey(username);
  const mail = email === null ? null : emailKey(email);
  const namesake = await reads.accounts.byUsernameKey(name);
  if (namesake) return { source, reason: isSame(namesake, mail) ? 'already_here' : 'username_taken' };
  if (mail !== null && (await reads.accounts.byEmailKey(mail))) return { source, reason: 'email_taken' };
  if (seen.names.has(name)) return { source, reason: 'username_twice' };
  if (mail !== null && seen.emails.has(mail)) return { source, reason: 'email_twice' };
  seen.names.add(name);
  if (mail !== null) seen.emails.add(mail);
  const apiKeys: SourceKey[] = [];
  for (const key of person.apiKeys) if (!seen.keys.has(key.hash) && !(await reads.apiKeys.byKey(key.hash))) apiKeys.push(key);
  for (const { hash } of apiKeys) seen.keys.add(hash);
  const notes: readonly Note[] = apiKeys.length > 0 ? [...candidate.notes, 'api_key'] : candidate.notes;
  return { ...candidate, source, notes, apiKeys };
}

/** Same name and same address: who came the last time, most likely. */
function isSame(account: Account, mail: string | null): boolean {
  return (account.email === null ? null : emailKey(account.email)) === mail;
}
