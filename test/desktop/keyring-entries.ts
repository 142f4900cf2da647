import { spawnSync } from 'node:child_process';

type Env = Readonly<Record<string, string | undefined>>;

/** Everything that Doorward has in a keyring: account and secret, read by another program than Doorward. */
export function entriesIn(env: Env): { readonly account: string; readonly secret: string }[] {
  const { stdout, stderr } = spawnSync('secret-tool', ['search', '--all', '--unlock', 'service', 'doorward'], { env: { ...env }, encoding: 'utf8' });
  const secrets = [...stdout.matchAll(/^secret = (.*)$/gm)].map(([, secret = '']) => secret);
  // Older versions write the attributes to stderr; keytar says account, its stand-by username.
  const accounts = [...`${stdout}\n${stderr}`.matchAll(/^attribute\.(?:account|username) = (.*)$/gm)].map(([, account = '']) => account);
  return secrets.map((secret, index) => ({ account: accounts[index] ?? '', secret }));
}

/** The keychain entry of one installation's window; its cookie's name carries the beginning of the installation's id. */
function entryOf(env: Env, cookieName: string) {
  const id = cookieName.replace(/^doorward_/, '');
  return entriesIn(env).find(({ account }) => account.startsWith(id) && account.endsWith('/desktop-session'));
}

/** The session key that is kept for a window, or null. */
export function keptFor(env: Env, cookieName: string): string | null {
  const secret = entryOf(env, cookieName)?.secret;
  return secret === undefined ? null : (JSON.parse(secret) as string);
}

/** As if the person had deleted it in the keyring's own program. */
export function loseKept(env: Env, cookieName: string): void {
  const { account } = entryOf(env, cookieName) ?? { account: '' };
  for (const attribute of ['account', 'username'])
    spawnSync('secret-tool', ['clear', 'service', 'doorward', attribute, account], { env: { ...env } });
}
