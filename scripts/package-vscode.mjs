// `npm run package:vscode`: packages/vscode/dist/truce-language.vsix, with the client, the server and the program in it. With --folder only the folder is made that goes into it, which needs no network.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Packs extensions. Not a dependency: it is large, and only a release needs it. */
const VSCE = '@vscode/vsce@3.9.2';

/** The page of an extension is shown without the files beside it, and takes pictures from public addresses only: there are none of ours. */
const withoutPictures = (text) => text.replace(/^!\[[^\]\n]*\]\([^)\n]*\)\n\n?/gm, '');

const root = fileURLToPath(new URL('..', import.meta.url));
const own = `${root}packages/vscode/`, into = `${own}dist/extension/`, program = `${root}packages/cli/dist/`;

if (spawnSync(process.execPath, [`${root}scripts/build.mjs`], { cwd: root, stdio: 'inherit' }).status !== 0) process.exit(1);
rmSync(into, { recursive: true, force: true });
mkdirSync(`${into}dist`, { recursive: true });
mkdirSync(`${into}server`, { recursive: true });

await build({
  entryPoints: [`${own}src/extension/main.ts`], outfile: `${into}dist/extension.cjs`, bundle: true, platform: 'node', target: 'node20', format: 'cjs', minify: true, legalComments: 'none', logLevel: 'warning',
  // The editor provides itself.
  external: ['vscode'], mainFields: ['module', 'main'],
});
// The same for a browser: a client, and the server in a worker.
await build({
  entryPoints: [`${own}src/web/main.ts`], outfile: `${into}dist/web.cjs`, bundle: true, platform: 'browser', target: 'es2022', format: 'cjs', minify: true, legalComments: 'none', logLevel: 'warning',
  external: ['vscode'], mainFields: ['browser', 'module', 'main'], conditions: ['browser'],
});
cpSync(`${root}packages/lsp/dist/worker.js`, `${into}dist/worker.js`);

// The code that V8 has compiled fits only the Node that made it, and the editor has its own.
for (const file of ['package.json', 'truce.js', 'program.js', 'check.js', 'manifest-errors.js', 'server.js']) cpSync(`${program}${file}`, `${into}server/${file}`);
cpSync(`${root}docs/errors`, `${into}server/errors`, { recursive: true });
for (const path of ['CHANGELOG.md', 'icons/policy-dark.svg', 'icons/policy-light.svg', 'icons/truce.png', 'language-configuration.json', 'syntaxes', 'snippets', 'walkthrough']) cpSync(`${own}${path}`, `${into}${path}`, { recursive: true });
cpSync(`${root}LICENSE`, `${into}LICENSE`);
writeFileSync(`${into}README.md`, withoutPictures(readFileSync(`${own}README.md`, 'utf8')));

// What only the workspace needs is left out of the manifest, and its version is the project's.
const { private: _private, devDependencies: _dev, type: _type, ...manifest } = JSON.parse(readFileSync(`${own}package.json`, 'utf8'));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
writeFileSync(`${into}package.json`, `${JSON.stringify({ ...manifest, version, engines: { vscode: manifest.engines.vscode } }, null, 2)}\n`);

if (!process.argv.includes('--folder')) {
  const out = `${own}dist/truce-language.vsix`;
  const packed = spawnSync('npx', ['--yes', VSCE, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', out], { cwd: into, stdio: 'inherit', shell: process.platform === 'win32' });
  if (packed.status !== 0) process.exit(1);
  process.stdout.write(`written  packages/vscode/dist/truce-language.vsix, ${(statSync(out).size / 1_000_000).toFixed(1)} MB\n`);
}
