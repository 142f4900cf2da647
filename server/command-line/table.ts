import { plain } from './print.ts';

export type Row = Readonly<Record<string, string | number | boolean | null>>;

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60\u3000-\u303f]/u;

/** How many columns of a terminal the text takes. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (/\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1), 0);
}

/** An aligned table with a heading. Columns are those of the first row; none: an empty text. */
export function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return '';
  const lines = [columns.map((name) => name.toUpperCase().replaceAll('_', ' ')), ...rows.map((row) => columns.map((name) => cell(row[name])))];
  const widths = columns.map((_, at) => lines.reduce((most, line) => Math.max(most, widthOf(line[at] ?? '')), 0));
  const padded = lines.map((line) =>
    line
      .map((text, at) => text + ' '.repeat((widths[at] ?? 0) - widthOf(text)))
      .join('  ')
      .trimEnd(),
  );
  return `${padded.join('\n')}\n`;
}

function cell(value: Row[string] | undefined): string {
  if (value === null || value === undefined || value === '') return '-';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : plain(String(value));
}
