/**
 * A change as if it had begun on another day: texts of policies in which the versions that it adds, edits or moves begin then. What was in force on that day ends the day before, and what would have
 * come into force between it and the real first day never does. The texts keep their lines, so that places in them are places of the files.
 */
import { dateText } from '../base/days.js';
import type { FiscalCalendar } from '../base/periods.js';
import type { FileSpan } from '../base/span.js';
import type * as ast from '../syntax/ast.js';
import { parse } from '../syntax/parse.js';
import { sameTree } from '../syntax/same-tree.js';
import { keyOfDeclaration } from './combine.js';
import type { Text } from './combine.js';
import type { DeclarationKey } from './names.js';

/** A version that is taken to begin on the day. Days are numbers of days. */
export interface AsIfMoved {
  readonly key: DeclarationKey;
  readonly from: number;
  /** its last day, where it is written: it is not moved, so that the version holds longer than it will; null: it has none */
  readonly through: number | null;
  /** the old version has it, too, and says something else in it: it is moved in both */
  readonly both: boolean;
  /** the line that says when it begins */
  readonly at: FileSpan;
  /** first days of versions that come into force between the day and the real one, and are not in it; null: from the beginning */
  readonly without: readonly number[];
  /** first days of further versions that begin after it and keep their days */
  readonly later: readonly number[];
}
/** A version of the change that is not moved, and why. */
export interface AsIfLeft { readonly key: DeclarationKey; readonly kind: 'begins earlier' | 'ends before' | 'no day known'; /** its first day, as it is written */ readonly from: string; readonly through: string | null }
export interface AsIf { readonly before: readonly Text[]; readonly after: readonly Text[]; readonly moved: readonly AsIfMoved[]; readonly left: readonly AsIfLeft[] }

/**
 * `asOf`: the last day that the data knows; null: there is none. Of several versions that a change adds, the first that begins after it is meant, since the others are in the figures already.
 * `calendar`: names of periods as days; null: they are named by data. `formerly`: what a declaration of the new version is called in the old one.
 */
export function asIfFrom(before: readonly Text[], after: readonly Text[], options: { readonly day: number; readonly asOf: number | null; readonly calendar: FiscalCalendar | null; readonly formerly: (key: DeclarationKey) => DeclarationKey }): AsIf {
  const { day, asOf, calendar } = options, was = versionsIn(before, calendar), is = versionsIn(after, calendar), moved: AsIfMoved[] = [], left: AsIfLeft[] = [], edits = { before: new Map<string, Edit[]>(), after: new Map<string, Edit[]>() };
  for (const [key, versions] of is) {
    const own = was.get(options.formerly(key)) ?? sameRows(key, versions, was, is) ?? [], twin = (v: Version): Version | undefined => own.find((w) => w.from === v.from);
    const meant = versions.filter((v) => { const w = twin(v); return v.dated !== null && (w === undefined || !saysTheSame(v, w)); }), ahead = meant.filter((v) => v.from !== null && v.from > day), chosen = ahead.find((v) => asOf !== null && v.from! > asOf) ?? ahead[0];
    if (chosen === undefined) { left.push(...meant.filter((v) => twin(v) === undefined).map((v) => leftOut(key, v, day))); continue; }
    const old = twin(chosen), between = (v: Version): boolean => v !== chosen && v.from !== null && v.from >= day && v.from < chosen.from!;
    begin(versions, chosen, day, edits.after);
    if (old !== undefined) begin(own, old, day, edits.before);
    moved.push({ key, from: chosen.from!, through: chosen.through, both: old !== undefined, at: { file: chosen.path, ...chosen.dated!.span }, without: versions.filter(between).map((v) => v.from!), later: ahead.filter((v) => v.from! > chosen.from!).map((v) => v.from!) });
  }
  return { before: edited(before, edits.before), after: edited(after, edits.after), moved: moved.map((m) => ({ ...m, at: shifted(m.at, edits.after.get(m.at.file) ?? []) })), left };
}

interface Version { readonly path: string; readonly node: ast.Declaration; readonly dated: ast.Dated | null; /** null: from the beginning, or a period that only data knows */ readonly from: number | null; readonly through: number | null }
interface Edit { readonly start: number; readonly end: number; readonly text: string | null }

