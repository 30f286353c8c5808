/**
 * What the files declare, and from which file each name may be used: a file sees its own declarations and those of the files it imports, and of the files
 * those import. Names are unique in the whole program, so that a name means the same thing to every reader.
 */
import { suggest } from '../base/suggest.js';
import type { Span } from '../base/span.js';
import * as codes from '../diagnostics/codes/names.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type * as ast from '../syntax/ast.js';

export interface SourceFile { readonly path: string; readonly text: string; readonly tree: ast.File }

/** A declaration and the file (by place in the list of files) it stands in. */
export interface Declared<D> { readonly file: number; readonly node: D }

/** The versions of one name, in the order of files and places; most names have one. */
export type Versions<D> = readonly Declared<D>[];

export type RelationDeclaration = ast.Record_ | ast.Relation;

export interface Declarations {
  readonly files: readonly SourceFile[];
  readonly policies: Versions<ast.Policy>;
  readonly relations: ReadonlyMap<string, Versions<RelationDeclaration>>;
  readonly parameters: ReadonlyMap<string, Versions<ast.Parameter>>;
  readonly scales: ReadonlyMap<string, Versions<ast.Scale>>;
  readonly tables: ReadonlyMap<string, Versions<ast.Table>>;
  readonly checks: Versions<ast.Always | ast.Guard>;
  readonly tests: Versions<ast.Test>;
  /** Whether what `declared` declares may be named in `file`. */
  sees(file: number, declared: number): boolean;
  /** Whether an import of the file, or of one that it imports, leads nowhere: then an unknown name may be declared there. */
  incomplete(file: number): boolean;
}

export function declare(files: readonly SourceFile[], report: (d: Diagnostic) => void): Declarations {
  const byPath = new Map(files.map((f, i) => [f.path, i]));
  const broken = new Set<number>();
  const imports = files.map((f, i) => importsOf(f, i, byPath, report, broken));
  const reach = imports.map((_, i) => reachable(i, imports));
  const relations = new Map<string, Declared<RelationDeclaration>[]>(), parameters = new Map<string, Declared<ast.Parameter>[]>();
  const scales = new Map<string, Declared<ast.Scale>[]>(), tables = new Map<string, Declared<ast.Table>[]>();
  const policies: Declared<ast.Policy>[] = [], checks: Declared<ast.Always | ast.Guard>[] = [], tests: Declared<ast.Test>[] = [];
  const add = <D>(into: Map<string, Declared<D>[]>, name: string, file: number, node: D): void => {
    const same = into.get(name);
    if (same === undefined) into.set(name, [{ file, node }]); else same.push({ file, node });
  };
  files.forEach((f, file) => {
    for (const node of f.tree.declarations) {
      switch (node.kind) {
        case 'Policy': policies.push({ file, node }); break;
        case 'Record': case 'Relation': add<RelationDeclaration>(relations, node.name.text, file, node); break;
        case 'Parameter': add(parameters, node.name.text, file, node); break;
        case 'Scale': add(scales, node.name.text, file, node); break;
        case 'Table': add(tables, node.name.text, file, node); break;
        case 'Always': case 'Guard': checks.push({ file, node }); break;
        case 'Test': tests.push({ file, node }); break;
        case 'Import': case 'InvalidDeclaration': break;
      }
    }
  });
  return { files, policies, relations, parameters, scales, tables, checks, tests, incomplete: (file) => [...(reach[file] ?? [])].some((f) => broken.has(f)),
    // A file whose import leads nowhere has been told so; what it may name is not known until that is mended.
    sees: (file, declared) => reach[file]?.has(declared) === true || [...(reach[file] ?? [])].some((f) => broken.has(f)) };
}

function importsOf(file: SourceFile, index: number, byPath: ReadonlyMap<string, number>, report: (d: Diagnostic) => void, broken: Set<number>): readonly number[] {
  const found: number[] = [];
  for (const node of file.tree.declarations) {
    if (node.kind !== 'Import') continue;
    const path = resolvePath(file.path, node.path.value);
    const target = byPath.get(path);
    if (target !== undefined) { if (target !== index) found.push(target); continue; }
    broken.add(index);
    const candidates = suggest(path, [...byPath.keys()]).map((p) => relativePath(file.path, p));
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
