import { fromSaved } from './admin/casdoor/settings-shape.ts';
import { fromConfiguration } from './sign-in/oidc/sso-settings.ts';
import type { Transaction } from './ports/store.ts';
import { endingsOf } from './accounts/account.ts';
import { PasswordPolicy } from './accounts/password-policy.ts';
import { createPresenter } from './accounts/present.ts';
import { Accounts } from './accounts/service.ts';
import { createActivity } from './activity/service.ts';
import { retentionFor } from './activity/retention.ts';
import { watchLog } from './activity/watch.ts';
import { noteShutLimits } from './activity/shut-limit.ts';
import { AccountAdmin } from './admin/accounts/service.ts';
import { Invitations } from './admin/invitations/service.ts';
import { Adoption } from './admin/adopt/service.ts';
import { ApiKeys } from './api-keys/service.ts';
import type { Ingredients } from './compose.ts';
import { createCsrf } from './http/csrf.ts';
import { createKeyLimit } from './http/key-limit.ts';
import { createSessionCookies } from './http/session-cookie.ts';
import { Throttle } from './http/throttle.ts';
import { makeLasting } from './lasting.ts';
import { isOpen } from './modes/closed-doors.ts';
import { createRecoverByCode } from './recovery/by-code.ts';
import { EmailChange } from './recovery/email-change.ts';
import { IdentityCodes } from './recovery/identity-codes.ts';
import { Recovery } from './recovery/service.ts';
import { Registration } from './registration/service.ts';
import { Sessions } from './sessions/service.ts';
import { Challenges } from './sign-in/challenges.ts';
import { createFinish, type FinishParts } from './sign-in/finish.ts';
import { createIdentify } from './sign-in/identify.ts';
import { createJwt } from './sign-in/jwt.ts';
import { tellOfNewDevice } from './sign-in/new-device.ts';
import { createKeyUse } from './sign-in/key-use.ts';
import { createLastUse } from './sign-in/last-use.ts';
import { SsoConnection } from './sign-in/oidc/connection.ts';
import { createProvider } from './sign-in/oidc/provider.ts';
import { createPasswordProof } from './sign-in/password/prove.ts';
import { createReproof } from './sign-in/second-factor/reproof.ts';
import { SecondFactorService } from './sign-in/second-factor/service.ts';
import { SecondFactorSignIn } from './sign-in/second-factor/sign-in.ts';

/** Every service of the house, made once: tools, then ways in, then people. No mode is asked for here. */
export function furnish(given: Ingredients) {
  const tools = makeTools(given);
  const ways = makeWays(given, tools);
  return { ...tools, ...ways, ...makePeople(given, tools, ways) };
}

export type Furniture = ReturnType<typeof furnish>;
type Tools = ReturnType<typeof makeTools>;

function makeTools(given: Ingredients) {
  const { settings, store, keys, clock, log, identity, hooks } = given;
  const { outbox, passwords, ended } = given.lasting ?? makeLasting(given);
  const hashAddress = (caller: string) => keys.hashAddress(caller);
  const connection = new SsoConnection((sso, speaks) => createProvider(sso, { clock, ...(speaks ? { log } : {}) }));
  return {
    hashAddress,
    csrf: createCsrf(() => keys.csrf()),
    cookie: createSessionCookies(identity.id),
    jwt: createJwt(() => keys.jwt(), identity.id, settings.jwt.seconds),
    throttle: new Throttle({ enabled: settings.limits.enabled, ...settings.limits.login }, noteShutLimits({ store, clock, hashAddress })),
    passwords,
    policy: new PasswordPolicy(settings.password.minLength),
    challenges: new Challenges((text) => keys.hashCode(text)),
    outbox,
    connection,
    present: createPresenter({
      reads: store,
      now: () => clock.now(),
      casdoorAvailable: () => connection.current !== null,
      serialize: hooks?.serializeUser,
    }),
    sessions: new Sessions({ store, clock, ended, endingsOf }),
  };
}

