import { CommandError } from '../../server/command-line/command-error.ts';
import { DoorwardError } from '../error.ts';

/** One sentence for a person at a terminal; what the server refuses is told by its code alone. */
const sentences: Readonly<Record<string, string>> = {
  unreachable: 'Nobody answers there. doorward doctor finds out why',
  timed_out: 'No answer came in time. doorward doctor finds out why',
  pin_mismatch: 'Somebody else answers there: it is not the server with this pin. Nothing secret was sent',
  certificate_not_trusted: 'Nobody whom this computer trusts vouches for that server. Give the pin that This server shows, with --pin',
  insecure_connection: 'That way is not encrypted, so nothing secret is sent over it. Use the https address',
  unexpected_answer: 'What answers there is not Doorward',
  access_denied: 'Denied: somebody said no, or this device is blocked there',
  expired_token: 'Expired: nobody answered in time. Ask again',
  invalid_grant: 'This link was used already, has expired, or a newer one was shown. Ask for a new one',
  host_not_allowed: 'The server does not know itself by that name. Use one of its addresses, or add the name to server.allowedHosts',
  invalid_token: 'The key of this computer does not count any more: it was ended. Pair again',
  session_expired: 'The key of this computer has expired. Pair again',
  account_disabled: 'The account is switched off. Ask whoever runs the server',
  too_many_attempts: 'Too many are asking there. Wait a little',
};

/** `work`, with what a server or the network says turned into one line for the terminal. Errors: CommandError. */
export async function withWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    throw new CommandError('refused', error.code, sentences[error.code] ?? 'The server refused', error);
  }
}
