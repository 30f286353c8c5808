/**
 * What the files declare, and from which file each name may be used: a file sees its own declarations and those of the files it imports, and of the files
 * those import. Names are unique in the whole program, so that a name means the same thing to every reader.
 */
import { suggest } from '../base/suggest.js';
import type { Span } from '../base/span.js';
import * as codes from '../diagnostics/codes/names.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type * as ast from '../syntax/ast.js';
import { KnownRight } from './known-right.js';
import type { SourceFile } from './source-file.js';

/** A declaration and the file (by place in the list of files) it stands in. */
export interface Declared<D> { readonly file: number; readonly node: D }

/** The versions of one name, in the order of files and places; most names have one. */
export type Versions<D> = readonly Declared<D>[];

export type RelationDeclaration = ast.Record_ | ast.Relation;

/** Declarations of one kind by their names, in the order of files and places. */
export interface ByName<D> {
  get(name: string): Versions<D> | undefined;
  has(name: string): boolean;
  keys(): Iterable<string>;
  [Symbol.iterator](): Iterator<readonly [string, Versions<D>]>;
}

export interface Declarations {
  readonly files: readonly SourceFile[];
  readonly policies: Versions<ast.Policy>;
  readonly relations: ByName<RelationDeclaration>;
  readonly parameters: ByName<ast.Parameter>;
  readonly scales: ByName<ast.Scale>;
  readonly tables: ByName<ast.Table>;
  readonly checks: Versions<ast.Always | ast.Guard>;
  readonly tests: Versions<ast.Test>;
  /** Whether what `declared` declares may be named in `file`. */
  sees(file: number, declared: number): boolean;
  /** The files that a file sees, in their order. */
  seen(file: number): readonly number[];
  /** Whether an import of the file, or of one that it imports, leads nowhere: then an unknown name may be declared there. */
  incomplete(file: number): boolean;
}

/** What one file declares, by kind. */
export interface FileDeclares {
  readonly imports: readonly ast.Import[];
  readonly policies: readonly ast.Policy[];
  readonly relations: readonly RelationDeclaration[];
  readonly parameters: readonly ast.Parameter[];
  readonly scales: readonly ast.Scale[];
  readonly tables: readonly ast.Table[];
  readonly checks: readonly (ast.Always | ast.Guard)[];
  readonly tests: readonly ast.Test[];
  /** the things that matter to files which do not import this one */
  readonly hasPlan: boolean;
  readonly hasDatedRecord: boolean;
  readonly hasCurrencyField: boolean;
}

/** Trees never change: what one declares is worked out once. */
const ofTrees = new WeakMap<ast.File, FileDeclares>();

export function declaredIn(tree: ast.File): FileDeclares {
  let found = ofTrees.get(tree);
  if (found === undefined) ofTrees.set(tree, found = sorted(tree));
  return found;
}

function sorted(tree: ast.File): FileDeclares {
  const imports: ast.Import[] = [], policies: ast.Policy[] = [], relations: RelationDeclaration[] = [], parameters: ast.Parameter[] = [], scales: ast.Scale[] = [], tables: ast.Table[] = [];
  const checks: (ast.Always | ast.Guard)[] = [], tests: ast.Test[] = [];
  for (const node of tree.declarations) {
    switch (node.kind) {
      case 'Policy': policies.push(node); break;
      case 'Record': case 'Relation': relations.push(node); break;
      case 'Parameter': parameters.push(node); break;
      case 'Scale': scales.push(node); break;
      case 'Table': tables.push(node); break;
      case 'Always': case 'Guard': checks.push(node); break;
      case 'Test': tests.push(node); break;
      case 'Import': imports.push(node); break;
      case 'InvalidDeclaration': break;
    }
  }
  return {
    imports, policies, relations, parameters, scales, tables, checks, tests,
    hasPlan: relations.some((r) => r.kind === 'Relation' && r.relation === 'plan'), hasDatedRecord: relations.some((r) => r.kind === 'Record' && r.dated),
    hasCurrencyField: relations.some((r) => r.kind === 'Record' && r.fields.some((f) => f.kind === 'Field' && f.type.kind === 'NamedType' && f.type.currency !== undefined)),
  };
}

