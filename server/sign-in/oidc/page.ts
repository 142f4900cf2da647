const known = ['en', 'de', 'zh'] as const;
export type PageLanguage = (typeof known)[number];

/** The first language of the header that we have. */
export function languageOf(acceptLanguage: string): PageLanguage {
  const wishes = acceptLanguage.split(',').map((wish) => wish.trim().slice(0, 2).toLowerCase());
  return wishes.flatMap((wish) => known.filter((one) => one === wish))[0] ?? 'en';
}

/** A whole page without script or style; `body` is HTML. */
export function pageOf(language: PageLanguage, title: string, body: string): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title} – Doorward</title>`;
  return `<!doctype html>\n<html lang="${language}"><head>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>\n`;
}

/** Text of anybody's, as text. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
