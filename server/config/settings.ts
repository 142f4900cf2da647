import { z } from 'zod';
import { isSecureOrigin } from '../contract/origin.ts';

/**
 * Every setting, its limits and its default (api.md Settings). Strict: a key that is not here is a mistake and says so.
 * Settings of rooms that this version does not have yet are checked all the same, so that a configuration stays valid.
 */

const seconds = z.int().min(1);
const limit = (attempts: number, window: number) =>
  z.strictObject({ attempts: z.int().min(1).default(attempts), seconds: seconds.default(window) }).prefault({});
const route = z.string().startsWith('/');
const webAddress = z.url({ protocol: /^https?$/ });
const ownOrigin = z.string().refine(isSecureOrigin, { error: 'expected an https address without a path' });
const template = z.strictObject({ title: z.string().optional(), text: z.string().optional(), html: z.string().optional() });

const endpoints = ['login', 'logout', 'me', 'validatePassword', 'register', 'activateEmail', 'sendPasswordResetMail', 'resetPassword'] as const;
const endpointSwitches = z.strictObject(Object.fromEntries(endpoints.map((name) => [name, z.boolean().default(true)])));

const server = z.strictObject({
  port: z.int().min(0).max(65535).default(7420),
  bind: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')], { error: 'expected an IP address or "localhost"' }).default('127.0.0.1'),
  publicUrl: webAddress.nullable().default(null),
  allowedHosts: z.array(z.string().min(1)).default([]),
  trustedProxies: z.array(z.union([z.ipv4(), z.ipv6()], { error: 'expected an IP address' })).default([]),
  tls: z.enum(['auto', 'on', 'off']).default('auto'),
  /** An operator's own certificate (PEM, leaf first) and its key, by path; read again when they change. */
  certFile: z.string().min(1).nullable().default(null),
  keyFile: z.string().min(1).nullable().default(null),
  /** Whether mDNS may announce this server at all, while the network is open and its switch is on. */
  mdns: z.boolean().default(true),
  acknowledgeLan: z.boolean().default(false),
  allowInsecureLan: z.boolean().default(false),
});

const mail = z.strictObject({
  smtp: z
    .strictObject({
      host: z.string().nullable().default(null),
      port: z.int().min(1).max(65535).default(587),
      secure: z.boolean().default(false),
      user: z.string().nullable().default(null),
      password: z.string().nullable().default(null),
    })
    .prefault({}),
  from: z.string().nullable().default(null),
  templates: z.record(z.string(), template).default({}),
  customData: z.record(z.string(), z.json()).default({}),
});

const texts = z.union([z.string(), z.array(z.string())], { error: 'expected a text or a list of texts' });
const claim = (names: readonly string[]) => texts.default([...names]);
const sso = z.strictObject({
  endpoint: webAddress.nullable().default(null),
  clientId: z.string().nullable().default(null),
  clientSecret: z.string().nullable().default(null),
  organization: z.string().nullable().default(null),
  application: z.string().nullable().default(null),
  issuer: webAddress.nullable().default(null),
  /** What people call it: "Continue with …". */
  name: z.string().min(1).max(60).default('Casdoor'),
  /** PEM, or null: any key that the provider publishes. */
  certificate: z.string().nullable().default(null),
  scopes: texts.default('openid profile email'),
  requiredGroups: z.array(z.string()).default([]),
  adminGroups: z.array(z.string()).default([]),
  /** Where clients that run the browser leg themselves (`casdoor/exchange`, `casdoor/bind`) may let it end, beside this server and the person's own computer. */
  redirectUris: z.array(z.string().min(1)).default([]),
  /** Addresses of this server, beside `server.publicUrl` and this computer's own, at which browsers may begin a sign-in, each registered at the provider. */
  returnOrigins: z.array(ownOrigin).default([]),
  /** Such clients must prove with PKCE that the code is theirs. Off: the seeds' own clients know nothing of it. */
  requirePkce: z.boolean().default(false),
  autoLink: z.enum(['challenge', 'verified-email', 'off']).default('challenge'),
  provisioning: z.enum(['create', 'challenge', 'off']).default('create'),
  fallback: z.enum(['always', 'outage', 'off']).default('always'),
  fallbackMaxAgeSeconds: seconds.default(604_800),
  /** How often the provider is asked again about people who are signed in. */
  recheckSeconds: seconds.default(900),
  claims: z
    .strictObject({
      subject: claim(['id', 'sub']),
      username: claim(['preferred_username', 'name']),
      email: claim(['email']),
      displayName: claim(['displayName', 'name']),
      givenName: claim(['given_name', 'firstName']),
      familyName: claim(['family_name', 'lastName']),
      groups: claim(['groups']),
    })
    .prefault({}),
});

