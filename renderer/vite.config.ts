import react from '@vitejs/plugin-react';
import { build as bundle } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/** The page is drawn once, in the right colours: a script that blocks rendering costs nothing here, there is nothing to see before it. */
function drawOnce(): Plugin {
  return {
    name: 'doorward-draw-once',
    transformIndexHtml: { order: 'post', handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"') },
  };
}

/** German and Chinese become files beside the script, and the module that had them gives their address: nobody waits for words they do not read. */
function wordsApart(): Plugin {
  return {
    name: 'doorward-words-apart',
    apply: 'build',
    load: {
      filter: { id: /\/words\/(?:de|zh)\/index\.ts$/ },
      async handler(id) {
        const language = /\/(\w+)\/index\.ts$/.exec(id)?.[1] ?? '';
        const { outputFiles } = await bundle({ entryPoints: [id], bundle: true, format: 'esm', write: false });
        const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
        const words = ((await import(`data:text/javascript;base64,${code}`)) as Record<string, unknown>)[language];
        const file = this.emitFile({ type: 'asset', name: `words-${language}.json`, source: JSON.stringify(words) });
        return `export const ${language} = import.meta.ROLLUP_FILE_URL_${file};`;
      },
    },
  };
}

/** One page, one script, one style file (performance.md): no code splitting, and names that change with their content. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), drawOnce(), wordsApart()],
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
