// Everything that must hold: the build, the types, the lint and the tests. The last line is `N passed, N failed`; each of the first three counts as a test.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'truce-test-'));
const results = join(folder, 'results.json');
let passed = 0;
let failed = 0;

function step(title, script, ...args) {
  process.stdout.write(`\n${title}\n`);
  return spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

function counted(title, script, ...args) {
  if (step(title, script, ...args)) passed++;
  else {
    failed++;
    process.stdout.write(`✗ ${title}\n`);
  }
}

counted('build', 'scripts/build.mjs');
counted('types', 'node_modules/typescript/bin/tsc', '-b');
counted('lint', 'node_modules/oxlint/bin/oxlint', 'packages', 'tests', 'scripts', 'bench', 'examples');

// The names of tests that are run alone can be given: `node scripts/test.mjs tests/cli`.
const fine = step('tests', 'node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...process.argv.slice(2));
const before = failed;
try {
  const report = JSON.parse(readFileSync(results, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  // A file that could not even be loaded has no tests to count.
  failed += report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
} catch {
  process.stdout.write('✗ the tests did not come to an end\n');
}
// Something that belongs to no test, such as an error after the last one, must not pass unseen.
if (!fine && failed === before) failed++;
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
