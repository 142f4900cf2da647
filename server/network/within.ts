import { BlockList, isIP, isIPv4 } from 'node:net';

/** Is the address in one of these networks (contract/cidr.ts)? False for what is no address. */
export function isWithin(networks: readonly string[], address: string): boolean {
  const [plain = ''] = address.split('%');
  const family = isIP(plain);
  if (family === 0) return false;
  const { ipv4, ipv6 } = listsOf(networks);
  // Each family by itself: asked about IPv4, a list of IPv6 networks finds it in `::/0` and `::/64`, where nobody put it.
  return family === 4 ? ipv4.check(plain, 'ipv4') : (mapped(ipv4, plain) ?? ipv6.check(plain, 'ipv6'));
}

interface Lists {
  readonly ipv4: BlockList;
  readonly ipv6: BlockList;
}

/** IPv4 that is written as IPv6 is IPv4; undefined for any other address. */
function mapped(ipv4: BlockList, address: string): boolean | undefined {
  return /^::ffff:/i.test(address) ? ipv4.check(address, 'ipv6') : undefined;
}

/** Records are replaced, never changed: so the lists of one are made once. */
const made = new WeakMap<readonly string[], Lists>();

function listsOf(networks: readonly string[]): Lists {
  const known = made.get(networks);
  if (known !== undefined) return known;
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    lists[family].addSubnet(address, Number(bits), family);
  }
  made.set(networks, lists);
  return lists;
}
