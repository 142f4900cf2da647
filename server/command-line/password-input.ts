import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { CommandError } from './command-error.ts';
import { askSecretly } from './prompt.ts';

export interface PasswordOptions {
  readonly passwordFile?: string;
  readonly generate?: boolean;
  readonly mustChange?: boolean;
}

export interface GivenPassword {
  readonly password: string;
  /** Nobody has seen it yet: it is printed, once. */
  readonly generated: boolean;
}

const mostBytes = 64 * 1024;

/** There is no option that takes a password itself: what stands in argv, every user of the computer can read (security.md A.2). */
export function withPasswordOptions(command: Command, { mustChange = true } = {}): Command {
  command
    .addOption(new Option('--password-file <path>', 'read the password from the first line of a file').conflicts('generate'))
    .option('--generate', 'make a password and print it once');
  return mustChange ? command.option('--must-change', 'good for a week and one sign-in, which must set another') : command;
}

/**
 * From a file, made by chance, from a pipe, or typed without being shown, twice where it is a new one; in that order. The first line, without its
 * end; nothing is trimmed. Errors: CommandError `password_missing`, `password_differs`, `password_file`.
 */
export async function takePassword(options: PasswordOptions, isNew = true): Promise<GivenPassword> {
  if (options.generate) return { password: randomBytes(15).toString('base64url'), generated: true };
  if (options.passwordFile !== undefined) return given(firstLine(readFile(options.passwordFile)));
  if (!process.stdin.isTTY) return given(firstLine(await readPipe()));
  const password = await askSecretly('Password: ');
  if (isNew && (await askSecretly('Once more: ')) !== password)
    throw new CommandError('refused', 'password_differs', 'The two were not the same; nothing was changed');
  return given(password);
}

/** For the vault: from a pipe (its first line), or typed twice without being shown. Errors: CommandError `secret_missing`, `password_differs`. */
export async function takeSecret(): Promise<string> {
  const secret = process.stdin.isTTY ? await askSecretly('Secret: ') : firstLine(await readPipe());
  if (secret === '') throw new CommandError('usage', 'secret_missing', 'No secret came: pipe it in, or type it');
  if (process.stdin.isTTY && (await askSecretly('Once more: ')) !== secret)
    throw new CommandError('refused', 'password_differs', 'The two were not the same; nothing was changed');
  return secret;
}

function given(password: string): GivenPassword {
  if (password === '')
    throw new CommandError('usage', 'password_missing', 'No password came: pipe it in, type it, or use --password-file or --generate');
  return { password, generated: false };
}

/**
 * What opens a backup: from a file's first line, from a pipe's, or typed without being shown, twice where it is a new one. There is no option that
 * takes it itself. Errors: CommandError `passphrase_missing`, `password_differs`, `password_file`.
 */
export async function takePassphrase({ passphraseFile }: { readonly passphraseFile?: string }, isNew: boolean): Promise<string> {
  const isTyped = passphraseFile === undefined && process.stdin.isTTY;
  const given =
    passphraseFile !== undefined ? firstLine(readFile(passphraseFile)) : isTyped ? await askSecretly('Passphrase: ') : firstLine(await readPipe());
  if (given === '') throw new CommandError('usage', 'passphrase_missing', 'No passphrase came: pipe it in, type it, or use --passphrase-file');
  if (isTyped && isNew && (await askSecretly('Once more: ')) !== given)
    throw new CommandError('refused', 'password_differs', 'The two were not the same; nothing was changed');
  return given;
}

function readFile(path: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.length <= mostBytes) return bytes;
  } catch (cause) {
    throw new CommandError('usage', 'password_file', 'The password file cannot be read', cause);
  }
  throw new CommandError('usage', 'password_file', 'The password file is too large to hold a password');
}

async function readPipe(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    size += bytes.length;
    if (bytes.includes(10) || size > mostBytes) break;
  }
  return Buffer.concat(chunks);
}

/** Errors: CommandError `password_missing` where it is not UTF-8. */
function firstLine(bytes: Buffer): string {
  const end = bytes.indexOf(10);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(end === -1 ? bytes : bytes.subarray(0, end)).replace(/\r$/, '');
  } catch {
    throw new CommandError('usage', 'password_missing', 'The password is not UTF-8');
  }
}
