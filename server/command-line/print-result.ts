import { plain, print, printJson } from './print.ts';
import type { Row } from './table.ts';

/** What a command did: `name: value` lines, or one line of JSON. */
export function printResult({ json }: { readonly json?: boolean }, result: Row): Promise<void> {
  if (json) return printJson(result);
  const names = Object.keys(result);
  const width = Math.max(...names.map((name) => name.length));
  return print(names.map((name) => `${`${name}:`.padEnd(width + 2)}${plain(String(result[name] ?? '-'))}\n`).join(''));
}
