import { z } from 'zod';
import { time } from './scalars.ts';

/** Sockets that listen, and own addresses that answered when we connected to them, just now. */
export const MeasuredNetwork = z.object({
  measured_at: time,
  /** `sockets`: the system's table of listening sockets was read; `handle`: only our own socket handle could be asked. */
  source: z.enum(['sockets', 'handle']),
  listening: z.array(z.object({ address: z.string(), port: z.int(), family: z.enum(['ipv4', 'ipv6']) })),
  probes: z.array(z.object({ interface: z.string(), address: z.string(), loopback: z.boolean(), answers: z.boolean() })),
  reachable_from: z.enum(['this_computer', 'local_network']),
});
export type MeasuredNetwork = z.infer<typeof MeasuredNetwork>;

/** What keeps the switch, or one address, from being as it was asked for. */
export const lanProblems = ['acknowledgement_required', 'vault_unavailable', 'address_in_use', 'no_address'] as const;

export const LanFacts = z.object({
  /** The switch as it stands; with a configured `server.bind`, whether that is beyond this computer. */
  allowed: z.boolean(),
  /** `server.bind` is configured: the switch answers 409 `set_by_configuration`. */
  set_by_configuration: z.boolean(),
  /** Single mode: switching on needs `acknowledge: true`, and has not had it yet. */
  acknowledgement_required: z.boolean(),
  /** Interfaces beside loopback that have an address a phone can use. */
  interfaces: z.array(
    z.object({
      name: z.string(),
      addresses: z.array(z.string()),
      /** Open when the switch is on: named by an admin, or one of the usual ones where none was named. */
      chosen: z.boolean(),
      kind: z.enum(['ethernet', 'wifi', 'vpn', 'virtual', 'other']),
    }),
  ),
  /** Why it is not open although it is allowed, or not everywhere; null where all is well. */
  problem: z.enum(lanProblems).nullable(),
});
export type LanFacts = z.infer<typeof LanFacts>;
export type LanProblem = (typeof lanProblems)[number];

export const TlsFacts = z.object({
  /** The setting `server.tls`: `auto` both protocols on one port, `on` plain HTTP is refused off this computer, `off` none. */
  mode: z.enum(['auto', 'on', 'off']),
  /** `own`: this installation's authority; `file`: `server.certFile`; `off`: TLS is switched off. */
  source: z.enum(['own', 'file', 'off']),
  /** Base64 SHA-256 of the SPKI in DER (RFC 7469), as curl takes it: `sha256//…=`. Null before the first use, and without TLS. */
  pin: z.string().nullable(),
  /** The own authority's certificate, public: for phones and browsers that shall trust it. */
  ca_pem: z.string().nullable(),
  not_after: time.nullable(),
  /** What the certificate is good for: addresses and names. */
  names: z.array(z.string()),
  /** `vault_unavailable`: no key can be had; `certificate_files`: the files that changed are no pair, the old ones stay in use. */
  problem: z.enum(['vault_unavailable', 'certificate_files']).nullable(),
});
export type TlsFacts = z.infer<typeof TlsFacts>;

/** GET admin/network, and the answer of PATCH */
export const NetworkFacts = MeasuredNetwork.extend({
  lan: LanFacts,
  tls: TlsFacts,
  /** Where clients on the network find this server, without a slash at the end: https, or http where there is no TLS. Empty while nothing is open. */
  urls: z.array(z.string()),
  /** `no_sign_in_needed`: open to the network in a mode where nobody signs in; `insecure_lan`: passwords are taken over plain HTTP. */
  warning: z.enum(['no_sign_in_needed', 'insecure_lan']).nullable(),
  /** A command that works as printed on another computer of the network; null while nothing is open or there is no TLS. */
  curl: z.string().nullable(),
  /** `on`: as chosen; `name`: what is announced at the moment, null where nothing is. */
  mdns: z.object({ on: z.boolean(), name: z.string().nullable() }),
});
export type NetworkFacts = z.infer<typeof NetworkFacts>;

/** PATCH admin/network. What is absent stays. */
export const NetworkChange = z.object({
  lan: z.boolean().optional(),
  /** By name; null: the usual ones (not VPNs, not those of virtual machines and containers). */
  interfaces: z.array(z.string().min(1).max(60)).min(1).max(40).nullable().optional(),
  mdns: z.boolean().optional(),
  /** Single mode: others on the network will need a token, and are never the owner. */
  acknowledge: z.boolean().optional(),
});
export type NetworkChange = z.infer<typeof NetworkChange>;

/** `challenge`: 256 random bits, base64url, of a program that can read the server's data folder and wants to know that this is its server. */
export const WellKnownQuery = z.object({
  challenge: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
});

/** GET /.well-known/doorward: what a client on the network needs before it trusts anybody. No names of people. */
export const WellKnownDoorward = z.object({
  server_id: z.string(),
  version_api: z.string(),
  pin: z.string().nullable(),
  mode: z.enum(['single', 'multi', 'sso']),
  /** Only where a challenge came. */
  proof: z.string().optional(),
});
export type WellKnownDoorward = z.infer<typeof WellKnownDoorward>;
