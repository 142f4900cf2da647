export const languages = ['en', 'de', 'zh'] as const;
/** Of a header that anybody may write. */
const mostRead = 512;
export type Language = (typeof languages)[number];

/** The language of ours that a tag such as `zh-Hans-CN` or `de-AT` asks for; undefined for any other, for `auto`, and for what is no tag. */
export function knownLanguage(tag: unknown): Language | undefined {
  const primary = typeof tag === 'string' ? tag.trim().toLowerCase().split(/[-_]/, 1)[0] : undefined;
  return languages.find((language) => language === primary);
}

/** The language of ours that an Accept-Language header asks for most (RFC 9110 12.5.4); undefined where it asks for none of them. */
export function languageAsked(header: string): Language | undefined {
  const wanted = header
    .slice(0, mostRead)
    .split(',')
    .map((range) => {
      const [tag, quality = 'q=1'] = range.split(';', 2);
      return { language: knownLanguage(tag), weight: Number(/^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(quality)?.[1] ?? 0) };
    });
  return wanted.filter(({ language, weight }) => language !== undefined && weight > 0).toSorted((a, b) => b.weight - a.weight)[0]?.language;
}

/** The language of ours that a tag such as `zh-Hans-CN` or `de-AT` asks for; English for any other, and for what is no tag. */
export function languageOf(tag: unknown): Language {
  return knownLanguage(tag) ?? 'en';
}
