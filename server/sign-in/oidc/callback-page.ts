import { languageOf, pageOf } from './page.ts';

/** What the browser shows after the provider sent it back. No script, no secret, nothing of what came in. `window`: done, for a desktop window. */
export type CallbackResult = 'done' | 'window' | 'declined' | 'cancelled' | 'refused' | 'unreachable' | 'unknown';

type Words = Readonly<Record<Exclude<CallbackResult, 'window'>, readonly [title: string, text: string]>> & { readonly open: string };

const en: Words = {
  done: ['You can close this page', 'Return to Doorward: it goes on there.'],
  open: 'Open Doorward',
  declined: ['Nothing was done', 'Nobody was signed in and nothing has changed. You can close this page.'],
  cancelled: ['The sign-in was cancelled', 'Nothing has changed. Close this page and start again in Doorward.'],
  refused: [
    'The sign-in was not accepted',
    'What came back could not be trusted, so nothing has changed. Close this page and start again in Doorward.',
  ],
  unreachable: ['The sign-in service does not answer', 'Nothing has changed. Close this page and try again in Doorward in a few minutes.'],
  unknown: [
    'This sign-in was not started here',
    'It has been used, has expired, or was started in another browser. Close this page and start again in Doorward.',
  ],
};

const de: Words = {
  open: 'Doorward öffnen',
  done: ['Sie können diese Seite schließen', 'Kehren Sie zu Doorward zurück: Dort geht es weiter.'],
  declined: ['Nichts ist geschehen', 'Niemand wurde angemeldet, und nichts hat sich geändert. Sie können diese Seite schließen.'],
  cancelled: ['Die Anmeldung wurde abgebrochen', 'Es hat sich nichts geändert. Schließen Sie diese Seite und beginnen Sie in Doorward von vorn.'],
  refused: [
    'Die Anmeldung wurde nicht angenommen',
    'Was zurückkam, war nicht vertrauenswürdig; es hat sich nichts geändert. Schließen Sie diese Seite und beginnen Sie in Doorward von vorn.',
  ],
  unreachable: [
    'Der Anmeldedienst antwortet nicht',
    'Es hat sich nichts geändert. Schließen Sie diese Seite und versuchen Sie es in Doorward in ein paar Minuten noch einmal.',
  ],
  unknown: [
    'Diese Anmeldung wurde nicht hier begonnen',
    'Sie wurde schon benutzt, ist abgelaufen oder begann in einem anderen Browser. Schließen Sie diese Seite und beginnen Sie in Doorward von vorn.',
  ],
};

const zh: Words = {
  open: '打开 Doorward',
  done: ['您可以关闭此页面', '请返回 Doorward，将在那里继续。'],
  declined: ['未执行任何操作', '没有人登录，也没有任何更改。您可以关闭此页面。'],
  cancelled: ['登录已取消', '没有任何更改。请关闭此页面，在 Doorward 中重新开始。'],
  refused: ['登录未被接受', '返回的内容不可信，因此没有任何更改。请关闭此页面，在 Doorward 中重新开始。'],
  unreachable: ['登录服务没有响应', '没有任何更改。请关闭此页面，几分钟后在 Doorward 中重试。'],
  unknown: ['此登录不是从这里开始的', '它已被使用、已过期，或是在另一个浏览器中开始的。请关闭此页面，在 Doorward 中重新开始。'],
};

const languages = { en, de, zh } as const;

/** Brings the desktop app's window to the front; it carries nothing, the window collects what came by its own secret (main/deep-link.ts). */
const windowLink = 'doorward://sso';

/** A whole page in the first language of the header that we have. */
export function callbackPage(result: CallbackResult, acceptLanguage: string): string {
  const language = languageOf(acceptLanguage);
  const words = languages[language];
  const [title, text] = words[result === 'window' ? 'done' : result];
  return pageOf(language, title, `<p role="status">${text}</p>${result === 'window' ? `<p><a href="${windowLink}">${words.open}</a></p>` : ''}`);
}
