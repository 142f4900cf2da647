import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** A block of code in a page, as it is written. */
export interface Block {
  /** The heading that it stands under. */
  readonly section: string;
  /** `sh`, `js`, …: the word after the fence. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page of this repository (`docs/clients.md`), in their order. */
export function fencedBlocks(file: string): readonly Block[] {
  return sectionsOf(file).flatMap(({ section, text }) =>
    [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({ section, language, text: code })),
  );
}

/** The commands of a shell block: one a line, without what is said about them after two spaces and `#`. */
export function commandsOf(block: Block): readonly string[] {
  return block.text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s{2,})# .*$/, '').trim())
    .filter((line) => line !== '');
}

const programs = /^(doorward|npm|npx|node|sudo|curl|rm|systemd-analyze|systemctl|journalctl|\/[A-Za-z]+\/\S*[Dd]oorward) \S/;

/** All that a page tells people to type: its shell blocks, and the commands in its sentences and tables. Each once, blocks first. */
export function commandsIn(file: string): readonly string[] {
  const fenced = fencedBlocks(file).filter((block) => block.language === 'sh');
  const spoken = sectionsOf(file).flatMap(({ text }) =>
    [...text.replace(/^```[^]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
  );
  return [...new Set([...fenced.flatMap(commandsOf), ...spoken.filter((code) => programs.test(code))])];
}

function sectionsOf(file: string): readonly { readonly section: string; readonly text: string }[] {
  const page = readFileSync(join(root, file), 'utf8');
  return page.split(/^(?=#{1,6} )/m).map((text) => ({ section: /^#+ (.*)/.exec(text)?.[1] ?? '', text }));
}
