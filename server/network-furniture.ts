import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { retiredServer } from './backup/retiring.ts';
import type { NetworkFacts, WellKnownDoorward } from './contract/network.ts';
import type { Settings } from './config/settings.ts';
import { StartError } from './errors.ts';
import type { Perimeter } from './http/local-guard.ts';
import { hostsOf, ownHosts } from './http/own-hosts.ts';
import type { Route } from './http/route.ts';
import type { FrontedServer } from './http/sockets.ts';
import type { Mode } from './modes/mode.ts';
import { isLoopback } from './network/addresses.ts';
import { announcedName } from './network/discovery.ts';
import { networkFacts } from './network/facts.ts';
import { interfacesNow } from './network/interfaces.ts';
import { measureNetwork } from './network/measure.ts';
import { Reachability } from './network/reachability.ts';
import { networkRoutes } from './network/routes.ts';
import { createServerNote, type OwnNote } from './network/server-note.ts';
import type { CertificatePaths } from './network/tls/certificate-files.ts';
import { Certificates } from './network/tls/certificates.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { ServerIdentity, Store } from './ports/store.ts';
import type { Vault } from './ports/vault.ts';

interface Given {
  readonly settings: Settings;
  /** `server.bind` comes from file, environment or command line. */
  readonly bindIsConfigured: boolean;
  /** As it is now: it can be switched while the server runs. */
  readonly mode: () => Mode;
  readonly front: FrontedServer;
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: ServerIdentity;
  readonly dataDir: string;
}

/** What stands between the house and the network. It outlives a house: when the mode is switched, sockets and certificate stay. */
export interface Network {
  readonly reachability: Reachability;
  /** Measures anew. */
  facts(): Promise<NetworkFacts>;
  wellKnown(): WellKnownDoorward;
  /** Where the first socket is, once it listens. */
  readonly address: () => { readonly url: string; readonly port: number; readonly address: string; readonly family: 'ipv4' | 'ipv6' };
  readonly perimeter: () => Perimeter;
  /** For commands on the same folder. */
  readonly note: OwnNote;
}

const hasMoved = (store: Store) => async () => (await retiredServer(store)) !== null;

/** Errors: StartError `bad_setting` for certificate files that cannot be used. */
export function furnishNetwork(given: Given): Network {
  const { settings, mode, front, identity, clock, log, dataDir, bindIsConfigured: setByConfiguration } = given;
  const { acknowledgeLan, allowInsecureLan, tls } = settings.server;
  const address = addressOf(front, tls === 'on');
  const certificates = new Certificates({ ...given, mode: tls, files: filesOf(settings), serverId: identity.id, use: (pair) => front.tls.use(pair) });
  certificates.load();
  const needsAcknowledgement = () => mode().implicitOwner && !acknowledgeLan;
  const reachability = new Reachability({
    ...given,
    serverId: identity.id,
    bound: address,
    setByConfiguration,
    needsAcknowledgement,
    hasMoved: hasMoved(given.store),
    certificates,
    names: certifiedNames(settings, announcedHost(identity.id)),
    open: (one) => front.listenToo(one, address().port),
  });
  return {
    reachability,
    address,
    note: createServerNote({ dataDir, url: () => address().url, log }),
    perimeter: perimeterOf(settings, address, reachability, identity.id),
    wellKnown: () => ({ server_id: identity.id, version_api: '1', pin: certificates.pin, mode: mode().name }),
    facts: async () =>
      networkFacts({
        measured: await measureNetwork(address(), clock.now()),
        state: reachability.now(),
        choice: reachability.choice,
        problem: reachability.problem,
        announced: reachability.announced,
        interfaces: interfacesNow(),
        tls: certificates.facts(),
        setByConfiguration,
        needsAcknowledgement: needsAcknowledgement(),
        noSignIn: mode().implicitOwner,
        insecureLan: allowInsecureLan,
      }),
  };
}

/** Who can reach the server, and the switch: over every house; `store`: this one's. */
export function composeNetwork(network: Network, store: Store, { hashAddress }: { readonly hashAddress: (address: string) => string }): Route[] {
  return networkRoutes({
    facts: () => network.facts(),
    change: (change, actor) => network.reachability.change(change, actor, store),
    wellKnown: () => network.wellKnown(),
    prove: (challenge) => network.note.prove(challenge),
    hashAddress,
  });
}

function filesOf({ server: { certFile, keyFile } }: Settings): CertificatePaths | null {
  if (certFile !== null && keyFile !== null) return { certFile, keyFile };
  if (certFile === null && keyFile === null) return null;
  throw new StartError('bad_setting', 'server.certFile: it needs server.keyFile, and the other way round', 'Set both, or neither.');
}

/** What mDNS calls this server while it is announced. */
const announcedHost = (serverId: string) => `${announcedName(serverId)}.local`.toLowerCase();
/** What mDNS calls this computer. */
const localName = () => `${(hostname().split('.', 1)[0] ?? '').toLowerCase().replace(/[^a-z0-9-]/g, '-') || 'doorward'}.local`;

function certifiedNames({ server: { allowedHosts, publicUrl } }: Settings, announced: string): readonly string[] {
  const configured = [...allowedHosts, ...(publicUrl === null ? [] : [new URL(publicUrl).host])].map((host) =>
    host.replace(/:\d+$/, '').toLowerCase(),
  );
  const usable = configured.map((host) => host.replace(/^\[(.*)\]$/, '$1')).filter((host) => /^[a-z0-9.:-]+$/.test(host));
  return [...new Set(['localhost', '127.0.0.1', '::1', localName(), announced, ...usable])];
}

const nowhere: ReadonlySet<string> = new Set();

function perimeterOf({ server, cors }: Settings, address: Network['address'], reachability: Reachability, serverId: string): () => Perimeter {
  const outside = server.publicUrl === null ? undefined : new URL(server.publicUrl);
  const crossOrigins = new Set(cors.origins.map((origin) => new URL(origin).origin));
  let perimeter: Perimeter | undefined;
  const make = (): Perimeter => {
    const { port } = address();
    const named = new Set(hostsOf([localName()], port));
    const announced = new Set([...named, ...hostsOf([announcedHost(serverId)], port)]);
    return {
      hosts: ownHosts({ port, addresses: () => reachability.hosts, configured: [...server.allowedHosts, ...(outside ? [outside.host] : [])] }),
      networkHosts: () => (reachability.isShut ? nowhere : reachability.announced === null ? named : announced),
      origins: new Set([...(outside ? [outside.origin] : []), ...crossOrigins]),
      crossOrigins,
      trustedProxies: new Set(server.trustedProxies),
      secureHost: outside?.protocol === 'https:' ? outside.host : null,
    };
  };
  return () => (perimeter ??= make());
}

function addressOf({ server }: FrontedServer, tlsOnly: boolean): Network['address'] {
  let bound: AddressInfo | undefined;
  const info = () => (bound ??= addressInfo(server.address()));
  return () => {
    const { address, port, family } = info();
    return { url: urlOf(info(), tlsOnly), port, address, family: family === 'IPv6' ? 'ipv6' : 'ipv4' };
  };
}

function addressInfo(info: AddressInfo | string | null): AddressInfo {
  if (info === null || typeof info === 'string') throw new Error('the server does not listen');
  return info;
}

/** Where this computer finds it: over loopback where it can. */
function urlOf({ address, family, port }: AddressInfo, tlsOnly: boolean): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  const scheme = tlsOnly && !isLoopback(address) ? 'https' : 'http';
  return `${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
