/** The most used passwords known, in lower case. Half a megabyte: loaded when the first password is set, and kept. */
let loaded: Promise<ReadonlySet<string>> | undefined;

/** Whether a lower-cased password is among them (security.md B24; A 6.2.4). */
export async function commonPasswords(): Promise<(password: string) => boolean> {
  loaded ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common'] ?? []));
  const list = await loaded;
  return (password) => list.has(password);
}
