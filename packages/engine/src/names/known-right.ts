/**
 * Which declarations are known to be right, from one look at a project to the next: those in which nothing was found wrong, and by which nothing was, as long as nothing
 * changes that they name, or that what they name names. They need not be checked again. What is wrong is checked at each look: what is said of it may rest on anything, a
 * name that is nearly right for example.
 */
import { unchanged } from '../base/unchanged.js';
import type * as ast from '../syntax/ast.js';
import type { SourceFile } from './source-file.js';

/** A declaration, wherever in its file it stands now. */
interface Unit {
  readonly kind: ast.Declaration['kind'];
  /** every name in its text, by which it can rest on other declarations */
  readonly mentions: ReadonlySet<string>;
  /** the names by which others can rest on it */
  readonly declares: readonly string[];
  /** what it says holds for all files, whatever they name */
  readonly everywhere: boolean;
  right: boolean;
}
interface KnownFile { readonly file: SourceFile; readonly units: readonly Unit[] }

export class KnownRight {
  private readonly files = new Map<string, KnownFile>();
  private readonly mentioning = new Map<string, Set<Unit>>();

  /** The files as they are now. What changed since the last look is right no longer, nor is what rests on it. */
  look(files: readonly SourceFile[]): void {
    const gone = new Set(this.files.keys()), changed: Unit[] = [];
    let others = false;
    for (const file of files) {
      gone.delete(file.path);
      const before = this.files.get(file.path);
      if (before?.file.tree === file.tree) continue;
      const now = unitsNow(before, file);
      others ||= before === undefined;
      for (const unit of before?.units ?? []) if (!now.same.has(unit)) { changed.push(unit); this.index(unit, false); }
      for (const unit of now.units) if (!now.same.has(unit)) { changed.push(unit); this.index(unit, true); }
      this.files.set(file.path, { file, units: now.units });
    }
    for (const path of gone) {
      for (const unit of this.files.get(path)!.units) this.index(unit, false);
      this.files.delete(path);
    }
    if (others || gone.size > 0 || changed.some((u) => u.everywhere)) for (const { units } of this.files.values()) for (const unit of units) unit.right = false;
    else this.spread(changed);
  }

  /** Whether the declaration that holds the place need not be checked. */
  isRight(path: string, at: number): boolean { return this.unitAt(path, at)?.right === true; }

  /** What came out of a check of the declaration that holds the place. */
  found(path: string, at: number, right: boolean): void {
    const unit = this.unitAt(path, at);
    if (unit !== undefined) unit.right = right;
  }

  private unitAt(path: string, at: number): Unit | undefined {
    const known = this.files.get(path), declarations = known?.file.tree.declarations ?? [];
    let low = 0, high = declarations.length;
    while (low < high) { const middle = (low + high) >> 1; if (declarations[middle]!.span.end <= at) low = middle + 1; else high = middle; }
    return declarations[low] !== undefined && declarations[low]!.span.start <= at ? known!.units[low] : undefined;
  }

  private index(unit: Unit, here: boolean): void {
    for (const name of unit.mentions) {
      let all = this.mentioning.get(name);
      if (all === undefined) { if (!here) continue; this.mentioning.set(name, all = new Set()); }
      if (here) all.add(unit); else if (all.delete(unit) && all.size === 0) this.mentioning.delete(name);
    }
  }

  private spread(changed: readonly Unit[]): void {
    const seen = new Set<Unit>(changed), waiting = [...changed];
    for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) {
      unit.right = false;
      for (const name of unit.declares) for (const other of this.mentioning.get(name) ?? []) if (!seen.has(other)) { seen.add(other); waiting.push(other); }
    }
  }
}

/** The declarations of a file, those of before wherever neither they nor their kind have changed: a text is mostly edited in one place. */
function unitsNow(before: KnownFile | undefined, file: SourceFile): { readonly units: readonly Unit[]; readonly same: ReadonlySet<Unit> } {
  const now = file.tree.declarations, units: (Unit | undefined)[] = now.map(() => undefined), same = new Set<Unit>();
  if (before !== undefined) {
    const was = before.file.tree.declarations, old = before.file.text, { head, tail } = unchanged(old, file.text), by = file.text.length - old.length;
    const take = (i: number, j: number, shift: number): boolean => {
      const a = was[i]!, b = now[j]!;
      if (a.kind !== b.kind || a.span.start + shift !== b.span.start || a.span.end + shift !== b.span.end) return false;
      units[j] = before.units[i]!;
      same.add(before.units[i]!);
      return true;
    };
    let first = 0;
    while (first < was.length && first < now.length && was[first]!.span.end <= head && take(first, first, 0)) first++;
    for (let i = was.length - 1, j = now.length - 1; i >= first && j >= first && was[i]!.span.start >= old.length - tail && take(i, j, by); i--, j--);
  }
  return { units: units.map((unit, i) => unit ?? unitOf(file, now[i]!)), same };
}

function unitOf(file: SourceFile, node: ast.Declaration): Unit {
  const mentions = new Set<string>();
  for (const [word] of file.text.slice(node.span.start, node.span.end).matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) mentions.add(ownText(word));
  return { kind: node.kind, mentions, declares: namesOf(node).map(ownText), everywhere: holdsEverywhere(node), right: false };
}

/** The same word in a string of its own: a part of a text would keep the whole text in memory. */
const ownText = (word: string): string => (word.length < 13 ? word : Object.keys({ [word]: 0 })[0]!);

function namesOf(node: ast.Declaration): readonly string[] {
  switch (node.kind) {
    case 'Record': return ofRows(node.name.text);
    // All that plans pay stands in the ledger, and guards can ask for it.
    case 'Relation': return node.relation === 'plan' ? [...ofRows(node.name.text), 'Posting', 'posting', 'total_pay'] : ofRows(node.name.text);
    case 'Parameter': case 'Scale': case 'Table': return [node.name.text];
    case 'Import': case 'Policy': case 'Test': case 'Always': case 'Guard': case 'InvalidDeclaration': return [];
  }
}
const ofRows = (name: string): readonly string[] => [name, name.toLowerCase(), `${name.toLowerCase()}_payment`];

/** Which names a file can use, the settings, and what the checker knows of rows with dates and of currencies in every file. */
function holdsEverywhere(node: ast.Declaration): boolean {
  return node.kind === 'Import' || node.kind === 'Policy' || (node.kind === 'Record' && (node.dated || node.fields.some((f) => f.kind === 'Field' && f.type.kind === 'NamedType' && f.type.currency !== undefined)));
}
