import { escapeHtml, languageOf, pageOf } from './page.ts';

/** Who began what the browser has come back for. */
export interface AskedAbout {
  /** The program that began it, as it calls itself: anybody's text. */
  readonly program: string;
  /** Where it is; null: on this computer. */
  readonly place: string | null;
  readonly linking: boolean;
}

interface Words {
  readonly title: string;
  readonly signIn: string;
  readonly link: string;
  readonly here: string;
  readonly warning: string;
  readonly yes: string;
  readonly no: string;
}

const languages: Readonly<Record<'en' | 'de' | 'zh', Words>> = {
  en: {
    title: 'Did you start this?',
    signIn: 'Somebody wants to be signed in to Doorward as you: {program}, {place}.',
    link: 'Somebody wants to link you to an account at Doorward: {program}, {place}.',
    here: 'on this computer',
    warning: 'Go on only if that was you, just now. If somebody sent you a link, it was not.',
    yes: 'Yes, go on',
    no: 'That was not me',
  },
  de: {
    title: 'Haben Sie das begonnen?',
    signIn: 'Jemand möchte als Sie bei Doorward angemeldet werden: {program}, {place}.',
    link: 'Jemand möchte Sie mit einem Konto bei Doorward verknüpfen: {program}, {place}.',
    here: 'auf diesem Computer',
    warning: 'Fahren Sie nur fort, wenn Sie das gerade selbst waren. Hat Ihnen jemand einen Link geschickt, waren Sie es nicht.',
    yes: 'Ja, fortfahren',
    no: 'Das war ich nicht',
  },
  zh: {
    title: '这是您发起的吗？',
    signIn: '有人想以您的身份登录 Doorward：{program}，{place}。',
    link: '有人想把您关联到 Doorward 的一个账户：{program}，{place}。',
    here: '在这台电脑上',
    warning: '只有刚才是您本人操作时才继续。如果是别人给您发的链接，那就不是您发起的。',
    yes: '是，继续',
    no: '不是我',
  },
};

/** Asks before a code is used that another program began: a link that somebody sent must not sign them in as whoever follows it (CVE-2026-47158; RFC 9700 4.7). */
export function askPage({ program, place, linking }: AskedAbout, token: string, action: string, acceptLanguage: string): string {
  const language = languageOf(acceptLanguage);
  const words = languages[language];
  const sentence = (linking ? words.link : words.signIn).replace(/\{(program|place)\}/g, (_whole, name) =>
    escapeHtml(name === 'program' ? `“${program}”` : (place ?? words.here)),
  );
  const answer = (value: string, text: string) => `<button name="answer" value="${value}">${text}</button>`;
  const form = `<form method="post" action="${action}"><input type="hidden" name="token" value="${token}">${answer('yes', words.yes)} ${answer('no', words.no)}</form>`;
  return pageOf(language, words.title, `<p>${sentence}</p><p>${words.warning}</p>${form}`);
}
