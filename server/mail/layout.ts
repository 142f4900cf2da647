import type { Phrasebook, Words } from './words/words.ts';
import type { Language } from './words/language.ts';

/** Handlebars sources of one mail. */
export interface Sources {
  readonly title: string;
  readonly text: string;
  readonly html: string;
}

/** What our own mails look like, from their words. A mail says its link in full as well as behind a button: some people see no HTML. */
export function layOut(language: Language, book: Phrasebook, words: Words): Sources {
  return { title: words.title, text: layOutText(book, words), html: layOutHtml(language, book, words) };
}

const when = (variable: string, content: string | undefined) => (content === undefined ? '' : `{{#if ${variable}}}${content}{{/if}}`);

function layOutText(book: Phrasebook, words: Words): string {
  return [
    `{{#if user.username}}${book.greetingWithName}{{else}}${book.greeting}{{/if}}`,
    ...words.paragraphs,
    when('url', words.action && `${words.action}:\n{{url}}`),
    when('code', words.beforeCode && `${words.beforeCode} {{code}}`),
    when('valid_for', words.life),
    ...words.closing,
    `-- \n${book.footer}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const paragraph = (content: string, style = 'margin:0 0 16px') => `<p style="${style}">${content}</p>`;
const button = (words: string) =>
  paragraph(
    `<a href="{{url}}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#1c5d99;color:#ffffff;text-decoration:none">${words}</a>`,
  );
const small = 'margin:0 0 16px;font-size:13px;color:#555555;word-break:break-all';

function layOutHtml(language: Language, book: Phrasebook, words: Words): string {
  const body = [
    `{{#if user.username}}${paragraph(book.greetingWithName)}{{else}}${paragraph(book.greeting)}{{/if}}`,
    ...words.paragraphs.map((text) => paragraph(text)),
    when('url', words.action && `${button(words.action)}${paragraph('{{url}}', small)}`),
    when(
      'code',
      words.beforeCode &&
        `${paragraph(words.beforeCode)}${paragraph('{{code}}', 'margin:0 0 16px;font-size:24px;letter-spacing:4px;font-weight:bold')}`,
    ),
    when('valid_for', words.life && paragraph(words.life)),
    ...words.closing.map((text) => paragraph(text)),
    `<hr style="border:0;border-top:1px solid #dddddd;margin:24px 0 16px">${paragraph(book.footer, small)}`,
  ].join('\n');
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title}</title></head>
<body style="margin:0;padding:24px;background:#f6f6f6;color:#222222;font-family:sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px">
${body}
</div></body></html>
`;
}
