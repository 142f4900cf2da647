// @ts-check
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inRoot } from './paths.js';

/**
 * The types of the server's door (server/index.ts) and of what they name, for programs that embed it. The compiler reads all of the server for them, so
 * they are made when a package is, and not with every build. Errors: one that names the file whose types cannot be written.
 * @param {string} outdir
 */
export async function writeServerTypes(outdir) {
  const { default: ts } = await import('typescript');
  const { config } = ts.readConfigFile(inRoot('tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const door = inRoot('server', 'index.ts');
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [door] }, ts.sys, inRoot());
  const home = inRoot('server');
  const emitting = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: outdir, rootDir: home };
  const program = ts.createProgram([door], emitting);
  rmSync(outdir, { recursive: true, force: true });
  const waiting = [door];
  for (const file of waiting) {
    const source = program.getSourceFile(file);
    if (source === undefined || relative(home, file).startsWith('..'))
      throw new Error(`The types of ${file} cannot be written: it is outside the server.`);
    program.emit(source, (path, text) => write(path, importable(text, file, waiting)), undefined, true);
  }
}

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * Declarations are read by programs that know no `.ts` in imports; what is imported is to be written too.
 * @param {string} text @param {string} file @param {string[]} waiting
 */
function importable(text, file, waiting) {
  return text.replace(/((?:from |import\()['"])(\.[^'"]+)\.ts(['"])/g, (_whole, before, path, after) => {
    const target = join(dirname(file), `${path}.ts`);
    if (!waiting.includes(target)) waiting.push(target);
    return `${before}${path}.js${after}`;
  });
}