/** What whoever looks at one project again and again keeps from one look to the next: where all names are declared, as of some look before, and what was right. */
export class KeptNames {
  known: Collected | null = null;
  readonly right = new KnownRight();
}

type Named = 'relations' | 'parameters' | 'scales' | 'tables';
type Listed = 'policies' | 'checks' | 'tests';
type NodeOf<K extends Named | Listed> = FileDeclares[K][number];
interface Collected {
  readonly files: readonly SourceFile[];
  readonly byPath: ReadonlyMap<string, number>;
  readonly names: { readonly [K in Named]: ReadonlyMap<string, Versions<NodeOf<K>>> };
  readonly lists: { readonly [K in Listed]: Versions<NodeOf<K>> };
  /** the files that each imports */
  readonly imports: readonly (readonly number[])[];
  /** those of which an import leads nowhere */
  readonly broken: ReadonlySet<number>;
}

/** More changed files than these, and all is collected anew. */
const MOST_CHANGED = 4;

export function declare(files: readonly SourceFile[], report: (d: Diagnostic) => void, kept: KeptNames | null = null): Declarations {
  const before = kept?.known ?? null, changed = before === null ? null : changedSince(before.files, files);
  const known = before === null || changed === null ? collect(files) : before;
  if (kept !== null) kept.known = known;
  const { byPath } = known, broken = new Set<number>(), imports = [...known.imports];
  // An import that leads nowhere is said at each look.
  for (const file of new Set([...changed ?? [], ...known.broken])) imports[file] = importsOf(files[file]!, file, byPath, report, broken);
  const reach: (ReadonlySet<number> | undefined)[] = [], reachOf = (file: number): ReadonlySet<number> => (file < files.length ? (reach[file] ??= reachable(file, imports)) : new Set());
  const listed = <K extends Listed>(kind: K): Versions<NodeOf<K>> => (changed === null || changed.length === 0 ? known.lists[kind] : [
    ...known.lists[kind].filter((v) => !changed.includes(v.file)), ...changed.flatMap((file) => declaredIn(files[file]!.tree)[kind].map((node: NodeOf<K>) => ({ file, node }))),
  ].sort((x, y) => x.file - y.file));
  const named = <K extends Named>(kind: K): ByName<NodeOf<K>> => (changed === null || changed.length === 0 ? known.names[kind] : new ChangedNames<NodeOf<K>>(known.names[kind], changed, known.files.map((f) => f.tree), files.map((f) => f.tree), (tree) => declaredIn(tree)[kind]));
  const incomplete = (file: number): boolean => broken.size > 0 && [...reachOf(file)].some((f) => broken.has(f));
  return {
    files, policies: listed('policies'), relations: named('relations'), parameters: named('parameters'), scales: named('scales'), tables: named('tables'), checks: listed('checks'), tests: listed('tests'), incomplete,
    // A file whose import leads nowhere has been told so; what it may name is not known until that is mended.
    sees: (file, declared) => reachOf(file).has(declared) || incomplete(file),
    seen: (file) => (incomplete(file) ? files.map((_, i) => i) : [...reachOf(file)].sort((a, b) => a - b)),
  };
}

/** The places of the files that are another text now; null when there are other files, or too many of these. */
function changedSince(before: readonly SourceFile[], now: readonly SourceFile[]): readonly number[] | null {
  if (before.length !== now.length) return null;
  const changed: number[] = [];
  for (let i = 0; i < now.length; i += 1) {
    if (before[i]!.path !== now[i]!.path) return null;
    if (before[i]!.tree !== now[i]!.tree) changed.push(i);
  }
  return changed.length > MOST_CHANGED ? null : changed;
}

function collect(files: readonly SourceFile[]): Collected {
  const all = <D extends { readonly name: { readonly text: string } }>(of: (d: FileDeclares) => readonly D[]): ReadonlyMap<string, Versions<D>> => {
    const found = new Map<string, Declared<D>[]>();
    for (const [file, f] of files.entries()) for (const node of of(declaredIn(f.tree))) {
      const same = found.get(node.name.text);
      if (same === undefined) found.set(node.name.text, [{ file, node }]); else same.push({ file, node });
    }
    return found;
  };
  const byPath = new Map(files.map((f, i) => [f.path, i])), broken = new Set<number>(), imports = files.map((f, i) => importsOf(f, i, byPath, () => undefined, broken));
  const list = <K extends Listed>(kind: K): Versions<NodeOf<K>> => files.flatMap((f, file) => declaredIn(f.tree)[kind].map((node: NodeOf<K>) => ({ file, node })));
  return { files, byPath, imports, broken, lists: { policies: list('policies'), checks: list('checks'), tests: list('tests') }, names: { relations: all((d) => d.relations), parameters: all((d) => d.parameters), scales: all((d) => d.scales), tables: all((d) => d.tables) } };
}

