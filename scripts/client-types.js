// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inRoot } from './paths.js';

/**
 * The client's types as plain TypeScript: what comes from the server's schemas is written out, so that nobody who uses the client needs zod to read them.
 * Errors: one with what the compiler says.
 * @param {string} outdir
 */
export async function writeClientTypes(outdir) {
  const { default: ts } = await import('typescript');
  const { config } = ts.readConfigFile(inRoot('tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['client/index.ts', 'client/node.ts'] }, ts.sys, inRoot());
  const emitting = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: outdir, rootDir: inRoot() };
  const program = ts.createProgram([inRoot('client', 'index.ts'), inRoot('client', 'node.ts')], emitting);
  const client = inRoot('client').replaceAll('\\', '/');
  for (const source of program.getSourceFiles()) {
    if (!source.fileName.startsWith(`${client}/`)) continue;
    const isWire = source.fileName.endsWith('/wire.ts');
    if (isWire) write(join(outdir, 'wire.d.ts'), writtenOut(ts, program, source));
    else program.emit(source, (path, text) => write(join(outdir, relative(join(outdir, 'client'), path)), importable(text)), undefined, true);
  }
}

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Declarations are read by programs that know no `.ts` in imports. @param {string} text */
const importable = (text) => text.replace(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'");

/**
 * Each type that the file hands on, with nothing left to import.
 * @param {import('typescript')} ts @param {import('typescript').Program} program @param {import('typescript').SourceFile} source
 */
function writtenOut(ts, program, source) {
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(source);
  const { NoTruncation, InTypeAlias, UseSingleQuotesForStringLiteralType, UseFullyQualifiedType } = ts.TypeFormatFlags;
  const flags = NoTruncation | InTypeAlias | UseSingleQuotesForStringLiteralType | UseFullyQualifiedType;
  const names = symbol === undefined ? [] : checker.getExportsOfModule(symbol);
  const lines = names.map((name) => `export type ${name.name} = ${checker.typeToString(checker.getDeclaredTypeOfSymbol(name), source, flags)};`);
  if (lines.length === 0 || lines.some((line) => /\bimport\(|= any;|\bz\./.test(line)))
    throw new Error('The types of client/wire.ts cannot be written out.');
  return `${lines.join('\n')}\n`;
}
