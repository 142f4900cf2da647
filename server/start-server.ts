import pino, { type Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { Accounts } from './accounts/service.ts';
import { createActivity } from './activity/service.ts';
import { copiesFolder, stamp } from './backup/places.ts';
import { modes, type House, type Ingredients } from './compose.ts';
import { defaultDataDir } from './config/data-dir.ts';
import { isGiven, loadSettings, setByPolicy, type SettingsSources } from './config/load-settings.ts';
import { CurrentHouse } from './current-house.ts';
import type { Settings } from './config/settings.ts';
import { AppError, StartError } from './errors.ts';
import { isLoopback } from './network/addresses.ts';
import { mayBeSingle } from './network/open-to-network.ts';
import { createHttpServer } from './http/sockets.ts';
import type { RunningServer, StartOptions } from './index.ts';
import { listen } from './listen.ts';
import type { Mode } from './modes/mode.ts';
import { openFirstRun } from './modes/first-run.ts';
import { modeAtStart } from './modes/undo.ts';
import { furnishNetwork } from './network-furniture.ts';
import { systemClock } from './ports/clock.ts';
import { usualTiming, type Timing } from './ports/timing.ts';
import { prepareFirstAdmin } from './admin/adopt/prepare.ts';
import { startRestartable } from './restartable.ts';
import { renewLostKeys } from './renewed-keys.ts';
import { runningServer } from './running-server.ts';
import { watchStore } from './events/watched-store.ts';
import { beginSwap, isSwapDue, type Swap } from './storage/lowdb/folder-swap.ts';
import { openLowdbStore } from './storage/lowdb/lowdb-store.ts';
import { openVault } from './vault/open-vault.ts';
import { loadServerKeys } from './vault/server-keys.ts';

/** The format of the data that this version writes; a version of a lower one cannot read them. */
export { formatVersion as storeFormat } from './storage/lowdb/store-files.ts';

/** Starts the embedded server and resolves when it answers; begins anew by itself after a restore. Errors: StartError (errors.ts). */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const isOurs = options.parts?.store === undefined && options.parts?.vault === undefined;
  return startRestartable((port, beginAnew) => startOnce(port === null ? options : { ...options, port }, isOurs ? beginAnew : null), {
    swapBack: (swap) => swapBack(dataDirOf(options), swap),
    warn: (facts, sentence) => createLog(loadSettings(sourcesOf(options)), options).warn(facts, sentence),
  });
}

/** Not where the swap itself did not come to its end: it goes on at the next start. */
async function swapBack(dataDir: string, { goes }: Swap): Promise<void> {
  if (!isSwapDue(dataDir)) await beginSwap(dataDir, { comes: goes, goes: `${copiesFolder}/failed-${stamp(Date.now())}` });
}

const timingOf = ({ parts }: StartOptions): Timing => ({ ...usualTiming, ...parts?.timing });

const dataDirOf = ({ dataDir, env = process.env }: StartOptions) => dataDir ?? env['DOORWARD_DATA_DIR'] ?? defaultDataDir(env);

function sourcesOf(options: StartOptions): SettingsSources {
  const env = options.env ?? process.env;
  return { configFile: options.configFile ?? env['DOORWARD_CONFIG'], env, given: givenSettings(options), policyFile: options.policyFile };
}

