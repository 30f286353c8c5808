// Builds packages/cli/dist: `truce.js`, which node starts; `program.js`, which is everything but DuckDB; `check.js`, which is no more of it than `check` and `fmt` need, because these two are run
// after every edit; `manifest-errors.js`, which says what is wrong with a manifest; `program.code` and `check.code`, the same two as V8 has compiled them; and `server.js`, the server for editors.
// Each library within the program runs only when it is first used, and code that does not run costs no more than being read.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { browserServer } from './browser-server.mjs';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = `${root}packages/cli/`;
const data = `${root}packages/data/`;
const lsp = `${root}packages/lsp/`;
/** Made here, and moved to where they belong when all are there: a build that fails leaves the last one as it was. */
const next = `${cli}dist/next-${process.pid}/`;
const programs = ['program', 'check'];
const files = ['package.json', 'truce.js', ...programs.flatMap((name) => [`${name}.js`, `${name}.code`]), 'manifest-errors.js', 'server.js'];
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const shared = {
  bundle: true, platform: 'node', target: 'node20', format: 'cjs', minify: true, legalComments: 'none', logLevel: 'warning', mainFields: ['module', 'main'],
  define: { TRUCE_VERSION: JSON.stringify(version), TRUCE_SKIP_GRAMMAR_VALIDATION: 'true', TRUCE_LOOKAHEAD: JSON.stringify(await lookahead()) },
  // `import()` becomes a `require` at the same moment: the files are CommonJS, which starts sooner.
  supported: { 'dynamic-import': false },
};

/** Made once for all programs. */
const compiled = compiledSchema();

const replacements = {
  name: 'things that are known before the program runs',
  setup(b) {
    // Commander can start other programs as its commands. Ours are functions, and loading what starts programs takes longer than parsing the command line.
    b.onResolve({ filter: /^node:child_process$/ }, ({ importer }) => (/[\\/]commander[\\/]/.test(importer) ? { path: 'nothing', namespace: 'nothing' } : undefined));
    b.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
    b.onResolve({ filter: /^lodash-es$/ }, () => ({ path: `${root}scripts/lodash.mjs`, sideEffects: false }));
    b.onResolve({ filter: /^truce:manifest-errors$/ }, ({ path }) => ({ path, namespace: 'compiled' }));
    b.onLoad({ filter: /.*/, namespace: 'compiled' }, async () => ({ contents: (await compiled).whole, loader: 'js', resolveDir: data }));
    b.onLoad({ filter: /packages[\\/]data[\\/]src[\\/]manifest[\\/]validator\.ts$/ }, async () => ({
      contents: `${(await compiled).quick}\nexport async function manifestErrors(value) {\n  if (fits(value)) return [];\n  const check = (await import('truce:manifest-errors')).validate;\n  return check(value) ? [] : check.errors;\n}\n`,
      loader: 'js', resolveDir: data,
    }));
    // An ES module that is loaded on demand has to be wrapped; the CommonJS forms of these libraries are what they are already.
    b.onResolve({ filter: /^(?:yaml|ajv|commander|cli-table3)$/ }, ({ path, resolveDir }) => ({ path: createRequire(`${resolveDir}/x.js`).resolve(path) }));
  },
};

/** The grammar, and Chevrotain with it, is loaded when the first line asks for it: a policy without mistakes has none. */
const grammarOnDemand = {
  name: 'the grammar on demand',
  setup(b) {
    b.onLoad({ filter: /packages[\\/]engine[\\/]src[\\/]syntax[\\/]recovery\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8'), there = `import { byRule, explain } from './by-grammar.js';`;
      if (!text.includes(there)) throw new Error(`${path} no longer goes to the grammar by: ${there}`);
      return { contents: text.replace(there, `const byRule = (...a) => require('./by-grammar.js').byRule(...a), explain = (...a) => require('./by-grammar.js').explain(...a);`), loader: 'ts' };
    });
  },
};

/** What says all that is wrong with a manifest is a file of its own beside the programs that are started for each command. */
const manifestErrorsApart = {
  name: 'the errors of a manifest apart',
  setup(b) { b.onResolve({ filter: /^truce:manifest-errors$/ }, () => ({ path: './manifest-errors.js', external: true })); },
};

