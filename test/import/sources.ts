import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { part } from '../support/parts.ts';

/** Runs one of the Python files of this folder with Debian's Django and werkzeug. */
function python(file: string, ...args: readonly string[]): string {
  return execFileSync(part('django'), [join(import.meta.dirname, file), ...args], { encoding: 'utf8', env: { PYTHONDONTWRITEBYTECODE: '1' } }).trim();
}

/** A Django site in the folder, with its dumps: `users.json`, `site.json`, `natural.json`, `people.json`, `both.json`, `lines.jsonl`. Its version. */
export const makeDjangoSite = (folder: string): string => python('django_site.py', folder);

/** A nanoClaw database; with `--wal`, one whose program was killed before its writes were in the file. */
export const makeNanoclawDatabase = (path: string, ...more: readonly '--wal'[]): string => python('nanoclaw_database.py', path, ...more);

/** A record as dumpdata writes it. */
export function djangoUser(pk: number, fields: Readonly<Record<string, unknown>>): object {
  const usual = {
    password: '!',
    last_login: null,
    is_superuser: false,
    is_staff: false,
    is_active: true,
    email: '',
    first_name: '',
    last_name: '',
    date_joined: '2026-03-26T10:11:12Z',
  };
  return { model: 'auth.user', pk, fields: { ...usual, ...fields } };
}

/** Writes a dump of these records. */
export function writeDump(path: string, records: readonly object[]): string {
  writeFileSync(path, JSON.stringify(records));
  return path;
}
