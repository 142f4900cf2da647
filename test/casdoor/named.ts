import { z } from 'zod';

/** A Casdoor that somebody runs beside the tests, as the environment names it (docs/casdoor.md). Nothing of it is here, and nothing need be prepared in it. */
const Named = z.object({
  /** By the host that the browser will use too: Casdoor makes its issuer of the Host header, unless `origin` is set in it. */
  CASDOOR_URL: z.url(),
  /** Of the organization built-in. */
  CASDOOR_ADMIN: z.string().min(1).default('admin'),
  CASDOOR_ADMIN_PASSWORD: z.string().min(1),
  /** Shell commands that end its process and start it again; both or none. */
  CASDOOR_STOP: z.string().optional(),
  CASDOOR_START: z.string().optional(),
  /** The same for a process that hangs. */
  CASDOOR_FREEZE: z.string().optional(),
  CASDOOR_THAW: z.string().optional(),
});
export type CasdoorNamed = z.infer<typeof Named>;

/** Null: none is named. Errors: one, where a Casdoor is named and something else is missing: tests that were asked for are not skipped. */
export const casdoorNamed = (): CasdoorNamed | null => (process.env['CASDOOR_URL'] === undefined ? null : Named.parse(process.env));
