/** Somebody as another system has them. Nothing is checked yet but the types; what is absent is null. */
export interface SourcePerson {
  readonly username: string;
  readonly email: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly avatar: string | null;
  /** What that system calls staff, superuser or admin. */
  readonly isAdmin: boolean;
  readonly isActive: boolean;
  readonly createdAt: number | null;
  readonly lastLoginAt: number | null;
  /** The hash as it is; null where there is none. */
  readonly password: string | null;
  readonly apiKeys: readonly SourceKey[];
}

/** The key itself is nobody's but the script's: systems that keep only its SHA-256 can hand it on. */
export interface SourceKey {
  readonly hash: string;
  readonly prefix: string;
}

export interface Source {
  readonly people: readonly SourcePerson[];
  /** Records that say they are people but cannot be read as such, by where they stand: `record 17`. */
  readonly malformed: readonly string[];
  /** What is in the file and does not come, with how many: `authtoken.token`. */
  readonly left: Readonly<Record<string, number>>;
}

export type Progress = (text: string) => void;

const stamp = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/;

/** Milliseconds since 1970 of what Django and SQLAlchemy write; without a zone it is UTC, which both mean. Null for anything else. */
export function timeOf(value: unknown): number | null {
  const [, day, time, fraction = '', zone = 'Z'] = (typeof value === 'string' ? stamp.exec(value.trim()) : null) ?? [];
  if (day === undefined || time === undefined) return null;
  const at = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(at) || at < 0 ? null : at;
}
