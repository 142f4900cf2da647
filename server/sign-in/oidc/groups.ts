import { isRecord } from './json.ts';

const textIn = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
const nameOf = (value: unknown) => (isRecord(value) ? textIn(value['name']) || textIn(value['displayName']) : '');

/** The groups of a claim: a text, a list of texts, or a list of objects with a `name`, else a `displayName`. Null for any other shape (security.md B79). */
export function readGroups(claim: unknown): readonly string[] | null {
  const list: readonly unknown[] | null = typeof claim === 'string' ? [claim] : Array.isArray(claim) ? claim : null;
  if (list === null) return null;
  if (list.every((item) => typeof item === 'string')) return [...new Set(list.map(textIn))].filter((name) => name !== '');
  const names = list.map(nameOf);
  return names.every((name) => name !== '') ? [...new Set(names)] : null;
}

/** May somebody with these groups come in? One of the required ones is enough, exactly as written; with none required everybody may (security.md B79). */
export function passesGate(groups: readonly string[] | null, required: readonly string[]): boolean {
  return required.length === 0 || (groups !== null && required.some((name) => groups.includes(name)));
}
