import type { Settings, User } from '../contract/schemas.ts';
import type { Account } from './account.ts';

const iso = (time: number) => new Date(time).toISOString();

/** The account as clients see it (api.md auth_payload). This version has no passwords, links or second factors to report. */
export function toUser(account: Account): User {
  const made = users.get(account) ?? present(account);
  users.set(account, made);
  return made;
}

/** Accounts do not change, they are replaced: so the picture of one is made once. */
const users = new WeakMap<Account, User>();

function present(account: Account): User {
  const isAdmin = account.role === 'admin';
  return {
    id: account.id,
    username: account.username,
    email: account.email,
    email_verified: account.emailVerified,
    display_name: account.displayName || fullName(account) || account.username,
    first_name: account.firstName,
    last_name: account.lastName,
    avatar: account.avatar,
    role: account.role,
    is_active: account.isActive,
    is_staff: isAdmin,
    is_superuser: isAdmin,
    created_at: iso(account.createdAt),
    last_login_at: account.lastLoginAt === null ? null : iso(account.lastLoginAt),
    casdoor_linked: false,
    has_password: false,
    two_factor: false,
  };
}

const fullName = ({ firstName, lastName }: Account) => `${firstName} ${lastName}`.trim();

/** The account with what only its person sees. */
export function toSettings(account: Account): Settings {
  return { ...toUser(account), preferences: { ...account.preferences }, api_key_prefix: null, casdoor_available: false };
}
