import { createHash } from 'node:crypto';
import type { Account } from '../../accounts/account.ts';
import { noteFailedProof } from '../../activity/failed-proof.ts';
import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Mailer } from '../../ports/mailer.ts';
import type { Store } from '../../ports/store.ts';
import type { Challenges } from '../challenges.ts';
import type { Proof } from '../proof.ts';
import { mailCode } from '../second-factor/mailed-code.ts';
import type { SecondFactorService } from '../second-factor/service.ts';

interface Parts {
  readonly store: Store;
  readonly throttle: Throttle;
  readonly factors: SecondFactorService;
  readonly challenges: Challenges;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly hashAddress: (address: string) => string;
  readonly provePassword: (ident: string, password: string, peer: Peer) => Promise<Proof>;
}

export interface HolderWish {
  readonly ident: string;
  readonly password: string;
  readonly channel?: HolderChannel | undefined;
  readonly code?: string | undefined;
  /** The secret of what it is for: a code that is mailed is good for that and nothing else. */
  readonly about: string;
  readonly acceptLanguage: string;
}

type HolderChannel = 'totp' | 'email' | 'recovery';
const codeMs = 10 * 60_000;

/**
 * That somebody holds an account, all factors of it at once: a link made with half of them would be a way around the other half. `email` without a code
 * has one mailed. Errors: AppError `invalid_credentials`, `second_factor_required` with the ways, `code_invalid`, `too_many_attempts`.
 */
export function createHolderProof(parts: Parts): (wish: HolderWish, peer: Peer) => Promise<Proof> {
  const { store, clock, throttle, factors, provePassword, hashAddress } = parts;
  return async (wish, peer) => {
    const { ident, password, channel = 'totp', code } = wish;
    const proof = await provePassword(ident, password, peer);
    // A trusted device is asked about a sign-in, which this is not yet.
    const channels = (await factors.channels(store, proof.account)).filter((one) => one !== 'device');
    if (channels.length === 0) return proof;
    if (code === undefined) {
      if (channel === 'email' && channels.includes('email')) await sendCode(proof.account, wish, peer, parts);
      throw new AppError('second_factor_required', { channels });
    }
    const name = `second factor of ${proof.account.id}`;
    await throttle.attempt(name, peer);
    const fits = channels.includes(channel) && (await isRight(proof.account, { ...wish, channel, code }, parts));
    if (!fits) {
      const who = { accountId: proof.account.id, sessionId: null, ipHash: hashAddress(peer.address) };
      await noteFailedProof(store, clock.now(), { ...who, method: channel });
      throw new AppError('code_invalid');
    }
    await throttle.forgive(name, peer);
    return { ...proof, secondFactor: channel };
  };
}

const subjectOf = ({ id }: Account, about: string) => `${id}:link:${createHash('sha256').update(about).digest('base64url')}`;

/** A newer one voids the one before. Counted with the codes that sign-ins have mailed. Errors: AppError `too_many_attempts`. */
async function sendCode(account: Account, { about, acceptLanguage }: HolderWish, peer: Peer, parts: Parts): Promise<void> {
  const { store, throttle, challenges, mailer, clock, hashAddress } = parts;
  const { id, email } = account;
  if (email === null) return;
  await throttle.attempt(`mailed code of second_factor:${id}`, peer, id);
  await store.transaction(async (tx) => {
    const wanted = { purpose: 'second_factor', about: subjectOf(account, about), accountId: id, lifeMs: codeMs } as const;
    const { challenge, code } = await challenges.open(tx, wanted, clock.now());
    const who = { at: clock.now(), ipHash: hashAddress(peer.address) };
    await mailCode(tx, mailer, { account, email, code, challengeId: challenge.id, acceptLanguage, ...who });
  });
  mailer.kick();
}

/** Used up where it is right; a wrong one is counted, whatever the caller says then. */
function isRight(
  account: Account,
  { channel, code, about }: HolderWish & { readonly channel: HolderChannel; readonly code: string },
  { store, factors, challenges, clock }: Parts,
): Promise<boolean> {
  return store.transaction(async (tx) =>
    channel === 'email'
      ? (await challenges.takeByCode(tx, 'second_factor', subjectOf(account, about), code, clock.now())) !== undefined
      : factors.use(tx, account.id, channel, code),
  );
}
