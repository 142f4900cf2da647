import type { Settings, User } from '../contract/schemas.ts';
import type { Reads } from '../ports/store.ts';
import { isActiveAt, type Account } from './account.ts';
import { linkOf } from './identity.ts';

const iso = (time: number) => new Date(time).toISOString();

/** Accounts as clients see them. An embedder may replace `user` (api.md: the user serializer). */
export interface Presenter {
  user(account: Account): Promise<User>;
  /** As it is now: an end of a disabling that has passed needs nobody to note it. */
  isActive(account: Account): boolean;
  settings(account: Account): Promise<Settings>;
}

type Sources = Pick<Reads, 'passwords' | 'secondFactors' | 'apiKeys' | 'identities'>;

interface PresenterParts {
  readonly reads: Sources;
  /** ms since 1970. */
  readonly now: () => number;
  /** Whether a link could be made now. */
  readonly casdoorAvailable: () => boolean;
  readonly serialize?: ((user: User, account: Account) => User) | undefined;
}

/** The one picture of an account that every room shows. */
export function createPresenter({ reads, now, casdoorAvailable, serialize }: PresenterParts): Presenter {
  const isActive = (account: Account) => isActiveAt(account, now());
  const user = async (account: Account): Promise<User> => {
    const hasPassword = (await reads.passwords.byId(account.id)) !== undefined;
    const factors = await reads.secondFactors.byId(account.id);
    const made = {
      ...plainUser(account),
      is_active: isActive(account),
      has_password: hasPassword,
      casdoor_linked: (await linkOf(reads, account.id)) !== undefined,
      two_factor: factors !== undefined && (factors.email || factors.totp?.confirmed === true),
    };
    return serialize ? serialize(made, account) : made;
  };
  return {
    user,
    isActive,
    settings: async (account) => {
      const keys = await reads.apiKeys.ofGroup(String(account.id));
      const prefix = keys.find(({ isDefault }) => isDefault)?.prefix ?? null;
      return { ...(await user(account)), preferences: { ...account.preferences }, api_key_prefix: prefix, casdoor_available: casdoorAvailable() };
    },
  };
}

/** Accounts do not change, they are replaced: so the plain picture of one is made once. */
const pictures = new WeakMap<Account, User>();

function plainUser(account: Account): User {
  const known = pictures.get(account);
  if (known !== undefined) return known;
  const made = picture(account);
  pictures.set(account, made);
  return made;
}

function picture(account: Account): User {
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
