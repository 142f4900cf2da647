import type { NewAccount } from '../../server/accounts/account.ts';
import type { Shelves } from '../../server/ports/store.ts';
import type { NewSession } from '../../server/sessions/session.ts';

export const shelfTime = 1_763_700_000_000;

type NewRecord<K extends keyof Shelves> = Omit<Shelves[K], 'id'>;

/** Of every shelf a record for each number, every key its own, three numbers to a group. */
export const samples: { readonly [K in keyof Shelves]: (number: number) => NewRecord<K> } = {
  passwords: (number) => ({ hash: `$2b$12$hash-${number}`, setAt: shelfTime + number, mustChange: false }),
  apiKeys: (number) => ({
    accountId: Math.ceil(number / 3),
    name: `Schlüssel ${number} 🦊`,
    hash: hex(number),
    prefix: hex(number).slice(-8),
    scopes: ['read', 'write'],
    createdAt: shelfTime,
    expiresAt: null,
    lastUsedAt: null,
    isDefault: false,
  }),
  challenges: (number) => ({
    purpose: 'reset_password',
    key: `reset_password:${hex(number)}`,
    subject: `reset_password:${Math.ceil(number / 3)}`,
    accountId: 1,
    codeHash: null,
    attempts: 0,
    createdAt: shelfTime,
    expiresAt: shelfTime + 600_000,
    data: { to: 'x@example.org', nested: [1, null] },
  }),
  secondFactors: (number) => ({
    totp: { sealedSecret: `sealed ${number}`, confirmed: true, lastStep: number },
    email: false,
    recovery: [hex(number), hex(number + 1)],
  }),
  mails: (number) => ({
    accountId: null,
    template: 'reset_password',
    sealed: `sealed ${number}`,
    createdAt: shelfTime,
    expiresAt: shelfTime + 600_000,
    attempts: 0,
    nextAttemptAt: shelfTime,
    sentAt: null,
    lastError: null,
  }),
  identities: (number) => ({
    accountId: Math.ceil(number / 3),
    key: `https://door.example ${hex(number)}`,
    issuer: 'https://door.example',
    subject: hex(number),
    username: `名前 ${number}`,
    email: null,
    displayName: null,
    groups: ['acme/people', 'Ünï'],
    groupsAt: shelfTime,
    linkedAt: shelfTime,
    lastUsedAt: null,
    goneAt: null,
    adminByGroup: false,
    sealedToken: `sealed ${number}`,
    partedAt: null,
  }),
  savedSettings: (number) => ({
    name: `casdoor ${number}` as 'casdoor',
    value: { endpoint: 'https://door.example', nested: [number, null] },
    savedAt: shelfTime,
  }),
};

/** The name of the group that the first three samples are in. */
export const firstGroup = { apiKeys: '1', challenges: 'reset_password:1', identities: '1' } as const;

/** 64 hex characters, others for every number. */
export function hex(number: number): string {
  return number.toString(16).padStart(64, '0');
}

export function person(number: number): NewAccount {
  return {
    username: `person-${number}`,
    email: `person-${number}@example.org`,
    emailVerified: true,
    displayName: `Person ${number}`,
    firstName: '',
    lastName: '',
    avatar: null,
    role: 'user',
    isActive: true,
    createdAt: shelfTime,
    lastLoginAt: null,
    preferences: {},
  };
}

export function device(number: number, accountId: number): NewSession {
  return {
    accountId,
    keyHash: hex(number),
    deviceLabel: 'Firefox on Linux',
    userAgent: 'Mozilla/5.0',
    ipHash: '',
    kind: 'browser',
    method: 'password',
    createdAt: shelfTime,
    lastSeenAt: shelfTime,
    idleSeconds: 86_400,
    absoluteSeconds: 259_200,
    kept: false,
  };
}