/** In the order of their first days. */
function versionsIn(sources: readonly Text[], calendar: FiscalCalendar | null): ReadonlyMap<DeclarationKey, readonly Version[]> {
  const found = new Map<DeclarationKey, Version[]>();
  for (const { path, text } of sources) for (const node of parse(text, path).file.declarations) {
    const key = keyOfDeclaration(node), dated = datedOf(node);
    if (key === null || dated === undefined) continue;
    const edge = (x: ast.DateLiteral | ast.PeriodLiteral | undefined, end: 'start' | 'end'): number | null => { const p = x === undefined ? null : calendar?.parse(x.text) ?? null; return p === null ? null : calendar![end](p.ordinal, p.unit); };
    const list = found.get(key) ?? [];
    list.push({ path, node, dated, from: edge(dated?.from, 'start'), through: edge(dated?.through, 'end') });
    found.set(key, list);
  }
  for (const list of found.values()) list.sort((a, b) => (a.from ?? -Infinity) - (b.from ?? -Infinity));
  return found;
}

/** The days of a version; null: it has none. undefined: the declaration has no versions. */
function datedOf(node: ast.Declaration): ast.Dated | null | undefined {
  switch (node.kind) {
    case 'Parameter': case 'Scale': case 'Table': return node.dated ?? null;
    case 'Relation': return node.lines.find((l): l is ast.Dated => l.kind === 'Dated') ?? null;
    case 'Import': case 'Policy': case 'Record': case 'Always': case 'Guard': case 'Test': case 'InvalidDeclaration': return undefined;
  }
}

const fileOf = (node: ast.Declaration): ast.File => ({ kind: 'File', span: node.span, declarations: [node], comments: [] });
/** Beside its name, which may be another one now, and its last day: a version that gets one because the next one comes says what it said. */
const saysTheSame = (v: Version, w: Version): boolean => 'name' in v.node && 'name' in w.node && sameTree(fileOf(undated({ ...v.node, name: w.node.name } as ast.Declaration)), fileOf(undated(w.node)));

function undated(node: ast.Declaration): ast.Declaration {
  if (node.kind === 'Relation') return { ...node, lines: node.lines.filter((l) => l.kind !== 'Dated') };
  if (!('dated' in node) || node.kind === 'Record') return node;
  const { dated: _, ...rest } = node;
  return rest as ast.Declaration;
}

/** A scale or table is no result, so that no comparison finds its new name: it is the one with the same rows that is no longer there. */
function sameRows(key: DeclarationKey, versions: readonly Version[], was: ReadonlyMap<DeclarationKey, readonly Version[]>, is: ReadonlyMap<DeclarationKey, readonly Version[]>): readonly Version[] | undefined {
  const kind = /^(?:scale|table) /.exec(key)?.[0], found = kind === undefined ? [] : [...was].filter(([old, list]) => old.startsWith(kind) && !is.has(old) && list.every((w) => versions.some((v) => saysTheSame(v, w))));
  return found.length === 1 ? found[0]![1] : undefined;
}

function leftOut(key: DeclarationKey, v: Version, day: number): AsIfLeft {
  return { key, kind: v.from === null ? 'no day known' : v.through !== null && v.through < day ? 'ends before' : 'begins earlier', from: v.dated!.from.text, through: v.dated!.through?.text ?? null };
}

/** One version begins on the day; what holds then ends, and what would come between is blank. */
function begin(versions: readonly Version[], chosen: Version, day: number, edits: Map<string, Edit[]>): void {
  const change = (v: Version, edit: Edit): void => { const list = edits.get(v.path) ?? []; list.push(edit); edits.set(v.path, list); };
  const dated = (v: Version, from: string, through: string | null): void => change(v, { start: v.dated!.span.start, end: v.dated!.span.end, text: `from ${from}${through === null ? '' : ` through ${through}`}` });
  for (const v of versions) {
    if (v === chosen) dated(v, dateText(day), v.dated!.through?.text ?? null);
    else if (v.from !== null && v.from >= day && v.from < chosen.from!) change(v, { start: v.node.span.start, end: v.node.span.end, text: null });
    else if ((v.from ?? -Infinity) < day && v.through !== null && v.through >= day) dated(v, v.dated!.from.text, dateText(day - 1));
  }
}

/** Where it stands after the edits of its file. */
function shifted(at: FileSpan, edits: readonly Edit[]): FileSpan {
  const more = (e: Edit): number => (e.text === null ? 0 : e.text.length - (e.end - e.start)), by = edits.reduce((n, e) => (e.start < at.start ? n + more(e) : n), 0);
  return { ...at, start: at.start + by, end: at.end + by };
}

function edited(sources: readonly Text[], edits: ReadonlyMap<string, readonly Edit[]>): readonly Text[] {
  return sources.map((s) => ({ ...s, text: [...(edits.get(s.path) ?? [])].sort((a, b) => b.start - a.start).reduce((text, e) => text.slice(0, e.start) + (e.text ?? text.slice(e.start, e.end).replace(/[^\r\n]/g, ' ')) + text.slice(e.end), s.text) }));
}
