import { z } from 'zod';
import { isActiveAt, type Account } from '../accounts/account.ts';

const time = z.iso.datetime();

export const NanoclawUser = z.object({
  id: z.int().positive(),
  username: z.string(),
  email: z.string().nullable(),
  avatar: z.string().nullable(),
  role: z.enum(['admin', 'user']),
  is_active: z.boolean(),
  created_at: time,
  last_login_at: time.nullable(),
});

const answer = <T extends z.ZodType>(data: T) => z.object({ code: z.literal(0), data });
export const NanoclawUserAnswer = answer(NanoclawUser);
export const NanoclawSignIn = answer(z.object({ token: z.string(), user: NanoclawUser }));
/** With a token where the account is ready; else what is known of one that waits for its mail. */
export const NanoclawRegistered = NanoclawSignIn.or(
  answer(
    z.object({
      user: z.object({ username: z.string(), email: z.string().nullable(), is_active: z.literal(false) }),
      pending_activation: z.literal(true),
    }),
  ),
);
export const NanoclawMode = answer(z.object({ mode: z.enum(['single', 'multi', 'sso']) }));

/** `User.to_dict` of nanoClaw, as it is at `now` (ms): nulls are kept. */
export function toNanoclawUser(account: Account, now: number): z.infer<typeof NanoclawUser> {
  const iso = (at: number) => new Date(at).toISOString();
  return {
    id: account.id,
    username: account.username,
    email: account.email,
    avatar: account.avatar,
    role: account.role,
    is_active: isActiveAt(account, now),
    created_at: iso(account.createdAt),
    last_login_at: account.lastLoginAt === null ? null : iso(account.lastLoginAt),
  };
}
