import { createInstance, type TFunction } from 'i18next';
import { describe, expect, test } from 'vitest';
import { activityKinds as shown, sentenceOf } from '../../renderer/activity/sentence.ts';
import { de } from '../../renderer/words/de/index.ts';
import { en } from '../../renderer/words/en/index.ts';
import { enLater } from '../../renderer/words/en/later.ts';
import { zh } from '../../renderer/words/zh/index.ts';
import { activityKinds as written } from '../../server/activity/event.ts';

const catalogues = { en: { ...en, ...enLater }, de, zh } as const;

async function wordsIn(language: keyof typeof catalogues): Promise<TFunction> {
  const words = createInstance();
  return words.init({ lng: language, resources: { [language]: { translation: catalogues[language] } }, interpolation: { escapeValue: false } });
}

const event = (kind: string) => ({
  id: 1,
  at: '2026-01-01T00:00:00.000Z',
  kind,
  account_id: 1,
  actor_id: 1,
  session_id: null,
  ip_hash_prefix: '',
  outcome: 'done' as const,
  details: { device_label: 'Desk', from: 'Shelf', count: 2, name: 'Backup', fields: 'email' },
});

describe('kinds of activity', () => {
  test('the page knows every kind that the server writes, and no other', () => {
    expect([...shown].toSorted()).toEqual([...written].toSorted());
  });

  test.each(['en', 'de', 'zh'] as const)('%s: each has a sentence of its own', async (language) => {
    const t = await wordsIn(language);
    const unknown = (kind: string) => t('activity.sentences.unknown', { kind });
    const wordless = written.filter((kind) => {
      const sentence = sentenceOf(event(kind), t);
      return sentence === '' || sentence === unknown(kind) || sentence.includes('activity.') || sentence.includes('{{');
    });
    expect(wordless).toEqual([]);
    expect(sentenceOf(event('nothing_like_it'), t)).toBe(unknown('nothing_like_it'));
    for (const kind of ['registration', 'password_reset_requested', 'account_created', 'account_changed']) {
      const { details, ...rest } = event(kind);
      expect(sentenceOf({ ...rest, details: { ...details, held: true } }, t)).toBe(sentenceOf(event(kind), t) + catalogues[language].activity.held);
    }
    expect(catalogues[language].activity.held).toContain(catalogues[language].frame.screens.mail);
  });
});
