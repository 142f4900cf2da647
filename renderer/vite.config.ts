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

/** What the first paint needs, shared with a later part or not: all of it goes into the one script. */
const first = new Set<string>();
/** Mantine's one door leads to all of its parts; these are used by later screens alone. */
const onlyLater = /[\\/]components[\\/](Tabs|FileInput|FileButton)[\\/]/;

/** Follows the imports of the first script before the scripts are cut; `import()` is where a later part begins. */
function firstTogether(): Plugin {
  return {
    name: 'doorward-first-together',
    apply: 'build',
    buildEnd() {
      const open = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (first.has(id) || onlyLater.test(id)) continue;
        first.add(id);
        open.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
}

/** One page, one script, one style file for the first paint (performance.md); what few look at comes later (frame/later.tsx). Names change with their content. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), drawOnce(), wordsApart(), firstTogether()],
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // A part that comes later is one import of a file beside the script: there is nothing to fetch ahead.
    modulePreload: false,
    // The first script is large on purpose; its size has a test of its own.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      // "use client" means nothing here, and every file of Mantine says it.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
      preserveEntrySignatures: false,
      output: {
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'index', test: (id) => first.has(id) || id.includes('rolldown') }] },
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/later-[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
});
