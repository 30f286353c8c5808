// `node compile-program.mjs FOLDER`: runs the program built there on a small project and saves the code that V8 has made of it. See packages/cli/src/truce.ts, which loads it in the same way.
import { copyFileSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const dist = process.argv[2];
const tour = fileURLToPath(new URL('../tests/corpus/syntax/good/tour.truce', import.meta.url));
const filename = join(dist, 'program.js');
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`, { filename });
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(filename), module, filename, dist);

const project = mkdtempSync(join(tmpdir(), 'truce-build-'));
try {
  mkdirSync(join(project, 'policies'));
  copyFileSync(tour, join(project, 'policies/tour.truce'));
  writeFileSync(join(project, 'truce.yaml'), 'truce: 1\npolicies: [policies/*.truce]\n');
  process.stdout.write = process.stderr.write = () => true;
  await module.exports.start(['fmt', '--check', project]);
  await module.exports.start(['check', '--no-data', project]);
} finally {
  rmSync(project, { recursive: true, force: true });
}
process.exitCode = 0;
writeFileSync(join(dist, 'program.code'), script.createCachedData());
