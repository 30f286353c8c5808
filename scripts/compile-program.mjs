// `node compile-program.mjs FOLDER NAME`: runs the program of that name built there on a small project and saves the code that V8 has made of it. See packages/cli/src/truce.ts, which loads it in the same way.
import { copyFileSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const [, , dist, name] = process.argv;
const tour = fileURLToPath(new URL('../tests/corpus/syntax/good/tour.truce', import.meta.url));
const example = fileURLToPath(new URL('../examples/northwind-saas', import.meta.url));
// V8 forgets the code of functions that have not run for a while; here all of it is wanted.
setFlagsFromString('--no-flush-bytecode');
const filename = join(dist, `${name}.js`);
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`, { filename });
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(filename), module, filename, dist);

const project = mkdtempSync(join(tmpdir(), 'truce-build-'));
try {
  mkdirSync(join(project, 'policies'));
  copyFileSync(tour, join(project, 'policies/tour.truce'));
  writeFileSync(join(project, 'truce.yaml'), 'truce: 1\npolicies: [policies/*.truce]\n');
  // The program ends its process once all is written; this one has more to do.
  process.exit = () => undefined;
  await module.exports.start(['fmt', '--check', project]);
  await module.exports.start(['check', '--no-data', project]);
  // The example uses what the tour does not.
  if (existsSync(join(example, 'truce.yaml'))) await module.exports.start(['check', '--no-data', example]);
} finally {
  rmSync(project, { recursive: true, force: true });
}
process.exitCode = 0;
// Compiled code is used only by a V8 that is set as the one that made it.
setFlagsFromString('--flush-bytecode');
writeFileSync(join(dist, `${name}.code`), script.createCachedData());
