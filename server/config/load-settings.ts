import { readFileSync } from 'node:fs';
import { StartError } from '../errors.ts';
import { isPlain, settingsFromEnvironment } from './environment.ts';
import { policyPath, readPolicyText } from './policy.ts';
import { secretPaths, Settings } from './settings.ts';
import { isServersOwn } from './vault-reference.ts';

interface Layer {
  readonly name: string;
  readonly values: Record<string, unknown>;
}

export interface SettingsSources {
  readonly configFile?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Command line or embedder. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The organisation's file, which has the last word; default `policyPath()`. */
  readonly policyFile?: string | undefined;
}

/**
 * Defaults < config file < environment < what was given < the organisation's policy. Secrets given by reference are resolved.
 * Errors: StartError `bad_setting`, one line that names the key and where it was set (api.md Settings).
 */
export function loadSettings(sources: SettingsSources): Settings {
  const layers = layersOf(sources);
  const parsed = Settings.safeParse(layers.reduce<Record<string, unknown>>((all, layer) => merge(all, layer.values), {}));
  if (!parsed.success) throw badSetting(parsed.error.issues[0], layers);
  return resolveSecrets(parsed.data, sources.env);
}

/** Whether somebody gave this setting, such as `server.bind`, or it is the default. Errors: as loadSettings. */
export function isGiven(sources: SettingsSources, path: string): boolean {
  return layersOf(sources).some(({ values }) => at(values, path.split('.')) !== undefined);
}

/** The names of all settings that the organisation laid down, such as `server.bind`. Errors: as loadSettings. */
export function setByPolicy(sources: Pick<SettingsSources, 'policyFile'>): readonly string[] {
  const namesIn = (values: Record<string, unknown>, before: string): readonly string[] =>
    Object.entries(values).flatMap(([key, value]) => (isPlain(value) ? namesIn(value, `${before}${key}.`) : [`${before}${key}`]));
  return namesIn(readPolicy(sources), '');
}

/** Lowest first. */
function layersOf({ configFile, env, given, policyFile }: SettingsSources): readonly Layer[] {
  return [
    ...(configFile === undefined ? [] : [{ name: 'config file', values: readConfigFile(configFile) }]),
    { name: 'environment', values: settingsFromEnvironment(env) },
    { name: 'command line', values: { ...given } },
    { name: 'policy', values: readPolicy({ policyFile }) },
  ];
}

function readPolicy({ policyFile = policyPath() }: Pick<SettingsSources, 'policyFile'>): Record<string, unknown> {
  const text = readPolicyText(policyFile);
  return text === null ? {} : settingsIn(text, 'policy', policyFile);
}

function readConfigFile(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new StartError('bad_setting', 'config: the config file cannot be read', 'Check the path after --config.', cause);
  }
  return settingsIn(text, 'config', 'the file after --config');
}

/** Errors: StartError `bad_setting` for what is not one JSON object, and for a secret that is in it itself. */
function settingsIn(text: string, name: 'config' | 'policy', where: string): Record<string, unknown> {
  let values: unknown;
  try {
    values = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new StartError('bad_setting', `${name}: the ${name} file is not valid JSON`, `Correct ${where}.`, cause);
  }
  if (!isPlain(values)) throw new StartError('bad_setting', `${name}: the ${name} file must hold one JSON object`, `Correct ${where}.`);
  for (const path of secretPaths) {
    const value = at(values, path.split('.'));
    if (typeof value === 'string' && !/^(env|file|vault):/.test(value))
      throw new StartError(
        'bad_setting',
        `${path} (${name} file): a secret must be given by reference`,
        'Write "env:NAME" or "file:PATH" instead of the secret itself.',
      );
  }
  return values;
}

function merge(lower: Record<string, unknown>, upper: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // A map, so that a key called `__proto__` stays a key, for the schema to refuse.
  const result = new Map(Object.entries(lower));
  for (const [key, value] of Object.entries(upper)) {
    const below = result.get(key);
    if (value !== undefined) result.set(key, isPlain(below) && isPlain(value) ? merge(below, value) : value);
  }
  return Object.fromEntries(result);
}

function at(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((level, key) => (isPlain(level) ? level[String(key)] : undefined), values);
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code: string;
  readonly keys?: readonly string[];
}

function badSetting(issue: Issue | undefined, layers: readonly Layer[]): StartError {
  const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? (issue.keys ?? []).slice(0, 1) : [])];
  const from = layers.findLast((layer) => at(layer.values, path) !== undefined)?.name ?? 'settings';
  const what = issue?.code === 'unrecognized_keys' ? 'there is no such setting' : (issue?.message ?? 'not valid').replace(/^Invalid input: /, '');
  return new StartError('bad_setting', `${path.map(String).join('.') || 'settings'} (${from}): ${what}`, 'Correct the setting and start again.');
}

/** Every secret that was given by reference, in its place. What lies in the vault is fetched later, by the room that needs it; the vault's own key cannot lie in it. */
function resolveSecrets(settings: Settings, env: SettingsSources['env']): Settings {
  if (settings.vault.passphrase?.startsWith('vault:'))
    throw new StartError('bad_setting', 'vault.passphrase: the vault cannot keep the passphrase that opens it', 'Write "env:NAME" or "file:PATH".');
  const { vault, sso, mail, owner, backup } = settings;
  const resolved = (key: string, value: string | null) => (value === null ? null : secretFrom(key, value, env));
  return {
    ...settings,
    vault: { ...vault, passphrase: resolved('vault.passphrase', vault.passphrase) },
    sso: { ...sso, clientSecret: resolved('sso.clientSecret', sso.clientSecret) },
    mail: { ...mail, smtp: { ...mail.smtp, password: resolved('mail.smtp.password', mail.smtp.password) } },
    backup: { ...backup, passphrase: resolved('backup.passphrase', backup.passphrase) },
    owner: { ...owner, password: resolved('owner.password', owner.password) },
  };
}

/** The secret behind `env:NAME` or `file:PATH`; `vault:NAME` stays for the room that needs it; any other text is the secret itself. Errors: StartError `bad_setting`. */
export function secretFrom(key: string, value: string, env: SettingsSources['env']): string {
  if (value.startsWith('vault:') && isServersOwn(value.slice('vault:'.length)))
    throw new StartError('bad_setting', `${key}: that name in the vault is the server's own`, 'Choose another name.');
  const [, kind, name] = /^(env|file):(.+)$/s.exec(value) ?? [];
  if (kind === undefined || name === undefined) return value;
  try {
    const secret = kind === 'env' ? env[name] : readFileSync(name, 'utf8').replace(/\r?\n$/, '');
    if (secret) return secret;
  } catch {
    // Falls through: the path is not repeated in the message.
  }
  throw new StartError(
    'bad_setting',
    `${key}: the ${kind === 'env' ? 'variable' : 'file'} it refers to is missing or empty`,
    'Correct the reference.',
  );
}
