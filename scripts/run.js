// @ts-check
/** `npm start | serve | dev | build | test | check | bench | icons | dist`: each verb is one file here. Until packages are installed, Node's own modules are all there is. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Doorward needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer one from nodejs.org or your system's packages.\n`,
  );
  process.exit(1);
}

export {};

/** @typedef {(args: readonly string[]) => Promise<number | void>} Verb */

/** @type {Record<string, () => Promise<{ default: Verb }>>} */
const verbs = {
  start: () => import('./start.js'),
  serve: () => import('./serve.js'),
  dev: () => import('./dev.js'),
  build: () => import('./build.js'),
  test: () => import('./test.js'),
  check: () => import('./check.js'),
  bench: () => import('./bench.js'),
  icons: () => import('./icons.js'),
  dist: () => import('./dist.js'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
if (load === undefined) {
  process.stderr.write(`Say what to do: npm run ${Object.keys(verbs).join(' | ')}\n`);
  process.exit(1);
}
try {
  const code = await (await load()).default(args);
  if (typeof code === 'number') process.exitCode = code;
} catch (error) {
  const advice = error instanceof Error && error.name === 'Advice';
  process.stderr.write(`${advice ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = advice && 'code' in error ? Number(error.code) : 1;
}
