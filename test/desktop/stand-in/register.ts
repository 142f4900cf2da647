import { register } from 'node:module';

// Preloaded before the built main entry (test/desktop/stand-in-driver.ts), after tsx, which reads the stand-in's TypeScript.
register('./resolve.js', import.meta.url, { data: { electron: new URL('./electron.ts', import.meta.url).href } });
await import('./control.ts');
