import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const nobody = 65_534;
const module = join(import.meta.dirname, '..', '..', 'server', 'rescue', 'request-files.ts');

// A process of its own: asking makes it somebody else for good.
const ask = (dataDir: string) => {
  const request = { format: 'doorward-rescue-request', version: 1, at: Date.now(), secretHash: 'a'.repeat(64), ident: null, makeAdmin: false };
  const script = `import(${JSON.stringify(module)}).then((files) => files.askInFolder(${JSON.stringify(dataDir)}, ${JSON.stringify(request)}, 1)).catch((error) => { console.error(error.code); process.exit(1); })`;
  return spawnSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8', cwd: join(import.meta.dirname, '..', '..') });
};

test.runIf(process.getuid?.() === 0)('root who rescues in somebody’s folder gives them nothing that a link in it leads to (B24)', () => {
  const home = mkdtempSync(join(tmpdir(), 'doorward-root-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  chmodSync(home, 0o755);
  const [dataDir, theirs] = [join(home, 'data'), join(home, 'of-root')];
  for (const folder of [dataDir, theirs]) mkdirSync(folder, { mode: 0o755 });
  chownSync(dataDir, nobody, nobody);
  symlinkSync(theirs, join(dataDir, 'rescue'));
  expect(ask(dataDir).stderr).toContain('EACCES');
  const { uid, mode } = statSync(theirs);
  expect([uid, mode & 0o777, readdirSync(theirs)]).toEqual([0, 0o755, []]);
  rmSync(join(dataDir, 'rescue'));
  expect(ask(dataDir).status).toBe(0);
  expect(statSync(join(dataDir, 'rescue')).uid).toBe(nobody);
});
