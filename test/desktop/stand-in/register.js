// @ts-check
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

// Preloaded before the built main entry (test/desktop/stand-in-driver.ts), after tsx, which reads the stand-in's TypeScript. The app's workers preload it
// too: it is JavaScript because tsx does not serve them, and they have no electron.
if (isMainThread) {
  register('./resolve.js', import.meta.url, { data: { electron: new URL('./electron.ts', import.meta.url).href } });
  await import('./control.ts');
}
