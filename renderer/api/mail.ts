import type { MailContents, MailDone, MailList, MailRow } from '../../server/contract/mail-schemas.ts';
import { read, write } from './client.ts';
import { withProof } from './proof.ts';

export type { MailContents, MailDone, MailRow };

export function listMails(cursor: string, signal: AbortSignal): Promise<MailList> {
  return read<MailList>('admin/mail', { query: { cursor, limit: 50 }, signal });
}

/** What a held mail says; that it was read is logged. */
export function readMail(id: number): Promise<MailContents> {
  return withProof(() => read<MailContents>(`admin/mail/${id}`));
}

export function retryMail(id: number): Promise<MailDone> {
  return write<MailDone>('POST', `admin/mail/${id}/retry`);
}

export function dropMail(id: number): Promise<unknown> {
  return write('DELETE', `admin/mail/${id}`);
}

export function sendTestMail(): Promise<MailDone> {
  return write<MailDone>('POST', 'admin/mail/test');
}
