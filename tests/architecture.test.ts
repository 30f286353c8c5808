/** The floor plan, checked: who may import whom, no circles, a pure engine, no `any`, no folders for leftovers, a public face that is explained and used. The reasons are in the messages. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * What each folder of the engine may import. A folder that is not here has no place yet: give it one. Files beside the folders join them together, and only
 * they may import everything.
 */
const ENGINE: Readonly<Record<string, readonly string[]>> = {
  base: [],
  diagnostics: ['base'],
  core: ['base'],
  syntax: ['base', 'diagnostics'],
  types: ['base', 'core'],
  names: ['base', 'diagnostics', 'syntax', 'types'],
  check: ['base', 'diagnostics', 'core', 'syntax', 'types', 'names'],
  // Whatever runs a program reads the IR and nothing of the text: one meaning, several ways to run it.
  eval: ['base', 'diagnostics', 'core'],
  proof: ['base', 'diagnostics', 'core', 'eval'],
  // A policy put together from two versions is put together from texts.
  diff: ['base', 'diagnostics', 'core', 'eval', 'syntax', 'incentives'],
  // What a change of the data pays is found by running the program again.
  incentives: ['base', 'core', 'eval'],
  lint: ['base', 'diagnostics', 'core', 'eval', 'proof', 'incentives', 'goals'],
  goals: ['base', 'core', 'eval'],
  // Audits read the data as the policy does, and evaluate the policy again on repaired data.
  audit: ['base', 'core', 'eval'],
  // A result in a line of words.
  results: ['base', 'core', 'eval', 'diff', 'audit'],
};

/** What each package may import of the others, and from outside. Engine and data are read by everything, so they carry little. */
const PACKAGES: Readonly<Record<string, { readonly ours: readonly string[]; readonly outside: readonly string[] | 'any' }>> = {
  engine: { ours: [], outside: ['chevrotain'] },
  data: { ours: ['@truce/engine'], outside: 'any' },
};
/**
 * Where files are a circle because what they are about is one: an expression is made of expressions. Whoever deals with a part hands what the part holds back to this file, and so may import
 * it; without these imports there is no circle, of types neither. A type that closes one belongs into a file of its own.
 */
const RECURSION: readonly string[] = ['packages/engine/src/check/expression.ts', 'packages/engine/src/eval/compile.ts'];
const FORBIDDEN_FOLDERS = ['utils', 'utilities', 'util', 'common', 'shared', 'helpers', 'misc', 'lib'];
/** Names that reach outside: input and output, clocks, chance, the environment, the user's locale. */
const OUTSIDE = ['process', 'console', 'fetch', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'crypto', 'globalThis', 'localStorage', 'XMLHttpRequest', 'WebSocket', '__dirname', '__filename'];
const OUTSIDE_MEMBERS = ['Date.now', 'Math.random', 'Intl.Collator', 'Intl.NumberFormat'];
const OF_THE_LOCALE = ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'localeCompare', 'getTimezoneOffset', 'toLocaleLowerCase', 'toLocaleUpperCase'];

interface Source { /** from the root, as in `packages/engine/src/base/span.ts` */ readonly path: string; readonly text: string }
interface Facts { readonly path: string; readonly imports: readonly string[]; /** what it takes of the engine by name */ readonly ofEngine: readonly string[]; readonly anys: readonly number[]; readonly reaches: readonly string[] }

