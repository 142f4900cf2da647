import type { LanFacts, MeasuredNetwork, NetworkFacts } from '../contract/network.ts';
import { inHost } from './addresses.ts';
import { isChosen, type NetworkChoice } from './choice.ts';
import type { NetworkInterface } from './interfaces.ts';
import type { NetworkState } from './state.ts';

/** All that there is to know at one moment. */
export interface Known {
  readonly measured: MeasuredNetwork;
  readonly state: NetworkState;
  readonly choice: NetworkChoice;
  readonly interfaces: readonly NetworkInterface[];
  readonly tls: NetworkFacts['tls'];
  readonly problem: LanFacts['problem'];
  readonly announced: string | null;
  readonly setByConfiguration: boolean;
  readonly needsAcknowledgement: boolean;
  /** Nobody signs in, in this mode. */
  readonly noSignIn: boolean;
  /** The setting `server.allowInsecureLan`. */
  readonly insecureLan: boolean;
}

/** What GET admin/network answers. */
export function networkFacts(known: Known): NetworkFacts {
  const { measured, state, choice, tls, setByConfiguration } = known;
  const urls = urlsOf(state);
  return {
    ...measured,
    lan: {
      allowed: setByConfiguration ? state.isOpen : choice.lan,
      set_by_configuration: setByConfiguration,
      acknowledgement_required: known.needsAcknowledgement && !choice.acknowledged,
      interfaces: known.interfaces.map((one) => ({
        name: one.name,
        addresses: [...one.addresses],
        chosen: setByConfiguration ? one.addresses.some((address) => state.addresses.includes(address)) : isChosen(choice, one),
        kind: one.kind,
      })),
      problem: known.problem,
    },
    tls,
    urls,
    warning: warningOf(known),
    curl: curlLine(urls[0], state.pin),
    mdns: { on: choice.mdns, name: known.announced },
  };
}

/** The two grades of ui.md 6: nobody has to sign in is worse than passwords that can be read on the way. */
function warningOf({ state, noSignIn, insecureLan }: Known): NetworkFacts['warning'] {
  if (!state.isOpen) return null;
  if (noSignIn) return 'no_sign_in_needed';
  return insecureLan ? 'insecure_lan' : null;
}

/** IPv4 first: it is what people type. */
function urlsOf({ isOpen, addresses, port, pin }: NetworkState): string[] {
  if (!isOpen) return [];
  const ordered = [...addresses.filter((one) => !one.includes(':')), ...addresses.filter((one) => one.includes(':'))];
  return ordered.map((address) => `${pin === null ? 'http' : 'https'}://${inHost(address)}:${port}`);
}

/** `--insecure` leaves out the chain of authorities, which no other computer knows; the pin is checked all the same, and is the stricter of the two. */
function curlLine(url: string | undefined, pin: string | null): string | null {
  return url === undefined || pin === null ? null : `curl --insecure --pinnedpubkey "${pin}" "${url}/.well-known/doorward"`;
}
