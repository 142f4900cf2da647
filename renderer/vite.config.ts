import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** The page is drawn once, in the right colours: a script that blocks rendering costs nothing here, there is nothing to see before it. */
function drawOnce(): Plugin {
  return {
    name: 'doorward-draw-once',
    transformIndexHtml: { order: 'post', handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"') },
  };
}

/** One page, one script, one style file (performance.md): no code splitting, and names that change with their content. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), drawOnce()],
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    // One file is what we want; its size has a test of its own.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      // "use client" means nothing here, and every file of Mantine says it.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
      output: { codeSplitting: false, entryFileNames: 'assets/[name]-[hash].js', assetFileNames: 'assets/[name]-[hash][extname]' },
    },
  },
});