/** Settings, store, owner, vault, then the socket. What was taken is given back where a later step fails. */
async function startOnce(options: StartOptions, beginAnew: NonNullable<Ingredients['beginAnew']> | null): Promise<RunningServer> {
  const env = options.env ?? process.env;
  const sources = sourcesOf(options);
  const settings = loadSettings(sources);
  const about = { uiDir: options.uiDir, hooks: options.hooks, policy: setByPolicy(sources), version: packageJson.version };
  const log = createLog(settings, options);
  const dataDir = dataDirOf(options);
  const clock = options.parts?.clock ?? systemClock;
  const plainStore = options.parts?.store ?? (await openLowdbStore({ dataDir, clock, activityKept: settings.activity.keep }));
  let current: CurrentHouse | undefined;
  const store = watchStore(plainStore, () => current?.house.lan.onAccessChange ?? (() => undefined));
  try {
    const mode = modes[await modeAtStart({ store, clock, configured: settings.mode, mayBeSingle: mayBeSingle(settings.server) })];
    checkReach(settings, mode);
    const identity = await new Accounts({ store, clock }).establish(settings.mode === null ? openFirstRun : undefined);
    if (store.describe().recoveredAt !== null) await createActivity({ store, clock }).noteRecovery();
    const vault = options.parts?.vault ?? (await openVault({ ...vaultChoice(settings), dataDir, serverId: identity.id }));
    await renewLostKeys({ store, vault, clock, log });
    const keys = await loadServerKeys(vault);
    const front = createHttpServer((req, res) => opened.listener(req, res), settings.server.tls, timingOf(options));
    const modeNow = () => current?.given.mode ?? mode;
    const bindIsConfigured = isGiven(sources, 'server.bind');
    const network = furnishNetwork({ settings, bindIsConfigured, mode: modeNow, front, store, vault, clock, log, identity, dataDir });
    const found = { settings, store, vault, keys, identity, clock, log, dataDir, env, beginAnew, ...about };
    const opened = (current = new CurrentHouse({ ...found, address: network.address, perimeter: network.perimeter }, network, mode.name));
    const { house } = opened;
    if (settings.sessions.endOnStart) await house.sessions.endAll();
    if (!mode.implicitOwner) await prepareFirstAdmin({ ...house, owner: settings.owner, log });
    await connectSso(house);
    await house.backup.clear();
    await listen(front.server, settings.server.port, settings.server.bind);
    await network.reachability.start();
    if (store.describe().kind !== 'memory') await network.note.write();
    tellStart(log, opened.given);
    return runningServer({ current: opened, network, front, timing: timingOf(options) });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Errors: StartError `bad_setting` for an issuer or a certificate that cannot be used. */
async function connectSso({ signOn }: House): Promise<void> {
  try {
    await signOn.administration.load();
  } catch (error) {
    if (!(error instanceof AppError) || error.fields === undefined) throw error;
    const field = Object.keys(error.fields)[0] ?? 'issuer';
    throw new StartError(
      'bad_setting',
      `sso.${field}: cannot be used`,
      'An issuer is an https address, or http on this computer; a certificate is PEM.',
      error,
    );
  }
}

/** What an operator wants to find in the log: where it listens, and what is not as safe as it could be. */
function tellStart(log: Logger, { address, mode, vault, store, settings }: Ingredients): void {
  const { strength, reason } = vault.describe();
  log.info({ event: 'listening', url: address().url, mode: mode.name, storage: store.describe().health, vault: strength }, 'listening');
  if (strength !== 'strong') log.warn({ event: 'vault', vault: strength, reason }, 'secrets are not in a keychain nor under a passphrase');
  if (!isLoopback(address().address))
    log.warn(
      { event: 'open_to_network', url: address().url, tls: settings.server.tls, insecure_lan: settings.server.allowInsecureLan },
      'other computers can reach this server',
    );
}

function givenSettings({ settings, port, bind, mode }: StartOptions): Record<string, unknown> {
  const server = { ...(port === undefined ? {} : { port }), ...(bind === undefined ? {} : { bind }) };
  const below = settings?.['server'];
  return { ...settings, ...(mode === undefined ? {} : { mode }), server: { ...(typeof below === 'object' ? below : {}), ...server } };
}

/** Single mode beyond this computer only with eyes open (security.md B5). */
function checkReach(settings: Settings, mode: Mode): void {
  const { bind } = settings.server;
  if (mayBeSingle(settings.server) || !mode.implicitOwner) return;
  throw new StartError(
    'bad_setting',
    `server.bind: ${mode.name} mode on ${bind} would be open to the network`,
    'Bind 127.0.0.1, or set server.acknowledgeLan to true: others on the network will then need a token, and are never the owner.',
  );
}

function vaultChoice({ vault }: Settings): { backend: Settings['vault']['backend']; passphrase?: string } {
  return { backend: vault.backend, ...(vault.passphrase === null ? {} : { passphrase: vault.passphrase }) };
}

function createLog(settings: Settings, options: StartOptions): Logger {
  const shape = {
    level: settings.log.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(shape, options.log ?? pino.destination({ fd: 2, sync: true }));
}
