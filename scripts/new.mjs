// Begins something new in the right places: `npm run new -- builtin|code|rule NAME …`. What it writes compiles and passes its tests; it is then changed into
// what is meant. Where things go is known here and in no document, so that it cannot be out of date: tests/docs/scaffold.test.ts runs it on a copy.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USAGE = `npm run new -- code NAME "Title" [syntax|names|types|policy]   a code of the catalogue and its page
npm run new -- rule NAME "Title"                               a check of policies, with its code, page and corpus file
npm run new -- builtin NAME                                    a function of the language

NAME is written like_this. For example: npm run new -- rule unused_parameter "A parameter that nothing reads"`;

const ENGINE = 'packages/engine/src';
const FAMILIES = { syntax: 'T1', names: 'T2', types: 'T3', policy: 'T4' };

class Mistake extends Error {}

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const kebab = (name) => name.replaceAll('_', '-');
const words = (name) => name.replaceAll('_', ' ');
const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The texts of the files to write. `read` gives the text of a file that is there, or null. */
export function scaffold([kind, name, title, family = 'policy'], read) {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name ?? '')) throw new Mistake(`a name is written like_this, not ${name ?? 'left out'}`);
  switch (kind) {
    case 'builtin': return builtin(name, read);
    case 'code': return code(name, title, family, read, false);
    case 'rule': return rule(name, title, read);
    default: throw new Mistake(`there is nothing called ${kind ?? ''} to begin`);
  }
}

function code(name, title, family, read, works) {
  if (title === undefined || title === '') throw new Mistake('a code has a title: the heading of its page');
  if (!Object.hasOwn(FAMILIES, family)) throw new Mistake(`families are ${Object.keys(FAMILIES).join(', ')}`);
  const path = `${ENGINE}/diagnostics/codes/${family}.ts`, text = read(path), own = FAMILIES[family];
  if (text.includes(`export const ${camel(name)} = define`)) throw new Mistake(`there is a code called ${camel(name)} already`);
  const numbers = [...text.matchAll(new RegExp(`'${own}(\\d{3})'`, 'g'))].map((m) => Number(m[1]));
  const number = `${own}${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}`;
  const entry = `export const ${camel(name)} = define<{ name: string }>('${number}', 'warning', ${quoted(title)}, (f) => ({\n  message: \`say here in one sentence what is wrong with \\\`\${f.name}\\\`\`, label: 'say what stands here', help: 'say what to do, with an example',\n}));\n`;
  const bad = `parameter goal ${works ? `"${words(name)}" ` : ''}= 5`;
  const page = `# ${number}: ${title}\n\nSay in one paragraph what this means and why Truce refuses it, for somebody who runs revenue operations and does not write programs.\n\n## Bad\n\n\`\`\`truce error=${number}\n${bad}\n\`\`\`\n\n## Good\n\n\`\`\`truce\nparameter goal = 5\n\`\`\`\n\n## What to do\n\nSay what to change, and what to do if the text is right after all.\n`;
  return { number, files: { [path]: `${text.trimEnd()}\n${entry}`, [`docs/errors/${number}.md`]: page } };
}

function rule(name, title, read) {
  const made = code(name, title, 'policy', read, true), fn = camel(name), path = `${ENGINE}/check/${kebab(name)}.ts`, check = read(`${ENGINE}/check/check.ts`);
  if (read(path) !== null) throw new Mistake(`${path} is there already`);
  const source = `/** ${title}. */
import * as policy from '../diagnostics/codes/policy.js';
import { place } from './context.js';
import type { Context } from './context.js';

/** Say what must hold, and why. Until then this reports parameters with the title "${words(name)}". */
export function ${fn}(c: Context): void {
  for (const [, versions] of c.declarations.parameters) for (const { file, node } of versions) {
    if (node.title?.value !== ${quoted(words(name))}) continue;
    c.report(policy.${fn}.at(place(c, file, node.name.span), { name: node.name.text }));
  }
}
`;
  const called = insertBefore(insertBefore(check, 'export interface Checked ', `import { ${fn} } from './${kebab(name)}.js';\n`, '\n'), '  const program = lower(', `  ${fn}(c);\n`);
  return { number: made.number, files: { ...made.files, [path]: source, [`${ENGINE}/check/check.ts`]: called, [`tests/corpus/check/bad/${kebab(name)}.truce`]: `parameter goal "${words(name)}" = 5\n` } };
}

function builtin(name, read) {
  const fn = camel(name), at = (file) => `${ENGINE}/${file}`;
  const list = read(at('types/builtins.ts'));
  if (new RegExp(`^  ${name}: f\\(`, 'm').test(list)) throw new Mistake(`there is a function ${name} already`);
  return {
    files: {
      [at('types/builtins.ts')]: insertBefore(list, '} as const satisfies Readonly<Record<string, Builtin>>;', `  ${name}: f('${name}(text)', 'Say in one sentence what it gives.', '${name}("a")', '"a"', 1),\n`),
      [at('check/calls.ts')]: insertBefore(read(at('check/calls.ts')), "    case 'text': return gives('textOf'", `    case '${name}': return x.kind === 'text' ? gives('${fn}', [a!.expr], TEXT) : refuse(0, 'a text');\n`),
      [at('core/ir.ts')]: insertBefore(read(at('core/ir.ts')), " | 'textOf'", ` | '${fn}'`),
      [at('eval/functions.ts')]: insertBefore(read(at('eval/functions.ts')), "    case 'length': return texts(", `    case '${fn}': return texts((a) => a);\n`),
    },
  };
}

/** `after`: what may stand between the new text and the mark. */
function insertBefore(text, mark, added, after = '') {
  const i = text.indexOf(after + mark);
  if (i < 0) throw new Mistake(`the place for this was not found (before ${mark.trim()}): scripts/new.mjs has to learn where it is now`);
  return text.slice(0, i) + added + text.slice(i);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.cwd();
  const read = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null);
  try {
    const { files, number } = scaffold(process.argv.slice(2), read);
    for (const [path, text] of Object.entries(files)) {
      process.stdout.write(`${read(path) === null ? 'new     ' : 'changed '} ${path}\n`);
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    process.stdout.write(`\n${number === undefined ? '' : `Its code is ${number}. `}Now change the new lines into what is meant, then record what is generated from them:\n  UPDATE=1 npx vitest run tests/docs tests/check\n`);
  } catch (mistake) {
    if (!(mistake instanceof Mistake)) throw mistake;
    process.stderr.write(`${mistake.message}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