/** In the program of two commands the others are not there: `truce.js` starts the whole program for them. */
const twoCommands = {
  name: 'check and fmt alone',
  setup(b) {
    // The two are at hand: what they do not use of the engine is left out, which the bundler does only for what is not loaded on demand.
    b.onLoad({ filter: /packages[\\/]cli[\\/]src[\\/]main\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8').replace(/await import\('\.\/commands\/(check|fmt)\.js'\)/g, '$1Command').replace(/import\('\.\/commands\/[\w-]+\.js'\)/g, `import('./program.js')`);
      return { contents: `import * as checkCommand from './commands/check.js';\nimport * as fmtCommand from './commands/fmt.js';\n${text}`, loader: 'ts' };
    });
  },
};

/** A module of ours, for what the build takes from it. */
async function loaded(path) {
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, platform: 'node', format: 'esm', write: false, logLevel: 'warning' });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}

/** Which token decides which way in the grammar, worked out once instead of at each start. */
async function lookahead() {
  return (await loaded(`${root}packages/engine/src/syntax/grammar.ts`)).lookaheadTable();
}

/**
 * The checks of the manifest's schema as code, twice: one that says yes or no, and one that says all that is wrong, which is several times as large and only asked after a no.
 */
async function compiledSchema() {
  const { manifestSchema } = await loaded(`${data}src/manifest/schema.ts`);
  const require = createRequire(`${data}package.json`);
  const { Ajv } = require('ajv');
  const standalone = require('ajv/dist/standalone').default;
  const code = (options) => {
    const ajv = new Ajv({ strict: false, ...options, code: { source: true, esm: true } });
    return standalone(ajv, ajv.compile(manifestSchema));
  };
  return { quick: code({ messages: false }).replace('export default', 'const fits ='), whole: code({ allErrors: true, verbose: true }) };
}

// Gone however this ends: two builds at once do not meet, and none leaves anything behind.
process.on('exit', () => rmSync(next, { recursive: true, force: true }));
mkdirSync(next, { recursive: true });
writeFileSync(`${next}package.json`, '{ "type": "commonjs" }\n');
await Promise.all([
  build({ ...shared, entryPoints: [`${cli}src/truce.ts`], outfile: `${next}truce.js`, external: ['./server.js'] }),
  build({ ...shared, entryPoints: [`${lsp}src/node/stdio.ts`], outfile: `${next}server.js`, external: ['@duckdb/node-api'], plugins: [replacements] }),
  build({ ...browserServer([replacements], shared.define), outfile: `${lsp}dist/worker.js` }),
  build({ ...shared, entryPoints: [`${cli}src/start.ts`], outfile: `${next}program.js`, external: ['@duckdb/node-api'], plugins: [grammarOnDemand, manifestErrorsApart, replacements] }),
  build({ ...shared, entryPoints: [`${cli}src/start.ts`], outfile: `${next}check.js`, external: ['@duckdb/node-api', './program.js'], plugins: [twoCommands, grammarOnDemand, manifestErrorsApart, replacements] }),
  build({ ...shared, stdin: { contents: `export { validate } from 'truce:manifest-errors';`, resolveDir: data }, outfile: `${next}manifest-errors.js`, plugins: [replacements] }),
]);

// A program is read as ASCII, which is quicker. Strings are written so already; regular expressions are not, and mean the same when they are.
for (const name of programs) writeFileSync(`${next}${name}.js`, readFileSync(`${next}${name}.js`, 'utf8').replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));

// Compiled in a process of its own, after it has done some of the usual work, so that the functions which that work needs are in it.
for (const name of programs) {
  const compiled = spawnSync(process.execPath, [`${root}scripts/compile-program.mjs`, next, name], { cwd: root, encoding: 'utf8' });
  if (compiled.status === 0) continue;
  process.stderr.write(`the program could not be run once after the build:\n${compiled.stderr}${compiled.stdout}\n`);
  process.exit(1);
}
for (const file of files) renameSync(`${next}${file}`, `${cli}dist/${file}`);
