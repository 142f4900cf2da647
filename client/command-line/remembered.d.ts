import { z } from 'zod';
/** A server that this computer was paired with. The token is not here: it lies in the keychain, or in an encrypted file beside. */
declare const Remembered: z.ZodObject<{
    id: z.ZodString;
    name: z.ZodString;
    pin: z.ZodNullable<z.ZodString>;
    urls: z.ZodArray<z.ZodURL>;
    scope: z.ZodString;
    session_id: z.ZodInt;
    paired_at: z.ZodString;
    expires_at: z.ZodString;
    vault_id: z.ZodString;
}, z.core.$strip>;
export type Remembered = z.infer<typeof Remembered>;
/** Every server that was paired with, by name. One whose file is damaged is left out: pairing again makes a new one. */
export declare function listRemembered(): Promise<readonly Remembered[]>;
export declare function readServer(id: string): Promise<Remembered | undefined>;
/** Private (0600), on the disk when it resolves. */
export declare function remember(server: Remembered): Promise<void>;
/** First the token, then the file that says that there is one. Errors: AppError `vault_unavailable`. */
export declare function rememberWithToken(server: Omit<Remembered, 'vault_id'>, token: string): Promise<Remembered>;
/** Null where there is none any more. Errors: AppError `vault_unavailable`. */
export declare function tokenOf(server: Remembered): Promise<string | null>;
/**
 * The one that is meant: by id, the beginning of one, name or address; without a word the only one there is.
 * Errors: CommandError `not_paired`, `which_server`.
 */
export declare function chosenServer(reference: string | undefined): Promise<Remembered>;
export declare function isMeant({ id, name, urls }: Remembered, reference: string): boolean;
export {};
