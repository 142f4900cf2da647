import { posix } from 'node:path';
import ts from 'typescript';
import { lineOf, walk, type Rule, type SourceFile } from './source-tree.ts';

/** Rule 7: what a person can still read at once. */

const product = (file: SourceFile) => /^(client|server|main|renderer|scripts)\/.*\.(ts|tsx|js)$/.test(file.path);
const lines = (text: string) => text.replace(/\n$/, '').split('\n').length;

export const filesAreShort: Rule = (tree) =>
  tree.filter((file) => file.ast !== undefined && lines(file.text) > 250).map((file) => `${file.path} has ${String(lines(file.text))} lines`);

export const functionsAreShort: Rule = (tree) => tree.filter(product).flatMap(longFunctions);

function longFunctions(file: SourceFile): string[] {
  const found: string[] = [];
  if (file.ast === undefined) return found;
  walk(file.ast, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const length = lines(node.getText());
    if (length > 40) found.push(`${file.path}:${String(lineOf(node))} is a function of ${String(length)} lines`);
  });
  return found;
}

const grabBags = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'lib', 'misc']);

export const foldersSayTheirJob: Rule = (tree) => {
  const folders = new Set(tree.map((file) => posix.dirname(file.path)));
  return [...folders].filter((folder) => folder.split('/').some((name) => grabBags.has(name)));
};

export const theShellStaysSmall: Rule = (tree) => {
  const files = tree.filter((file) => /^main\/.*\.ts$/.test(file.path));
  const total = files.reduce((sum, file) => sum + lines(file.text), 0);
  return total > 780 ? [`main/ has ${String(total)} lines`] : [];
};

export const nothingIsAny: Rule = (tree) =>
  tree.flatMap((file) => {
    const found: string[] = [];
    if (file.ast) walk(file.ast, (node) => void (node.kind === ts.SyntaxKind.AnyKeyword && found.push(`${file.path}:${String(lineOf(node))}`)));
    return found;
  });

/** Spelled so that this file does not find itself. */
const machine = /(?<![\w.-])(\/work\/[a-z]|\/root\/[\w.]|\/home\/[a-z][\w-]*\/|\/Users\/[A-Za-z][\w-]*\/|[A-Z]:\\+Users\\+\w)/;
const registry = /\bregistry\.[a-z-]+\.(org|com)|\bnpm\.pkg\.|\bartifactory\b|^\s*registry\s*=/im;

export const nothingOfThisMachine: Rule = (tree) =>
  tree.flatMap((file) =>
    file.text
      .split('\n')
      .flatMap((line, at) => (machine.test(line) || registry.test(line) ? [`${file.path}:${String(at + 1)} ${line.trim().slice(0, 100)}`] : [])),
  );