/** What the rules need to know of a file, read from its syntax tree, so that comments and texts say nothing. */
function factsOf({ path, text }: Source): Facts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true), imports: string[] = [], ofEngine: string[] = [], anys: number[] = [], reaches: string[] = [];
  const line = (node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) imports.push(node.moduleSpecifier.text);
    if (ts.isImportDeclaration(node) && (node.moduleSpecifier as ts.StringLiteral).text === '@truce/engine' && node.importClause?.namedBindings !== undefined && ts.isNamedImports(node.importClause.namedBindings)) {
      for (const e of node.importClause.namedBindings.elements) ofEngine.push((e.propertyName ?? e.name).text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] !== undefined && ts.isStringLiteral(node.arguments[0])) imports.push(node.arguments[0].text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) imports.push(node.argument.literal.text);
    if (node.kind === ts.SyntaxKind.AnyKeyword) anys.push(line(node));
    if (ts.isPropertyAccessExpression(node)) {
      const name = `${node.expression.getText()}.${node.name.text}`;
      if (OUTSIDE_MEMBERS.includes(name) || OF_THE_LOCALE.includes(node.name.text)) reaches.push(`${line(node)}: ${name}`);
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0) reaches.push(`${line(node)}: new Date()`);
    if (ts.isIdentifier(node) && OUTSIDE.includes(node.text) && isUse(node)) reaches.push(`${line(node)}: ${node.text}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, imports, ofEngine, anys, reaches };
}

/** The name is read, and not the name of a property, parameter or declaration. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return !(ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodSignature(parent) || ts.isBindingElement(parent) || ts.isParameter(parent)
    || (ts.isVariableDeclaration(parent) && parent.name === node) || ts.isTypeReferenceNode(parent) || ts.isImportSpecifier(parent));
}

/** A file's package, and its folder in it; a file beside the folders is a place of its own, so that a leaf such as `codes.ts` is not taken for `index.ts`. */
function placeOf(path: string): { readonly pkg: string; readonly folder: string; readonly loose: boolean } {
  const [, pkg = '', , ...rest] = path.split('/');
  return rest.length > 1 ? { pkg, folder: rest[0]!, loose: false } : { pkg, folder: rest[0]!, loose: true };
}

const target = (from: string, written: string): string => normalize(join(dirname(from), written)).replace(/\.js$/, '.ts');

function wrongImports(all: readonly Facts[]): string[] {
  return all.flatMap(({ path, imports }) => imports.flatMap((written): string[] => {
    const own = placeOf(path), rules = PACKAGES[own.pkg];
    const wrong = (why: string): string[] => [`${path} imports ${written}: ${why}`];
    if (!written.startsWith('.')) {
      if (/^@truce\/[^/]+\/./.test(written)) return wrong('a package is known to others by its index alone');
      if (written.startsWith('@truce/')) return rules !== undefined && !rules.ours.includes(written) ? wrong(`${own.pkg} stands below it`) : [];
      return rules !== undefined && rules.outside !== 'any' && !rules.outside.includes(written) ? wrong('the engine is pure: what reads files, clocks or networks belongs into another package') : [];
    }
    const to = placeOf(target(path, written));
    if (to.pkg !== own.pkg) return wrong('a package is known to others by its index alone');
    if (own.pkg !== 'engine' || own.loose || to.folder === own.folder) return [];
    const allowed = ENGINE[own.folder];
    if (allowed === undefined) return wrong(`${own.folder} has no place in the floor plan yet`);
    return allowed.includes(to.folder) ? [] : wrong(`${own.folder} may import ${allowed.join(', ') || 'nothing'} only`);
  }));
}

/** Circles between folders of one package, each once, as `convert → manifest → convert`. */
function circles(all: readonly Facts[]): string[] {
  const named = (path: string): string => { const { pkg, folder } = placeOf(path); return `${pkg}/${folder}`; };
  return circlesOf(all.flatMap(({ path, imports }) => imports.filter((w) => w.startsWith('.')).map((w): [string, string] => [named(path), named(target(path, w))]).filter(([a, b]) => a !== b)));
}

/** Circles between files, of types too; those that go through one of `through` are none. */
const circlesOfFiles = (all: readonly Facts[], through: readonly string[]): string[] =>
  circlesOf(all.flatMap(({ path, imports }) => imports.filter((w) => w.startsWith('.')).map((w): [string, string] => [path, target(path, w)]).filter(([, to]) => !through.includes(to))));

function circlesOf(imports: readonly (readonly [string, string])[]): string[] {
  const edges = new Map<string, Set<string>>();
  for (const [from, to] of imports) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  const found = new Set<string>(), done = new Set<string>();
  const go = (at: string, way: readonly string[]): void => {
    const start = way.indexOf(at);
    if (start >= 0) { found.add([...way.slice(start), at].join(' → ')); return; }
    if (done.has(at)) return;
    for (const next of edges.get(at) ?? []) go(next, [...way, at]);
    done.add(at);
  };
  for (const from of edges.keys()) go(from, []);
  return [...found];
}

/** What the engine hands out and no other package takes: a name that only its tests ask for is theirs to import from where it stands. */
function unused(index: Source, all: readonly Facts[]): string[] {
  const taken = new Set(all.flatMap((f) => f.ofEngine));
  const exported = ts.createSourceFile(index.path, index.text, ts.ScriptTarget.ES2023, true).statements.filter(ts.isExportDeclaration).flatMap((e) => {
    if (e.exportClause === undefined) return ['*'];
    return ts.isNamedExports(e.exportClause) ? e.exportClause.elements.map((x) => x.name.text) : [e.exportClause.name.text];
  });
  return exported.filter((name) => !taken.has(name)).map((name) => `${index.path}: no other package uses ${name}; what tests alone need they import from its file`);
}

const impure = (all: readonly Facts[]): string[] => all.filter((f) => placeOf(f.path).pkg === 'engine').flatMap((f) => f.reaches.map((r) => `${f.path}:${r} reaches outside; whoever calls the engine hands in what it needs`));
const untyped = (all: readonly Facts[]): string[] => all.flatMap((f) => f.anys.map((line) => `${f.path}:${line} says \`any\`: write \`unknown\` and look, or the type that it is`));
const leftovers = (paths: readonly string[]): string[] => paths.filter((p) => p.split('/').some((step) => FORBIDDEN_FOLDERS.includes(step))).map((p) => `${p}: a folder is named by what its files are about`);

