import { inHost } from '../network/addresses.ts';

export interface OwnHosts {
  readonly port: number;
  /** Configured names, with or without a port; and the public address's. */
  readonly configured: readonly string[];
  /** The address of the first socket, such as 127.0.0.5, and those beyond loopback that are open: the same list as long as nothing changes. */
  readonly addresses: () => readonly string[];
}

/** The Host values this server answers to (security.md B1): follows the addresses as they come and go. */
export function ownHosts({ port, configured, addresses }: OwnHosts): () => ReadonlySet<string> {
  let known: readonly string[] | undefined;
  let hosts: ReadonlySet<string> = new Set();
  return () => {
    const now = addresses();
    if (now !== known) {
      known = now;
      hosts = new Set([...hostsOf(['127.0.0.1', 'localhost', '[::1]', ...now.map(inHost)], port), ...configuredHosts(configured, port)]);
    }
    return hosts;
  };
}

/** Names with the port, and without it where that is the one that browsers leave out. */
export function hostsOf(names: readonly string[], port: number): readonly string[] {
  return names.flatMap((name) => [`${name}:${port}`, ...(port === 80 || port === 443 ? [name] : [])]);
}

function configuredHosts(names: readonly string[], port: number): readonly string[] {
  return names.map((name) => name.toLowerCase()).flatMap((name) => (/:\d+$/.test(name) ? [name] : [name, `${name}:${port}`]));
}