export const Settings = z.strictObject({
  /** Null: as an admin switched it, single at first. Any other wins over that, and cannot be switched while the server runs. */
  mode: z.enum(['single', 'multi', 'sso']).nullable().default(null),
  server: server.prefault({}),
  password: z.strictObject({ minLength: z.int().min(8).max(64).default(8), bcryptCost: z.int().min(10).max(16).default(12) }).prefault({}),
  usernameRequired: z.boolean().default(false),
  cors: z.strictObject({ origins: z.array(webAddress).default([]) }).prefault({}),
  limits: z
    .strictObject({
      enabled: z.boolean().default(true),
      login: z.strictObject({ perAccount: limit(20, 900), perAddress: limit(100, 900) }).prefault({}),
    })
    .prefault({}),
  sessions: z
    .strictObject({
      idleSeconds: seconds.default(86_400),
      absoluteSeconds: seconds.default(259_200),
      maxPerAccount: z.int().min(1).default(50),
      endOnStart: z.boolean().default(false),
    })
    .prefault({}),
  jwt: z.strictObject({ seconds: seconds.default(604_800) }).prefault({}),
  registration: z.strictObject({ enabled: z.boolean().default(true), activation: z.enum(['email', 'none']).optional() }).prefault({}),
  endpoints: endpointSwitches.prefault({}),
  mail: mail.prefault({}),
  frontend: z
    .strictObject({
      url: webAddress.nullable().default(null),
      activationRoute: route.default('/auth/activation/'),
      resetPasswordRoute: route.default('/auth/reset_password/'),
    })
    .prefault({}),
  owner: z
    .strictObject({
      username: z.string().min(1).nullable().default(null),
      password: z.string().nullable().default(null),
      passwordFile: z.string().nullable().default(null),
    })
    .prefault({}),
  sso: sso.prefault({}),
  vault: z
    .strictObject({ backend: z.enum(['auto', 'keychain', 'file']).default('auto'), passphrase: z.string().min(1).nullable().default(null) })
    .prefault({}),
  backup: z
    .strictObject({
      /** Null: as an admin set it, and then the rest is theirs too. */
      every: z.enum(['off', 'daily', 'weekly']).nullable().default(null),
      /** An absolute path of a folder that is there; null: `backups` in the data folder. */
      folder: z
        .string()
        .startsWith('/')
        .or(z.string().regex(/^[A-Za-z]:[\\/]/))
        .nullable()
        .default(null),
      keep: z.int().min(1).max(100).default(7),
      passphrase: z.string().min(1).nullable().default(null),
    })
    .prefault({}),
  activity: z
    .strictObject({
      /** The newest so many entries stay at most. */
      keep: z.int().min(100).default(20_000),
      /** Entries older than so many days go. Null: as an admin set it, none by its age at first. */
      days: z.int().min(7).max(3_650).nullable().default(null),
    })
    .prefault({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') }).prefault({}),
});
export type Settings = z.infer<typeof Settings>;

/** Settings that hold a secret: in the config file only as a reference (`env:NAME`, `file:PATH`, later `vault:NAME`). */
export const secretPaths: readonly string[] = ['mail.smtp.password', 'sso.clientSecret', 'owner.password', 'vault.passphrase', 'backup.passphrase'];
