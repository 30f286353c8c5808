// Writes the files for editors that are made from the words of the language: `npm run editor-files`. With --check it only says which are not up to date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register();
const { editorFiles } = await import('../packages/vscode/src/grammars/files.ts');
const check = process.argv.includes('--check');
let stale = 0;
for (const [path, text] of editorFiles()) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale++;
  process.stdout.write(`${check ? 'not up to date' : 'written'}  ${path}\n`);
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
if (check && stale > 0) process.exit(1);
