import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SourceError } from './source-error.ts';

export type SqliteRow = Readonly<Record<string, string | number | Uint8Array | null>>;

export interface SqliteTables {
  /** Names as they are written in the file. */
  readonly names: readonly string[];
  /** Errors: SourceError `source_damaged`. */
  rows(table: string): readonly SqliteRow[];
  close(): void;
}

const magic = 'SQLite format 3\u0000';
/** The file is read into memory whole; nanoClaw keeps conversations beside its users. */
const mostBytes = 1024 * 1024 * 1024;

/**
 * Opens a copy of the database in memory: the file itself is never written. Where SQLite's own journal lies beside it, the last writes are
 * there and not in the file, so it is refused rather than read half. Errors: SourceError.
 */
export async function openSqlite(path: string): Promise<SqliteTables> {
  const bytes = readWhole(path);
  for (const suffix of ['-wal', '-journal'])
    if (sizeOf(path + suffix) > 0)
      throw new SourceError(
        'source_unclear',
        `Part of the database is still in the file ending in "${suffix}": stop the program that uses it, then run: sqlite3 FILE "PRAGMA wal_checkpoint(TRUNCATE)"`,
      );
  if (bytes.subarray(0, 16).toString('latin1') !== magic) throw new SourceError('source_damaged', 'The file is not a SQLite database');
  // WASM: no native build, the same on every Node.
  const { default: initSqlJs } = await import('sql.js');
  const { Database } = await initSqlJs({ locateFile: (file) => join(dirname(createRequire(import.meta.url).resolve('sql.js')), file) });
  const database = new Database(bytes);
  const select = (sql: string): SqliteRow[] => {
    const rows: SqliteRow[] = [];
    try {
      const statement = database.prepare(sql);
      while (statement.step()) rows.push(statement.getAsObject());
      statement.free();
    } catch (cause) {
      throw new SourceError('source_damaged', 'The SQLite database is damaged', cause);
    }
    return rows;
  };
  const [check] = select('PRAGMA quick_check(1)');
  if (check?.['quick_check'] !== 'ok') throw new SourceError('source_damaged', 'The SQLite database is damaged');
  const names = select("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name));
  return { names, rows: (table) => select(`SELECT * FROM "${table.replaceAll('"', '""')}"`), close: () => database.close() };
}

function readWhole(path: string): Buffer {
  const size = sizeOf(path);
  if (size > mostBytes)
    throw new SourceError('source_too_large', 'The database is larger than 1 GiB: copy its table of users into a file of its own');
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new SourceError('source_unreadable', 'The file cannot be read', cause);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
