// @ts-check
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

// Preloaded before the built main entry (test/desktop/stand-in-driver.ts), after tsx, which reads the stand-in's TypeScript in the main thread alone.
// Threads inherit the preload; those that hash passwords know no Electron.
if (isMainThread) {
  register('./resolve.js', import.meta.url, { data: { electron: new URL('./electron.ts', import.meta.url).href } });
  await import('./control.ts');
}
