import { z } from 'zod';
import { id, time } from './scalars.ts';

/** An invitation that is open: whoever has its link makes an account of their own. The link is not told again. */
export const InvitationRow = z.object({
  id,
  /** What the admin noted down about whom it is for. */
  note: z.string(),
  role: z.enum(['admin', 'user']),
  uses: z.int(),
  left: z.int(),
  created_at: time,
  expires_at: time,
  /** Who made it; null: at the command line, or gone since. */
  made_by: z.string().nullable(),
});
export type InvitationRow = z.infer<typeof InvitationRow>;
export const InvitationList = z.object({ invitations: z.array(InvitationRow) });
export type InvitationList = z.infer<typeof InvitationList>;
/** `url` and `token` are shown here once. */
export const InvitationMade = z.object({ invitation: InvitationRow, url: z.string(), token: z.string() });
export type InvitationMade = z.infer<typeof InvitationMade>;
