import { jsonOf, type Answer } from './capped-fetch.ts';
import { ContactFailure } from './contact-failure.ts';
import { isRecord } from './json.ts';
import { ProviderRejection } from './rejection.ts';

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A no without words. */
const refusal = (status: number) => new ProviderRejection(status === 401 ? 'client_rejected' : 'bad_answer');
const isFilled = (value: unknown) => typeof value === 'string' && value !== '';

/**
 * Casdoor's words for a refresh token that ran out, or was signed with a certificate that its application does not have any more. It looks before whether
 * the person's tokens were ended, so this is no word about them. Should it find other words, the answer counts as any other no.
 */
const isUnreadable = ({ error, error_description: words }: Readonly<Record<string, unknown>>) =>
  error === 'invalid_grant' && typeof words === 'string' && words.startsWith('parse refresh token error:');

/**
 * A token endpoint's answer as RFC 6749 5 has it. Casdoor sends some errors with status 200, as `{error}` or as `{status: "error"}` (also for a person who
 * is gone), and empty texts for tokens that it does not issue. A 4xx that is no JSON is a no to this request, perhaps by a wall in front: a stranger's odd
 * code must not look like an outage. Errors: ContactFailure, ProviderRejection.
 */
export function readTokenAnswer(answer: Answer): TokenAnswer {
  const json = jsonOf(answer);
  if (json === undefined) throw answer.status === 200 ? new ContactFailure('bad_answer') : refusal(answer.status);
  if (isUnreadable(json)) throw new ProviderRejection('grant_unreadable');
  if (isFilled(json['error'])) return { status: answer.status === 401 ? 401 : 400, body: json };
  if (json['status'] === 'error' && !isFilled(json['access_token'])) throw new ProviderRejection('code_rejected');
  if (answer.status !== 200) throw refusal(answer.status);
  const empty = ['id_token', 'refresh_token'].filter((name) => json[name] === '' || json[name] === null);
  return { status: 200, body: Object.fromEntries(Object.entries(json).filter(([name]) => !empty.includes(name))) };
}

/** The key id that a token names: not checked, good only to decide which keys to ask for. */
export function keyIdOf(token: unknown): string | undefined {
  const { kid } = headerOf(token);
  return typeof kid === 'string' ? kid : undefined;
}

/** A JWT's header as it stands there; empty where it has none. */
export function headerOf(token: unknown): Readonly<Record<string, unknown>> {
  if (typeof token !== 'string') return {};
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString('utf8'));
    return isRecord(header) ? header : {};
  } catch {
    return {};
  }
}
