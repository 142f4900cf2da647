/** What a narrowed credential may do: an API key, or a session that was opened by pairing. Each for itself, none includes another (http/caller.ts). */
export const scopes = ['read', 'write', 'admin', 'introspect'] as const;
export type Scope = (typeof scopes)[number];
