import { CommandError } from '../../server/command-line/command-error.ts';
import { readPin } from '../pin.ts';
import { browse, isAddress, isServerId } from './browse.ts';

/** Where a server may be, and how it is known there. */
export interface Target {
  readonly urls: readonly string[];
  readonly pin: string | null;
  /** Null where it is not known yet. */
  readonly id: string | null;
  /** `given`: by the person, or by a link that was shown to them; `announced`: by whoever answered on the network. */
  readonly pinFrom: 'given' | 'announced';
  readonly invitation: string | null;
}

const findMs = 5_000;

/**
 * What somebody typed, scanned or pasted: a `doorward://pair?…` link, an address with or without `https://`, or an id (or name) that is looked
 * for on the network. Errors: CommandError `link_unclear`, `bad_pin`, `bad_address`, `none_found`.
 */
export async function readTarget(text: string, pinOption: string | undefined): Promise<Target> {
  const given = pinOption === undefined ? null : checkedPin(pinOption);
  if (/^doorward:/i.test(text)) return readLink(text, given);
  if (/^https?:\/\//i.test(text)) return direct(checkedUrl(text), given);
  if (text.includes('.') || text.includes(':') || text === 'localhost') return direct(checkedUrl(`https://${text}`), given);
  const wanted = text.toLowerCase();
  const found = await browse(findMs, isServerId(text) ? text : undefined);
  const meant = found.filter(({ id, name }) => (wanted.length >= 4 && id.toLowerCase().startsWith(wanted)) || name.toLowerCase() === wanted);
  const [first] = meant;
  if (first === undefined || meant.length > 1)
    throw new CommandError(
      'refused',
      meant.length > 1 ? 'which_server' : 'none_found',
      `${meant.length > 1 ? 'Several servers' : 'No server'} of that id or name announced on this network. Try its address`,
    );
  const scheme = first.pin === null ? 'http' : 'https';
  const urls = first.addresses.map((address) => `${scheme}://${address}`);
  return { urls, pin: given ?? first.pin, id: first.id, pinFrom: given === null ? 'announced' : 'given', invitation: null };
}

const direct = (url: string, pin: string | null): Target => ({ urls: [url], pin, id: null, pinFrom: 'given', invitation: null });

/** The text of a QR: `doorward://pair?id=…&pin=…&addr=host:port&addr=…&code=…`. Without a pin it can only mean this computer, where nothing is encrypted. */
function readLink(text: string, given: string | null): Target {
  const unclear = new CommandError('usage', 'link_unclear', 'That is no link of Doorward to pair with');
  if (!URL.canParse(text)) throw unclear;
  const { searchParams, host, pathname } = new URL(text);
  const id = searchParams.get('id') ?? '';
  const addresses = searchParams.getAll('addr').filter(isAddress);
  if ((host || pathname.replace(/^\/+/, '')) !== 'pair' || !isServerId(id) || addresses.length === 0) throw unclear;
  const known = { id, pinFrom: 'given', invitation: searchParams.get('code') } as const;
  const inLink = searchParams.get('pin');
  if (given === null && inLink === null) {
    if (!addresses.every((address) => /^(127\.0\.0\.1|\[::1\]):/.test(address)))
      throw new CommandError(
        'refused',
        'pin_required',
        'That link has no pin, so nobody could tell its server from another one. Let it encrypt: server.tls',
      );
    return { urls: addresses.map((address) => `http://${address}`), pin: null, ...known };
  }
  // A plus sign of base64 that nobody escaped comes out as a space.
  const pin = given ?? checkedPin((inLink ?? '').replaceAll(' ', '+'));
  return { urls: addresses.map((address) => `https://${address}`), pin, ...known };
}

function checkedPin(text: string): string {
  try {
    return readPin(text).toString('base64');
  } catch {
    throw new CommandError('usage', 'bad_pin', 'A pin is sha256// and 44 characters, as This server shows it');
  }
}

function checkedUrl(text: string): string {
  if (!URL.canParse(text)) throw new CommandError('usage', 'bad_address', 'That is no address');
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
