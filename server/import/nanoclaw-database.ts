import { z } from 'zod';
import { timeOf, type Progress, type Source, type SourcePerson } from './person.ts';
import { SourceError } from './source-error.ts';
import { openSqlite, type SqliteRow } from './sqlite-rows.ts';

const text = z.string().nullish();
/** nanoClaw's User (reference/seeds-contract.md 5); SQLite has no booleans. Older versions called the hash `password` and had fewer columns. */
const User = z.object({
  username: z.string(),
  email: text,
  avatar: text,
  role: text,
  is_active: z.union([z.literal(0), z.literal(1)]).nullish(),
  created_at: z.unknown().optional(),
  last_login_at: z.unknown().optional(),
  password_hash: text,
  password: text,
});

/** Reads the users of a nanoClaw database. Errors: SourceError. */
export async function readNanoclawDatabase(path: string, progress: Progress): Promise<Source> {
  const tables = await openSqlite(path);
  try {
    const table = ['users', 'user'].find((wanted) => tables.names.some((name) => name.toLowerCase() === wanted));
    if (table === undefined) throw new SourceError('source_unclear', 'The database has no table "users" or "user": is it nanoClaw’s?');
    const rows = tables.rows(table);
    progress(`${rows.length} users read`);
    const people = rows.map(personOf);
    return {
      people: people.filter((person) => person !== undefined),
      malformed: people.flatMap((person, at) => (person ? [] : [`row ${at + 1}`])),
      left: {},
    };
  } finally {
    tables.close();
  }
}

function personOf(row: SqliteRow): SourcePerson | undefined {
  const parsed = User.safeParse(row);
  if (!parsed.success) return undefined;
  const { username, email, avatar, role, is_active, created_at, last_login_at, password_hash, password } = parsed.data;
  return {
    username,
    email: email === undefined || email === '' ? null : email,
    firstName: '',
    lastName: '',
    avatar: avatar ?? null,
    isAdmin: role === 'admin',
    isActive: is_active !== 0,
    createdAt: timeOf(created_at),
    lastLoginAt: timeOf(last_login_at),
    password: password_hash ?? password ?? null,
    apiKeys: [],
  };
}
