import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, test } from 'vitest';

/**
 * A private D-Bus with a real gnome-keyring behind it, in a temporary folder. Nothing of the developer's own keyring is touched.
 * One a process: glib and libdbus keep the first address they saw. Vitest gives each test file a process of its own.
 */
export interface Keyring {
  /** A whole environment for a child process. For this process: `useKeyring`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Locks the login collection, as a screen lock does. */
  lock(): Promise<void>;
  /** Unlocks it again over the control socket, as PAM does: sessions that processes hold stay good. */
  unlock(): Promise<void>;
  /** The daemon stops answering (SIGSTOP) until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends both daemons and removes the folder. */
  stop(): Promise<void>;
}

const needed = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'];
const absent = needed.filter((program) => spawnSync('which', [program]).status !== 0);

/** Why there is no real keyring here; null where there is one. */
export const keyringMissing: string | null =
  process.platform !== 'linux' ? 'the real keyring runs on Linux only' : absent.length > 0 ? `not installed: ${absent.join(', ')}` : null;
export const keyringAvailable = keyringMissing === null;

/** A suite that needs the real keyring: skipped by name where it cannot run, and a failure under CI=true. */
export function describeWithKeyring(name: string, suite: () => void): void {
  if (keyringMissing === null) describe(name, suite);
  else if (process.env['CI'] === 'true' && process.platform === 'linux')
    test(name, () => Promise.reject(new Error(`no real keyring: ${keyringMissing}`)));
  else describe.skip(`${name} (${keyringMissing})`, suite);
}

/** Points this process at a keyring. Before its first keychain call. */
export function useKeyring(keyring: Keyring): void {
  for (const [name, value] of Object.entries(keyring.env)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

const password = 'testpw';
const login = '/org/freedesktop/secrets/collection/login';

/** Starts an unlocked keyring; with `unlocked: false` one in which no collection was ever made. Rejects after 10 s. The caller stops it. */
export async function startKeyring(options: { readonly unlocked?: boolean } = {}): Promise<Keyring> {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-keyring-'));
  const env = prepare(folder);
  const bus = spawn('dbus-daemon', [`--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--nopidfile'], { env, stdio: 'ignore' });
  const children: ChildProcess[] = [bus];
  const stop = async () => {
    await Promise.all(children.map(ended));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until(() => send(env, 'org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetId').status === 0);
    const daemon = startDaemon(env, folder, options.unlocked !== false);
    children.unshift(daemon);
    await until(() => ownsSecrets(env));
    return {
      env,
      lock: async () => {
        send(env, 'org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', `array:objpath:${login}`);
        await until(() => isLocked(env));
      },
      unlock: async () => {
        await unlockOver(join(folder, 'run', 'control', 'control'));
        await until(() => !isLocked(env));
      },
      pause: () => void daemon.kill('SIGSTOP'),
      resume: () => void daemon.kill('SIGCONT'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function prepare(folder: string): Record<string, string | undefined> {
  const run = join(folder, 'run');
  const data = join(folder, 'data');
  mkdirSync(run, { mode: 0o700 });
  mkdirSync(data, { mode: 0o700 });
  // Without service folders nothing is started on demand: no prompt window, no second keyring.
  writeFileSync(
    join(folder, 'bus.conf'),
    `<busconfig><type>session</type><listen>unix:path=${run}/bus</listen>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  return {
    ...process.env,
    HOME: folder,
    XDG_DATA_HOME: data,
    XDG_RUNTIME_DIR: run,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${run}/bus`,
    DISPLAY: undefined,
    WAYLAND_DISPLAY: undefined,
    GNOME_KEYRING_CONTROL: undefined,
  };
}

function startDaemon(env: Record<string, string | undefined>, folder: string, unlocked: boolean): ChildProcess {
  const control = join(folder, 'run', 'control');
  const flags = ['--foreground', '--components=secrets', `--control-directory=${control}`, ...(unlocked ? ['--unlock'] : [])];
  const daemon = spawn('gnome-keyring-daemon', flags, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  daemon.stdin?.end(unlocked ? password : '');
  return daemon;
}

function send(env: Record<string, string | undefined>, to: string, path: string, method: string, ...args: readonly string[]) {
  return spawnSync('dbus-send', ['--session', '--print-reply', '--reply-timeout=2000', `--dest=${to}`, path, method, ...args], {
    env,
    encoding: 'utf8',
  });
}

function ownsSecrets(env: Record<string, string | undefined>): boolean {
  const reply = send(env, 'org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets');
  return reply.stdout.includes('true');
}

function isLocked(env: Record<string, string | undefined>): boolean {
  const names = ['string:org.freedesktop.Secret.Collection', 'string:Locked'];
  return send(env, 'org.freedesktop.secrets', login, 'org.freedesktop.DBus.Properties.Get', ...names).stdout.includes('boolean true');
}

/** gnome-keyring's control protocol (gkd-control-codes.h): a credentials byte, then length, operation 1 (unlock), and the password with its length. */
function unlockOver(path: string): Promise<void> {
  const secret = Buffer.from(password);
  const packet = Buffer.alloc(13 + secret.length);
  packet.writeUInt32BE(12 + secret.length, 1);
  packet.writeUInt32BE(1, 5);
  packet.writeUInt32BE(secret.length, 9);
  secret.copy(packet, 13);
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => socket.write(packet));
    socket.once('error', reject).once('data', (reply) => {
      socket.destroy();
      if (reply.length >= 8 && reply.readUInt32BE(4) === 0) resolve();
      else reject(new Error(`gnome-keyring did not unlock: ${reply.toString('hex')}`));
    });
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !holds(); await wait(25)) {
    if (Date.now() > deadline) throw new Error('the keyring did not get ready within 10 s');
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 2000);
  await gone;
  clearTimeout(force);
}
