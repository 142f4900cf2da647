import { z } from 'zod';
import { jsonRecords } from './json-records.ts';
import { timeOf, type Progress, type Source, type SourceKey, type SourcePerson } from './person.ts';
import { SourceError } from './source-error.ts';

const Envelope = z.object({ model: z.string().max(200), pk: z.unknown().optional(), fields: z.record(z.string(), z.unknown()) });
type Envelope = z.infer<typeof Envelope>;

/** What AbstractBaseUser and its usual children have; a project's own user model may lack or add some. */
const text = z.string().nullish();
const User = z.object({
  username: text,
  email: text,
  password: text,
  first_name: text,
  last_name: text,
  is_active: z.boolean().default(true),
  is_staff: z.boolean().default(false),
  is_superuser: z.boolean().default(false),
  date_joined: z.unknown().optional(),
  last_login: z.unknown().optional(),
});

/** Notechondria's: SHA-256 of the whole key, and how it begins (reference/seeds-contract.md 1.2). */
const KeyHolder = z.object({ api_key_hash: z.string().regex(/^[0-9a-f]{64}$/), api_key_prefix: z.string().regex(/^ntc_[0-9a-f]{4}$/) });

const notedEvery = 10_000;

/** Reads what `manage.py dumpdata` wrote. Errors: SourceError. */
export async function readDjangoDump(path: string, options: { readonly userModel?: string | undefined }, progress: Progress): Promise<Source> {
  const reader = new DumpReader(options.userModel?.toLowerCase());
  for await (const { value, number } of jsonRecords(path)) {
    const envelope = Envelope.safeParse(value);
    if (!envelope.success) throw new SourceError('source_damaged', `Record ${number} is not what dumpdata writes`);
    reader.take(envelope.data, number);
    if (number % notedEvery === 0) progress(`${number} records read`);
  }
  return reader.finish();
}

interface Found {
  readonly reference: unknown;
  readonly number: number;
  readonly person: SourcePerson | undefined;
}

class DumpReader {
  readonly #only: string | undefined;
  readonly #users = new Map<string, Found[]>();
  readonly #keys = new Map<string, SourceKey[]>();
  readonly #left = new Map<string, number>();

  constructor(only: string | undefined) {
    this.#only = only;
  }

  take({ model, pk, fields }: Envelope, number: number): void {
    const name = model.toLowerCase();
    if (this.#only === undefined ? isUser(fields) : name === this.#only)
      return void listIn(this.#users, name).push({ reference: pk, number, person: personOf(fields) });
    const key = KeyHolder.safeParse(fields);
    if (key.success)
      listIn(this.#keys, refersTo(fields['user_id'] ?? fields['user'])).push({ hash: key.data.api_key_hash, prefix: key.data.api_key_prefix });
    else if (/(^|\.)(token|session|socialaccount|apikey)$/.test(name)) this.#left.set(name, (this.#left.get(name) ?? 0) + 1);
  }

  /** Errors: SourceError `source_unclear` where there is no user model, or more than one. */
  finish(): Source {
    const [name, ...others] = this.#users.has('auth.user') ? ['auth.user'] : [...this.#users.keys()];
    if (name === undefined)
      throw new SourceError(
        'source_unclear',
        `The dump holds no ${this.#only ?? 'users'}: make it with "manage.py dumpdata auth.user", or name the model with --user-model`,
      );
    if (others.length > 0)
      throw new SourceError(
        'source_unclear',
        `The dump holds several models that look like users (${[name, ...others].join(', ')}): choose with --user-model`,
      );
    const found = this.#users.get(name) ?? [];
    return {
      people: found.flatMap(({ person, reference }) => (person ? [{ ...person, apiKeys: this.#keysOf(reference, person.username) }] : [])),
      malformed: found.flatMap(({ person, number }) => (person ? [] : [`record ${number}`])),
      left: Object.fromEntries(this.#left),
    };
  }

  #keysOf(pk: unknown, username: string): readonly SourceKey[] {
    return (pk === undefined || pk === null ? undefined : this.#keys.get(refersTo(pk))) ?? this.#keys.get(refersTo([username])) ?? [];
  }
}

/** Every child of AbstractBaseUser has these two, and little else does. */
function isUser(fields: Envelope['fields']): boolean {
  return 'password' in fields && 'last_login' in fields && ('username' in fields || 'email' in fields);
}

/** A primary key, or a natural one as `["name"]`, in a form that can be compared. */
const refersTo = (reference: unknown): string => JSON.stringify(reference) ?? 'undefined';

function listIn<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

function personOf(fields: Envelope['fields']): SourcePerson | undefined {
  const parsed = User.safeParse(fields);
  if (!parsed.success) return undefined;
  const { username, email, password, first_name, last_name, is_active, is_staff, is_superuser, date_joined, last_login } = parsed.data;
  return {
    username: username ?? '',
    email: email === undefined || email === '' ? null : email,
    firstName: first_name ?? '',
    lastName: last_name ?? '',
    avatar: null,
    isAdmin: is_staff || is_superuser,
    isActive: is_active,
    createdAt: timeOf(date_joined),
    lastLoginAt: timeOf(last_login),
    password: password ?? null,
    apiKeys: [],
  };
}
