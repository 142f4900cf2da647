import { z } from 'zod';

/** The first line of what a backup holds. */
export const Manifest = z.object({
  format: z.literal('doorward-backup'),
  /** Of the lines that follow: the secrets, then the store as `Store.copyOut` writes it. A higher one is a newer program's. */
  version: z.int().min(1),
  /** ms since 1970 */
  madeAt: z.number(),
  /** Of the program that made it. */
  program: z.string().max(40),
  serverId: z.string().regex(/^[0-9a-f]{16}$/),
  mode: z.enum(['single', 'multi', 'sso']),
});
export type Manifest = z.infer<typeof Manifest>;
export const contentsVersion = 1;

/** The second line: what the vault keeps, by name. */
export const Secrets = z.record(z.string().min(1).max(200), z.string());
export type Secrets = Readonly<z.infer<typeof Secrets>>;

/**
 * Which entries of the vault go along: those without which paired clients would have to be paired anew, or settings would lack their passwords.
 * Not the key of JWTs, which end with the sessions that they belong to, nor the session of this computer's window.
 */
export const goesAlong = (name: string): boolean => !['jwt-key', 'desktop-session'].includes(name);

/** The longest line before the store's: secrets are short. */
export const mostLineBytes = 4 * 1024 * 1024;