/** What `index.ts` hands out of other files, and says nothing about. `read` gives the text of a file. */
function unexplained({ path, text }: Source, read: (path: string) => string): string[] {
  const exports = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true).statements.filter(ts.isExportDeclaration);
  return exports.flatMap((e): string[] => {
    if (e.exportClause === undefined || !ts.isNamedExports(e.exportClause) || e.moduleSpecifier === undefined || !ts.isStringLiteral(e.moduleSpecifier)) return [];
    const from = target(path, e.moduleSpecifier.text), file = ts.createSourceFile(from, read(from), ts.ScriptTarget.ES2023, true);
    const named = (s: ts.Statement): readonly (string | undefined)[] => (ts.isVariableStatement(s) ? s.declarationList.declarations.map((d) => d.name.getText()) : ts.isFunctionDeclaration(s) || ts.isClassDeclaration(s) || ts.isInterfaceDeclaration(s) || ts.isTypeAliasDeclaration(s) ? [s.name?.text] : []);
    return e.exportClause.elements.map((x) => (x.propertyName ?? x.name).text).filter((name) => !file.statements.some((s) => named(s).includes(name) && ts.getJSDocCommentsAndTags(s).length > 0)).map((name) => `${from}: ${name} is public, and no comment says what it is`);
  });
}

function sourcesBelow(folder: string): readonly Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && e.name.endsWith('.ts') && !e.name.endsWith('.test.ts') && !e.parentPath.includes('node_modules'))
    .map((e) => { const path = join(e.parentPath, e.name); return { path: relative(root, path), text: readFileSync(path, 'utf8') }; });
}

describe('the floor plan', () => {
  // A package without sources yet is only a place.
  const packages = readdirSync(join(root, 'packages')).filter((p) => existsSync(join(root, 'packages', p, 'src')));
  const all = packages.flatMap((p) => sourcesBelow(join(root, 'packages', p, 'src'))).map(factsOf);

  it('is read from all packages', () => {
    expect(new Set(all.map((f) => placeOf(f.path).pkg))).toEqual(new Set(packages));
    expect(all.length).toBeGreaterThan(100);
  });
  it('has imports that go downward only', () => expect(wrongImports(all)).toEqual([]));
  it('has no circles between folders', () => expect(circles(all)).toEqual([]));
  it('has no circles between files, but where the language is one', () => {
    expect(circlesOfFiles(all, RECURSION)).toEqual([]);
    for (const path of RECURSION) expect(circlesOfFiles(all, RECURSION.filter((p) => p !== path)), `${path} is no circle any more: take it off the list`).not.toEqual([]);
  });
  it('has an engine without input and output, clock, chance and environment', () => expect(impure(all)).toEqual([]));
  it('has no `any`', () => expect(untyped(all)).toEqual([]));
  it('has no folders for leftovers', () => expect(leftovers(all.map((f) => f.path))).toEqual([]));
  it('explains all that the engine hands out, all of which somebody takes', () => {
    const read = (path: string): string => readFileSync(join(root, path), 'utf8'), path = 'packages/engine/src/index.ts';
    expect(unexplained({ path, text: read(path) }, read)).toEqual([]);
    expect(unused({ path, text: read(path) }, all)).toEqual([]);
  });
});

