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
export function mailRoutes({ outbox, hashAddress }: Parts): Route[] {
  return [
    route(
      {
        method: 'get',
        path: base,
        who: 'admin',
        summary: 'The outbox, newest first, without contents',
        query: SessionQuery,
        answers: { 200: MailList },
      },
      async ({ query }) => {
        const { items, next } = await outbox.list({ after: query.cursor, limit: query.limit });
        return ok({
          configured: outbox.isConfigured,
          mails: items.map(toMailRow),
          next_cursor: next === null ? null : String(next),
        } satisfies MailList);
      },
    ),
    route(
      {
        method: 'get',
        path: `${base}/:id`,
        who: 'admin',
        summary: 'What a held mail says, to hand it over; logged',
        answers: { 200: MailContents },
        errors: ['not_found', 'recent_sign_in_required', 'vault_unavailable'],
      },
      async ({ caller, id }) => {
        needRecent(caller);
        const reader = { accountId: caller.account.id, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
        return ok(toMailContents(await outbox.read(id, reader)));
      },
    ),
    route(
      { method: 'post', path: `${base}/:id/retry`, who: 'admin', summary: 'Try to send it now', answers: { 200: MailDone }, errors: ['not_found'] },
      async ({ id }) => ok((await outbox.retry(id)) satisfies MailDone),
    ),
    route(
      {
        method: 'delete',
        path: `${base}/:id`,
        who: 'admin',
        summary: 'Take it out of the outbox',
        answers: { 204: null },
        errors: ['not_found', 'recent_sign_in_required'],
      },
      async ({ caller, id }) => {
        needRecent(caller);
        await outbox.drop(id);
        return noContent();
      },
    ),
    route(
      {
        method: 'post',
        path: `${base}/test`,
        who: 'admin',
        summary: 'Send a test mail to oneself, now',
        answers: { 200: MailDone },
        errors: ['recent_sign_in_required'],
      },
      async ({ caller }) => {
        needRecent(caller);
        return ok((await outbox.sendTest(caller.account)) satisfies MailDone);
      },
    ),
  ];
}

/** Errors: AppError `recent_sign_in_required`. */
function needRecent(caller: SignedIn): void {
  if (!caller.recent) throw new AppError('recent_sign_in_required');
}