function makeWays({ settings, store, keys, clock }: Ingredients, tools: Tools) {
  const { challenges, throttle, passwords, hashAddress, outbox, jwt, sessions } = tools;
  const factors = new SecondFactorService({
    store,
    clock,
    seal: (text, context) => keys.seal(text, context),
    open: (text, context) => keys.open(text, context),
  });
  const secondFactor = new SecondFactorSignIn({ store, clock, challenges, factors, mailer: outbox, throttle, hashAddress });
  const finishParts: FinishParts = {
    store,
    clock,
    hashAddress,
    maxPerAccount: settings.sessions.maxPerAccount,
    secondFactor: (tx, account, proof, device, limits) => secondFactor.demand(tx, account, proof, device, limits),
    onOpen: (tx, account, device) => tellOfNewDevice(tx, account, device, { mailer: outbox, now: clock.now() }),
  };
  return {
    factors,
    secondFactor,
    finishParts,
    finish: createFinish(finishParts, () => outbox.kick()),
    identify: createIdentify({
      store,
      clock,
      jwt,
      isEnded: (id) => sessions.isEnded(id),
      noteUse: createLastUse({ store, clock }),
      keyUse: createKeyUse({ store, clock, hashAddress, limit: createKeyLimit() }),
    }),
    provePassword: createPasswordProof({ store, clock, passwords, throttle, cost: settings.password.bcryptCost, hashAddress }),
    reproof: createReproof({ store, clock, passwords, factors }),
  };
}

function makePeople(given: Ingredients, tools: Tools, { factors }: ReturnType<typeof makeWays>) {
  const { settings, store, clock } = given;
  const { passwords, policy, challenges, outbox } = tools;
  const mailer = outbox;
  const mailResets = isOpen(given, 'sendPasswordResetMail') && isOpen(given, 'resetPassword');
  const identityCodes = new IdentityCodes({ store, clock, challenges, mailer, factors, mailResets });
  const retention = retentionFor({ store, clock, settings: settings.activity });
  return {
    accounts: new Accounts({ store, clock }),
    activity: createActivity({ store, clock }),
    logWatch: watchLog({ store, clock, log: given.log, sign: (text) => given.keys.sign(text), retention: retention.now }),
    retention,
    apiKeys: new ApiKeys({ store, clock }),
    registration: new Registration({
      store,
      clock,
      passwords,
      policy,
      challenges,
      mailer,
      activation: activationOf(given),
      delivers: outbox.isConfigured || given.hooks?.sendActivationMail !== undefined,
      usernameRequired: settings.usernameRequired,
    }),
    recoverByCode: createRecoverByCode({ store, clock, passwords, policy, mailer, factors }),
    recovery: new Recovery({ store, clock, passwords, policy, challenges, mailer, identityCodes }),
    emailChange: new EmailChange({ store, clock, challenges, mailer, identityCodes }),
    identityCodes,
    invitations: new Invitations({ store, clock, challenges }),
    accountAdmin: new AccountAdmin({ store, clock, passwords, challenges, factors, mailer, issuer: (tx) => issuerAsSet(tx, settings) }),
    adoption: new Adoption({ store, clock, passwords, policy, ownerId: given.identity.ownerId }),
  };
}

/** Also where nothing is connected, as for a command: what the configuration says, else what an admin saved. */
async function issuerAsSet(tx: Transaction, { sso }: Ingredients['settings']): Promise<string | null> {
  const saved = await tx.savedSettings.byKey('casdoor');
  return (fromConfiguration(sso) ?? fromSaved(saved?.value, null))?.issuer ?? null;
}

/** "email" where mail can be sent, else "none" (api.md Settings). */
export function activationOf({ settings }: Ingredients): 'email' | 'none' {
  return settings.registration.activation ?? (settings.mail.smtp.host === null ? 'none' : 'email');
}
