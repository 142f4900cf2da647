import { randomBytes } from 'node:crypto';
import { CasdoorAdmin, type Thing } from './admin-api.ts';
import type { CasdoorNamed } from './named.ts';

export interface Someone {
  readonly username: string;
  readonly password: string;
  readonly email: string;
}

/** An organization of one test run in a real Casdoor: an application for Doorward, two groups, a certificate, and people as they are needed. */
export interface Ground {
  readonly admin: CasdoorAdmin;
  readonly organization: string;
  readonly application: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As Casdoor reports them: `organization/group`. The first is the one that Doorward asks for. */
  readonly staff: string;
  readonly others: string;
  /** Somebody new, in the group unless said otherwise. */
  person(name: string, groups?: readonly string[]): Promise<Someone>;
  change(someone: Someone, change: Thing, columns: string): Promise<void>;
  removePerson(someone: Someone): Promise<void>;
  /** Makes a certificate, and has the application sign with it from now on. Gives back the one before. */
  signWithAnother(cryptoAlgorithm: 'RS256' | 'ES256'): Promise<string>;
  removeCertificate(name: string): Promise<void>;
  /** Takes away all that was made. */
  close(): Promise<void>;
}

const word = (bytes = 4) => randomBytes(bytes).toString('hex');
const bits = { RS256: 2048, ES256: 256 } as const;

/** Makes all of it by Casdoor's own calls, with names that no other run has. */
export async function openGround(named: CasdoorNamed): Promise<Ground> {
  const admin = new CasdoorAdmin(named);
  const organization = `doorward-${word()}`;
  const made: (() => Promise<void>)[] = [];
  const make = async (kind: string, thing: Thing) => {
    await admin.add(kind, thing);
    made.unshift(() => admin.remove(kind, thing));
  };
  const application = `${organization}-app`;
  const [clientId, clientSecret] = [word(10), word(20)];
  const group = async (suffix: string) => {
    const name = `${organization}-${suffix}`;
    await make('group', {
      owner: organization,
      name,
      displayName: suffix,
      type: 'Virtual',
      parentId: organization,
      isTopGroup: true,
      isEnabled: true,
    });
    return `${organization}/${name}`;
  };
  const certificate = async (cryptoAlgorithm: 'RS256' | 'ES256') => {
    const name = `${organization}-${word()}`;
    const bitSize = bits[cryptoAlgorithm];
    await make('cert', { owner: 'admin', name, displayName: name, scope: 'JWT', type: 'x509', cryptoAlgorithm, bitSize, expireInYears: 1 });
    return name;
  };

  await make('organization', organizationOf(organization, application));
  const [staff, others] = [await group('staff'), await group('others')];
  const first = await certificate('RS256');
  await make('application', { ...applicationOf(organization, application), cert: first, clientId, clientSecret });

  const change: Ground['change'] = ({ username }, what, columns) => admin.change('user', `${organization}/${username}`, what, columns);
  const removePerson = async ({ username }: Someone) => admin.remove('user', await admin.read('user', `${organization}/${username}`));
  const people = new Set<Someone>();
  return {
    ...{ admin, organization, application, clientId, clientSecret, staff, others, change },
    person: async (name, groups = [staff]) => {
      const someone = { username: `${name}-${word(2)}`, password: `${word(8)}-password`, email: `${name}.${word(2)}@example.test` };
      await admin.add('user', personOf(someone, organization, application, groups));
      people.add(someone);
      return someone;
    },
    removePerson: async (someone) => {
      await removePerson(someone);
      people.delete(someone);
    },
    signWithAnother: async (algorithm) => {
      const before = String((await admin.read('application', `admin/${application}`))['cert']);
      await admin.change('application', `admin/${application}`, { cert: await certificate(algorithm), tokenSigningMethod: algorithm });
      return before;
    },
    removeCertificate: (name) => admin.remove('cert', { owner: 'admin', name }),
    close: async () => {
      for (const token of await admin.list('tokens', { owner: 'admin', organization })) await admin.remove('token', token);
      for (const someone of people) await removePerson(someone);
      for (const undo of made) await undo();
    },
  };
}

const organizationOf = (name: string, defaultApplication: string): Thing => ({
  ...{ owner: 'admin', name, displayName: name, defaultApplication },
  ...{ passwordType: 'bcrypt', passwordOptions: ['AtLeast6'], countryCodes: ['US'], languages: ['en'] },
});

const applicationOf = (organization: string, name: string): Thing => ({
  ...{ owner: 'admin', name, displayName: 'Doorward', organization, enablePassword: true, tokenFormat: 'JWT' },
  signinMethods: [{ name: 'Password', displayName: 'Password', rule: 'All' }],
  grantTypes: ['authorization_code', 'refresh_token'],
  // Addresses on this computer pass anyway; one must be listed.
  redirectUris: ['http://127.0.0.1/api/v1/auth/casdoor/callback'],
  ...{ expireInHours: 1, refreshExpireInHours: 24, failedSigninLimit: 100, failedSigninFrozenTime: 1 },
});

const personOf = ({ username, password, email }: Someone, owner: string, application: string, groups: readonly string[]): Thing => ({
  ...{ owner, name: username, type: 'normal-user', password, displayName: `The ${username}` },
  ...{ email, emailVerified: true, groups, signupApplication: application },
});
