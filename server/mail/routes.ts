import { SessionQuery } from '../contract/inputs.ts';
import { MailContents, MailDone, MailList } from '../contract/mail-schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import { noContent, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Outbox } from './outbox.ts';
import { toMailContents, toMailRow } from './present.ts';

interface Parts {
  readonly outbox: Outbox;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/admin/mail';

/** The outbox for admins: what was sent, what waits, what has to be handed over. */
export function mailRoutes(parts: Parts): Route[] {
  return [list(parts), read(parts), retry(parts), drop(parts), sendTest(parts)];
}

function list({ outbox }: Parts): Route {
  const summary = 'The outbox, newest first, without contents';
  return route({ method: 'get', path: base, who: 'admin', summary, query: SessionQuery, answers: { 200: MailList } }, async ({ query }) => {
    const { items, next } = await outbox.list({ after: query.cursor, limit: query.limit });
    const next_cursor = next === null ? null : String(next);
    return ok({ configured: outbox.isConfigured, mails: items.map(toMailRow), next_cursor } satisfies MailList);
  });
}

function read({ outbox, hashAddress }: Parts): Route {
  const summary = 'What a held mail says, to hand it over; logged';
  const errors = ['not_found', 'recent_sign_in_required', 'vault_unavailable'] as const;
  return route({ method: 'get', path: `${base}/:id`, who: 'admin', summary, answers: { 200: MailContents }, errors }, async ({ caller, id }) => {
    needRecent(caller);
    const reader = { accountId: caller.account.id, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
    return ok(toMailContents(await outbox.read(id, reader)));
  });
}

function retry({ outbox }: Parts): Route {
  const summary = 'Try to send it now';
  return route(
    {
      method: 'post',
      path: `${base}/:id/retry`,
      who: 'admin',
      summary,
      answers: { 200: MailDone },
      errors: ['not_found', 'recent_sign_in_required'],
    },
    async ({ caller, id }) => {
      needRecent(caller);
      return ok((await outbox.retry(id)) satisfies MailDone);
    },
  );
}

function drop({ outbox }: Parts): Route {
  const summary = 'Take it out of the outbox';
  const errors = ['not_found', 'recent_sign_in_required'] as const;
  return route({ method: 'delete', path: `${base}/:id`, who: 'admin', summary, answers: { 204: null }, errors }, async ({ caller, id }) => {
    needRecent(caller);
    await outbox.drop(id);
    return noContent();
  });
}

function sendTest({ outbox }: Parts): Route {
  const summary = 'Send a test mail to oneself, now';
  const errors = ['recent_sign_in_required'] as const;
  return route({ method: 'post', path: `${base}/test`, who: 'admin', summary, answers: { 200: MailDone }, errors }, async ({ caller }) => {
    needRecent(caller);
    return ok((await outbox.sendTest(caller.account)) satisfies MailDone);
  });
}

/** Errors: AppError `recent_sign_in_required`. */
function needRecent(caller: SignedIn): void {
  if (!caller.recent) throw new AppError('recent_sign_in_required');
}
