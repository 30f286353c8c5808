// The language server for a web worker, as options of esbuild: one file that needs nothing of Node. What reads disks and databases is left out, because nothing there reads any.
import { fileURLToPath } from 'node:url';

const lsp = fileURLToPath(new URL('../packages/lsp/', import.meta.url));

/** `plugins`: those of the build, which know things beforehand. */
export const browserServer = (plugins, define) => ({
  entryPoints: [`${lsp}src/browser/worker.ts`], bundle: true, platform: 'browser', format: 'iife', target: 'es2022', minify: true, legalComments: 'none', logLevel: 'warning', mainFields: ['module', 'main'], conditions: ['browser'],
  define, plugins: [withoutNode, ...plugins], supported: { 'dynamic-import': false },
});

const withoutNode = {
  name: 'without Node',
  setup(b) {
    b.onResolve({ filter: /^node:path$/ }, () => ({ path: `${lsp}src/browser/path.ts` }));
    b.onResolve({ filter: /^(?:node:.*|process|buffer|@duckdb\/node-api)$/ }, ({ path }) => ({ path, namespace: 'without-node' }));
    // A CommonJS module may be asked for any name: all of them are nothing, but for the environment, which is empty.
    b.onLoad({ filter: /.*/, namespace: 'without-node' }, () => ({ contents: 'module.exports = { env: {} };', loader: 'js' }));
  },
};