/** The names of a project of which a few files have changed since they were collected: only theirs are looked at again. */
class ChangedNames<D extends { readonly name: { readonly text: string } }> implements ByName<D> {
  private readonly again = new Map<string, Versions<D>>();

  constructor(private readonly before: ReadonlyMap<string, Versions<D>>, changed: readonly number[], was: readonly ast.File[], private readonly now: readonly ast.File[], private readonly of: (tree: ast.File) => readonly D[]) {
    const own = new Map<string, Declared<D>[]>();
    for (const file of changed) for (const node of of(was[file]!)) own.set(node.name.text, []);
    for (const file of changed) for (const node of of(now[file]!)) { const same = own.get(node.name.text); if (same === undefined) own.set(node.name.text, [{ file, node }]); else same.push({ file, node }); }
    for (const [name, versions] of own) {
      const others = (before.get(name) ?? []).filter((v) => !changed.includes(v.file));
      this.again.set(name, others.length === 0 ? versions : [...others, ...versions].sort((x, y) => x.file - y.file));
    }
  }
  get(name: string): Versions<D> | undefined {
    const found = this.again.get(name) ?? this.before.get(name);
    return found?.length === 0 ? undefined : found;
  }
  has(name: string): boolean { return this.get(name) !== undefined; }
  keys(): Iterable<string> {
    const found = new Set<string>();
    for (const tree of this.now) for (const node of this.of(tree)) found.add(node.name.text);
    return found;
  }
  *[Symbol.iterator](): Iterator<readonly [string, Versions<D>]> { for (const name of this.keys()) yield [name, this.get(name)!]; }
}

const targetsOf = new WeakMap<ast.File, { readonly path: string; readonly targets: readonly string[] }>();

/** The project paths that the imports of a file name, in their order. */
export function targetPaths({ path, tree }: SourceFile): readonly string[] {
  let known = targetsOf.get(tree);
  if (known?.path !== path) targetsOf.set(tree, known = { path, targets: declaredIn(tree).imports.map((node) => resolvePath(path, node.path.value)) });
  return known.targets;
}

function importsOf(file: SourceFile, index: number, byPath: ReadonlyMap<string, number>, report: (d: Diagnostic) => void, broken: Set<number>): readonly number[] {
  const found: number[] = [];
  for (const [i, path] of targetPaths(file).entries()) {
    const target = byPath.get(path);
    if (target !== undefined) { if (target !== index) found.push(target); continue; }
    broken.add(index);
    const node = declaredIn(file.tree).imports[i]!, candidates = suggest(path, [...byPath.keys()]).map((p) => relativePath(file.path, p));
    report(codes.importMissing.at({ span: { file: file.path, ...spanOf(node.path) } }, { path: node.path.value, candidates }));
  }
  return found;
}

/** The project path that an import names: relative to the folder of the importing file. */
export function resolvePath(from: string, written: string): string {
  const steps = [...from.split('/').slice(0, -1), ...written.replaceAll('\\', '/').split('/')];
  const out: string[] = [];
  for (const step of steps) {
    if (step === '..' && out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (step !== '.' && step !== '') out.push(step);
  }
  return out.join('/');
}

/** How a file names another in an import. */
export function relativePath(from: string, to: string): string {
  const a = from.split('/').slice(0, -1), b = to.split('/');
  let same = 0;
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}

function reachable(from: number, imports: readonly (readonly number[])[]): ReadonlySet<number> {
  const seen = new Set<number>([from]), waiting = [from];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const target of imports[next]!) if (!seen.has(target)) { seen.add(target); waiting.push(target); }
  }
  return seen;
}

const spanOf = (node: ast.Node): Span => ({ start: node.span.start, end: node.span.end });
