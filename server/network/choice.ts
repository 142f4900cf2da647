import { z } from 'zod';
import type { NetworkChange } from '../contract/network.ts';
import { isPrivate } from './addresses.ts';
import type { NetworkInterface } from './interfaces.ts';

/** What an admin chose, as it is kept. Every field has a default, so that what an older version saved still loads. */
export const NetworkChoice = z.object({
  lan: z.boolean().default(false),
  /** Null: the usual ones. */
  interfaces: z.array(z.string()).nullable().default(null),
  mdns: z.boolean().default(true),
  /** Somebody has read that in single mode others on the network need a token. */
  acknowledged: z.boolean().default(false),
});
export type NetworkChoice = z.infer<typeof NetworkChoice>;

export const nothingChosen: NetworkChoice = NetworkChoice.parse({});

/** The choice after a change. Switching off takes the acknowledgement back: the next switching on asks again. */
export function changed(before: NetworkChoice, { lan, interfaces, mdns, acknowledge }: NetworkChange): NetworkChoice {
  const after = {
    lan: lan ?? before.lan,
    interfaces: interfaces === undefined ? before.interfaces : interfaces && [...new Set(interfaces)],
    mdns: mdns ?? before.mdns,
  };
  return { ...after, acknowledged: after.lan && (acknowledge ?? before.acknowledged) };
}

/** Named, or one of the usual ones where none was named: a network of people, not of machines in this machine, nor one that leads elsewhere. */
export function isChosen({ interfaces }: NetworkChoice, { name, kind, addresses }: NetworkInterface): boolean {
  if (interfaces) return interfaces.includes(name);
  return kind !== 'vpn' && kind !== 'virtual' && addresses.some(isPrivate);
}

/** Where to listen while the switch is on. An address that the internet may reach is opened only on an interface that was named. */
export function chosenAddresses(choice: NetworkChoice, present: readonly NetworkInterface[]): readonly string[] {
  const addresses = present
    .filter((one) => isChosen(choice, one))
    .flatMap((one) => (choice.interfaces ? one.addresses : one.addresses.filter(isPrivate)));
  return [...new Set(addresses)].sort();
}
