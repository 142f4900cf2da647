import { z } from 'zod';
import { StartError } from '../errors.ts';
import { Settings } from './settings.ts';

/** Read by the programs around the server, not settings of it; the last two are what an API key's own `.env` lines set (renderer/api-keys). */
const notSettings = new Set(['DOORWARD_DATA_DIR', 'DOORWARD_CONFIG', 'DOORWARD_URL', 'DOORWARD_API_KEY']);
const prefix = 'DOORWARD_';

type Schema = z.core.$ZodType;

/** A schema without its wrappers (default, prefault, optional, nullable). */
function unwrap(schema: Schema): Schema {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional || inner instanceof z.ZodNullable)
    inner = inner.unwrap();
  return inner;
}

/** `bcryptCost` → `BCRYPT_COST`. */
const capitals = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** Every setting by the name of its environment variable: `DOORWARD_PASSWORD__BCRYPT_COST` → [`password`, `bcryptCost`]. */
function variables(schema: Schema = Settings, path: readonly string[] = []): Map<string, { path: readonly string[]; schema: Schema }> {
  const found = new Map<string, { path: readonly string[]; schema: Schema }>();
  if (path.length > 0) found.set(prefix + path.map(capitals).join('__'), { path, schema });
  const inner = unwrap(schema);
  const shape: Readonly<Record<string, Schema>> = inner instanceof z.ZodObject ? inner.shape : {};
  for (const [key, child] of Object.entries(shape)) for (const [name, entry] of variables(child, [...path, key])) found.set(name, entry);
  return found;
}

/** The value a text stands for: itself where the setting is a text, else JSON, else a list by commas. What fits nothing stays a text, and the schema says so. */
function valueOf(text: string, schema: Schema): unknown {
  const isText = z.safeParse(schema, text).success;
  if (isText && !text.startsWith('[')) return text;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const fits = parsed !== undefined && z.safeParse(schema, parsed).success;
  // A setting may be a text or a list: what is written as a list is one.
  if (isText && !fits) return text;
  if (fits || (parsed !== undefined && typeof parsed !== 'string')) return parsed;
  const list = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return z.safeParse(schema, list).success ? list : text;
}

/**
 * The settings that the environment gives, nested as in the config file (api.md: `DOORWARD_` + the setting in capitals, `__` between levels).
 * Errors: StartError `bad_setting` naming a variable that is no setting.
 */
export function settingsFromEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  const known = variables();
  const result: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(prefix) || text === undefined || notSettings.has(name)) continue;
    const variable = known.get(name);
    if (!variable) throw new StartError('bad_setting', `${name} (environment): there is no such setting`, 'Correct the name or remove the variable.');
    place(result, variable.path, valueOf(text, variable.schema));
  }
  return result;
}

function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let level = target;
  for (const key of path.slice(0, -1)) {
    const next = level[key];
    level = isPlain(next) ? next : (level[key] = {} as Record<string, unknown>);
  }
  const last = path.at(-1);
  if (last !== undefined) level[last] = value;
}

/** A JSON object, not a list and not null. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
