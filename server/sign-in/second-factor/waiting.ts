import { z } from 'zod';
import type { Account, Json } from '../../accounts/account.ts';
import type { Peer } from '../../http/peer.ts';
import type { Challenge } from '../challenge.ts';
import type { Limits } from '../finish.ts';
import type { Device, Proof } from '../proof.ts';

/** What a sign-in that waits for its second factor keeps of its first half. */
const Waiting = z.object({
  method: z.enum(['password', 'sign_in_link']),
  recordHash: z.string().optional(),
  fallback: z.boolean().optional(),
  userAgent: z.string(),
  label: z.string().optional(),
  /** Of the address that asked: for the screen of a trusted device. */
  ipHash: z.string().optional(),
  kind: z.enum(['desktop', 'browser', 'phone', 'script', 'tv']).optional(),
  idleSeconds: z.int(),
  absoluteSeconds: z.int(),
});

/** Only what people know can be stolen from afar: passwords and mailed links ask for a second factor (reference/seeds-contract.md 3b: not OAuth). */
export function needsSecondFactor(proof: Proof): boolean {
  return proof.secondFactor === undefined && (proof.method === 'password' || proof.method === 'sign_in_link');
}

/** What the challenge keeps; `ipHash`: of the device's address. */
export function toWaiting(proof: Proof, device: Device, limits: Limits, ipHash: string): { readonly [name: string]: Json } {
  const { method, recordHash, fallback } = proof;
  const { userAgent, label, kind } = device;
  const kept = {
    method,
    recordHash,
    fallback,
    userAgent: userAgent.slice(0, 512),
    label,
    kind,
    ipHash,
    idleSeconds: limits.idleSeconds,
    absoluteSeconds: limits.absoluteSeconds,
  };
  return Object.fromEntries(Object.entries(kept).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The other way round; the peer is the one that answers, which may be another than the one that asked. */
export function readWaiting(challenge: Challenge, account: Account, { address, isNear }: Peer): { proof: Proof; device: Device; limits: Limits } {
  const { method, recordHash, fallback, userAgent, label, kind, idleSeconds, absoluteSeconds } = Waiting.parse(challenge.data);
  const proof: Proof = { account, method, ...(recordHash === undefined ? {} : { recordHash }), ...(fallback ? { fallback } : {}) };
  return { proof, device: { userAgent, label, kind, address, isNear }, limits: { idleSeconds, absoluteSeconds } };
}
