import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One import, export-from, `import()`, `require()` or `import('…')` type. `target`: the path in the checkout, or the package's name. */
export interface Import {
  readonly target: string;
  readonly relative: boolean;
  /** Leaves nothing behind when built: `import type`. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A file of the checkout, as the rules see it. `path` has forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** Present for TypeScript and JavaScript. */
  readonly ast: ts.SourceFile | undefined;
}

export type Tree = readonly SourceFile[];

/** A rule takes a tree and names what breaks it: `file:line what`. */
export type Rule = (tree: Tree) => string[];

const leftOut = new Set(['node_modules', 'dist', 'release', '.git', 'package-lock.json']);
const binary = /\.(png|jpe?g|gif|ico|icns|woff2?|tgz|zip)$/;

/** Everything in the checkout but what is made or installed. */
export function readTree(root: string, folder = ''): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (leftOut.has(entry.name) || binary.test(entry.name) || entry.name.endsWith('.log')) return [];
    return entry.isDirectory() ? readTree(root, path) : entry.isFile() ? [sourceFile(path, readFileSync(join(root, path), 'utf8'))] : [];
  });
}

/** A small tree out of texts: what the rules are proved on. */
export function sampleTree(files: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(files).map(([path, text]) => sourceFile(path, text));
}

function sourceFile(path: string, text: string): SourceFile {
  const ast = /\.(ts|tsx|js)$/.test(path) ? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) : undefined;
  return { path, text, ast, imports: ast ? importsOf(path, ast) : [] };
}

/** Calls `visit` for every node of the file. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

export function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

function importsOf(path: string, ast: ts.SourceFile): Import[] {
  const found: Import[] = [];
  walk(ast, (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    const relative = specifier.text.startsWith('.');
    const target = relative ? posix.normalize(posix.join(posix.dirname(path), specifier.text)) : packageName(specifier.text);
    found.push({ target, relative, typeOnly: isTypeOnly(node), line: lineOf(node) });
  });
  return found;
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return loads ? literal(node.arguments[0]) : undefined;
}

const literal = (node: ts.Node | undefined) => (node !== undefined && ts.isStringLiteralLike(node) ? node : undefined);

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** `node:fs/promises` stays whole; `@scope/name/deep` becomes `@scope/name`. */
function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
