export const languages = ['en', 'de', 'zh'] as const;
export type Language = (typeof languages)[number];

/** The language of ours that a tag such as `zh-Hans-CN` or `de-AT` asks for; English for any other, and for what is no tag. */
export function languageOf(tag: unknown): Language {
  const primary = typeof tag === 'string' ? tag.toLowerCase().split(/[-_]/, 1)[0] : undefined;
  return languages.find((language) => language === primary) ?? 'en';
}
