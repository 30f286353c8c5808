/**
 * The file that `node` starts. It knows only how to say the version, and how to load the program quickly: the program is one file, which the build has
 * already compiled to V8's code, and written in ASCII so that reading it is cheap; where that code does not fit (another version of Node), V8 says so and compiles the file as usual.
 */
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { version } from './version.js';

/**
 * How much of a function has to run before V8 considers optimizing it, in bytes of its code: about seven times what is usual. A command that lasts a quarter of a second would spend
 * a third of its work on optimizing functions that have hardly anything left to do. What runs over data is hot enough to be optimized all the same.
 */
const BUDGET = 500_000;

type Start = (words: readonly string[]) => Promise<void>;

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) writeSync(1, `${version}\n`);
// An editor's server lives for hours: it is a program of its own, compiled as usual. A wrong command line is answered by the commands.
else if (words[0] === 'lsp' && words.slice(1).every((word) => word === '--stdio')) (require('./server.js') as { start(version: string, beside: string): void }).start(version, __dirname);
// `check` and `fmt` are run after every edit: they have a program that is no larger than they need.
else void load(words[0] === 'check' || words[0] === 'fmt' ? 'check' : 'program')(words);

function load(name: 'check' | 'program'): Start {
  const path = join(__dirname, `${name}.js`);
  const source = readFileSync(path, 'latin1');
  let cachedData: Buffer | undefined;
  try {
    cachedData = readFileSync(join(__dirname, `${name}.code`));
  } catch {
    // Without the compiled code everything works, only later.
  }
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, { filename: path, cachedData });
  // Only now, because V8 accepts compiled code under the settings that made it; and only then, because another V8 may not know the setting.
  if (script.cachedDataRejected === false) (require('node:v8') as typeof import('node:v8')).setFlagsFromString(`--interrupt-budget=${BUDGET}`);
  const module = { exports: {} as { start: Start } };
  (script.runInThisContext() as (...parts: readonly unknown[]) => void)(module.exports, require, module, path, __dirname);
  return module.exports.start;
}