/** Each rule finds what it is for: one offence, one finding. */
describe('the rules', () => {
  const facts = (path: string, text: string): Facts => factsOf({ path: `packages/${path}`, text });
  it.each([
    ['an upward import', 'engine/src/base/days.ts', "import { parse } from '../syntax/parse.js';"],
    ['an import between siblings', 'engine/src/eval/evaluate.ts', "import type { File } from '../syntax/ast.js';"],
    ['a re-export upward', 'engine/src/core/ir.ts', "export { check } from '../check/check.js';"],
    ['an import that is asked for late', 'engine/src/core/ir.ts', "const later = () => import('../check/check.js');"],
    ['an import of a type in place', 'engine/src/core/ir.ts', "type T = import('../check/check.js').T;"],
    ['a folder without a place', 'engine/src/extras/thing.ts', "import '../base/days.js';"],
    ['a module of the system', 'engine/src/base/days.ts', "import { readFileSync } from 'node:fs';"],
    ['an unknown package', 'engine/src/base/days.ts', "import _ from 'lodash';"],
    ['the inside of the engine by its name', 'cli/src/main.ts', "import { define } from '@truce/engine/src/diagnostics/define.js';"],
    ['the inside of the engine by its path', 'cli/src/main.ts', "import { define } from '../../engine/src/diagnostics/define.js';"],
    ['the data package above itself', 'data/src/index.ts', "import { start } from '@truce/cli';"],
  ])('find %s', (_, path, text) => expect(wrongImports([facts(path, text)])).toHaveLength(1));

  it('find a circle of three folders', () => {
    const files = [['a', 'b'], ['b', 'c'], ['c', 'a']].map(([from, to]) => facts(`data/src/${from}/x.ts`, `import '../${to}/x.js';`));
    expect(circles(files)).toEqual(['data/a → data/b → data/c → data/a']);
    expect(circles(files.slice(0, 2))).toEqual([]);
  });
  it('find a circle of files, of types too', () => {
    const files = [facts('cli/src/pay/a.ts', "import type { B } from './b.js';"), facts('cli/src/pay/b.ts', "import { a } from './a.js';")];
    expect(circlesOfFiles(files, [])).toEqual(['packages/cli/src/pay/a.ts → packages/cli/src/pay/b.ts → packages/cli/src/pay/a.ts']);
    expect(circlesOfFiles(files, ['packages/cli/src/pay/a.ts'])).toEqual([]);
  });
  it('find what is public and nobody takes', () => {
    const index = { path: 'packages/engine/src/index.ts', text: "export { a, type B as C } from './x.js';\nexport type * as ir from './ir.js';" }, uses = (names: string): Facts => facts('cli/src/x.ts', `import { ${names} } from '@truce/engine';`);
    expect(unused(index, [uses('a as b, type C'), uses('type ir')])).toEqual([]);
    expect(unused(index, [uses('a')])).toHaveLength(2);
  });
  it.each(['Date.now()', 'Math.random()', 'new Date()', 'console.log(1)', 'process.env', "fetch('x')", 'setTimeout(f, 1)', "'a'.localeCompare('b')", '(5).toLocaleString()'])('find %s in the engine alone', (code) => {
    expect(impure([facts('engine/src/base/x.ts', `const y = ${code};`)])).toHaveLength(1);
    expect(impure([facts('cli/src/x.ts', `const y = ${code};`)])).toEqual([]);
  });
  it('find `any` as a type, and not as a word', () => {
    expect(untyped([facts('cli/src/x.ts', 'let a: any; let b = <any>c; let d: any[];')])).toHaveLength(3);
    expect(untyped([facts('cli/src/x.ts', "const any = 1; // any\nconst o = { any: 'any' };")])).toEqual([]);
  });
  it('find what is public and not explained', () => {
    const index = { path: 'packages/engine/src/index.ts', text: "export { a, type B as C } from './base/x.js';\nexport { d } from './base/x.js';" };
    expect(unexplained(index, () => '/** What it is. */\nexport const a = 1, d = 2;\n// Not about it.\nexport type B = 1;\n')).toEqual(['packages/engine/src/base/x.ts: B is public, and no comment says what it is']);
  });
  it('find folders for leftovers', () => expect(leftovers(['packages/cli/src/utils/x.ts', 'packages/cli/src/views/x.ts'])).toHaveLength(1));
});
