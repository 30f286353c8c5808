/** What every part of the checker shares: the declarations, the relations and their columns as they become known, and where findings go. */
import type { Span } from '../base/span.js';
import type { FileSpan } from '../base/span.js';
import type { At, Expr, PeriodUnit, RelationId, Settings, ValueType } from '../core/ir.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Place } from '../diagnostics/define.js';
import type { Declarations } from '../names/declarations.js';
import type { Type } from '../types/type.js';
import { COUNT, DATE, DAYS, ERROR, FLAG, NUMBER, PERCENT, sameType, typeText } from '../types/type.js';
import { cyclicDefinition } from '../diagnostics/codes/names.js';
import { tooDeep } from '../diagnostics/codes/syntax.js';
import type { Checked, ColumnInfo, RelationInfo } from './known.js';
import type { Notes } from './notes.js';
import { wrongType } from '../diagnostics/codes/types.js';

export interface ParameterInfo {
  readonly id: number;
  readonly name: string;
  readonly title: string | null;
  readonly at: At;
  readonly type: Type;
  readonly versions: readonly { readonly from: number | null; readonly through: number | null; readonly value: Expr; readonly because: string | null; readonly at: At }[];
}

/** The files whose declarations are read, in their order, when not all are wanted. */
export interface Near { readonly files: readonly number[]; readonly all: boolean }

/** Relations by name. Of files that are far from what is wanted they come to be when somebody asks for one. */
export interface RelationNames {
  get(name: string): RelationInfo | undefined;
  has(name: string): boolean;
  set(name: string, relation: RelationInfo): void;
  keys(): Iterable<string>;
  values(): Iterable<RelationInfo>;
}

export interface Context {
  readonly declarations: Declarations;
  readonly settings: Settings;
  readonly relations: RelationInfo[];
  /** Relations whose rows follow from others: the pieces of what is cut, the payments of a plan, the postings of all plans. */
  readonly filled: Map<RelationInfo, { readonly kind: 'pieces' | 'payments' | 'postings'; readonly from: RelationInfo }>;
  readonly relationByName: RelationNames;
  readonly parameters: Map<string, ParameterInfo>;
  /** Reads a calendar period as it is written; null when it names none. */
  readonly period: (text: string) => { readonly unit: PeriodUnit; readonly ordinal: number } | null;
  /** The first or last day of a period; null where the calendar does not reach. */
  readonly edgeOf: (unit: PeriodUnit, ordinal: number, end: 'start' | 'end') => number | null;
  /** The period that a day lies in, under the fiscal year of the policy. */
  readonly periodOf: (unit: PeriodUnit, day: number) => { readonly text: string; readonly start: number };
  report(d: Diagnostic): void;
  /** Runs without reporting; what would have been reported. */
  quietly<T>(run: () => T): { readonly result: T; readonly said: readonly Diagnostic[] };
  /** Reports whether or not somebody around is quiet: for what is found only once because its result is kept. */
  reportNow(d: Diagnostic): void;
  /** The columns whose formulas are being checked, outermost first; the lowest place of the stack that has been read again; a number that changes with every assumption. */
  readonly checking: { readonly stack: { readonly column: ColumnInfo; readonly inWindow: boolean }[]; lowest: number; round: number };
  /** Reports again, whoever asked: for what is checked once and kept, so that its mistakes are not lost with an attempt that happened to need it first. */
  aloud<T>(run: () => T): T;
  /** Whether somebody reads what is found; where only a place is asked about, nobody wants to know what a word that is not finished may have meant. */
  readonly heard: boolean;
  /** What names mean and formulas are, for editors; null when nobody asks. */
  readonly notes: Notes | null;
  /** The unit being checked may be read but not computed: why. */
  taint: string | null;
}

export const at = (file: number, span: Span): At => [file, span.start, span.end];
export const fileSpan = (c: Context, file: number, span: Span): FileSpan => ({ file: c.declarations.files[file]!.path, start: span.start, end: span.end });
export const place = (c: Context, file: number, span: Span, more: Partial<Place> = {}): Place => ({ span: fileSpan(c, file, span), ...more });
export const placeOf = (c: Context, where: At, more: Partial<Place> = {}): Place => place(c, where[0], { start: where[1], end: where[2] }, more);

/** The text that stands there, on one line. */
export const sourceText = (c: Context, file: number, span: Span): string =>
  c.declarations.files[file]!.text.slice(span.start, span.end).replace(/\/\/[^\n]*/g, '').replace(/\s+/g, ' ').trim();

const standIns = new WeakSet<object>();
let made = 0;
/** How many there have been so far: where none has been added, none has to be looked for. */
export const standInsMade = (): number => made;
/** Whether this stands where an expression could not be understood: such a thing must never run. */
export const isStandIn = (x: object): boolean => standIns.has(x);

/** Stands where an expression could not be understood. */
export function failed(file: number, span: Span): Checked {
  const expr: Expr = { op: 'const', value: null, type: { kind: 'text' }, at: at(file, span) };
  standIns.add(expr);
  made += 1;
  return { type: ERROR, optional: false, expr };
}

/** The type of a column, as soon as it is known; checking it first if need be. What is wrong with its formula is said once, whoever asked for it first. */
export function columnType(c: Context, column: ColumnInfo, inWindow = false): Checked {
  if (column.state === 'busy') return readWhileChecked(c, column, inWindow);
  if (column.state === 'done') return column.checked!;
  const { checking } = c, depth = checking.stack.length, before = checking.lowest, known = column.provisional;
  if (depth >= mostColumnsDeep) {
    c.reportNow(tooDeep.at(placeOf(c, column.at), { limit: mostColumnsDeep }));
    return failedColumn(column);
  }
  if (known !== null && known.round === checking.round) { checking.lowest = Math.min(before, known.lowest); return known.checked; }
  const outer = c.taint;
  checking.stack.push({ column, inWindow });
  checking.lowest = depth;
  column.state = 'busy';
  column.readsItself = false;
  column.assumed = null;
  c.taint = null;
  const { checked, said } = makeColumn(c, column);
  column.notRun = c.taint;
  c.taint = outer;
  checking.stack.pop();
  if (checking.lowest < depth) {
    // It read a column that is still being checked, so this holds only until that one is settled.
    column.state = 'todo';
    column.provisional = { checked, round: checking.round, lowest: checking.lowest };
    checking.lowest = Math.min(before, checking.lowest);
    return checked;
  }
  if (column.readsItself) checking.round++;
  checking.lowest = before;
  column.state = 'done';
  column.checked = checked;
  for (const d of said) c.reportNow(d);
  return checked;
}

/** A column of a column of a column, and so on: far beyond what a person follows, and well within what the machine's stack holds. */
const mostColumnsDeep = 200;

/** A column is asked for while its own formula is being checked. That is sound when the way back goes through other rows, earlier in order; else nothing could begin. */
function readWhileChecked(c: Context, column: ColumnInfo, inWindow: boolean): Checked {
  const { stack } = c.checking, start = stack.findIndex((s) => s.column === column);
  column.readsItself = true;
  c.checking.lowest = Math.min(c.checking.lowest, start);
  if (inWindow || stack.slice(start + 1).some((s) => s.inWindow)) return column.assumed ?? failedColumn(column);
  const circle = stack.slice(start).map((s) => s.column), owners = circle.map((x) => c.relations.find((r) => r.columns.includes(x)));
  const names = circle.map((x, i) => (owners.every((o) => o === owners[0]) ? x.name : `${owners[i]?.name ?? ''}.${x.name}`));
  c.reportNow(cyclicDefinition.at(placeOf(c, column.at), { names, rows: false }));
  return failedColumn(column);
}

const failedColumn = (column: ColumnInfo): Checked => failed(column.at[0], { start: column.at[1], end: column.at[2] });

/**
 * A column that reads its own earlier rows can be typed only by trying: it is checked with an assumed type, and the type that comes out must be the one that
 * was assumed. Columns that do not are checked once.
 */
function makeColumn(c: Context, column: ColumnInfo): { readonly checked: Checked; readonly said: readonly Diagnostic[] } {
  const first = c.quietly(() => column.make!());
  if (!column.readsItself || first.said.some((d) => d.severity === 'error')) return { checked: first.result, said: first.said };
  const money: Type[] = c.settings.currency === null ? [] : [{ kind: 'money', currency: c.settings.currency }];
  let nearest: readonly Diagnostic[] | null = null;
  for (const type of [...money, NUMBER, COUNT, PERCENT, DAYS, DATE, FLAG] as const) {
    column.assumed = { type, optional: false, expr: { op: 'const', value: null, type: type as ValueType, at: column.at } };
    c.checking.round++;
    const tried = c.quietly(() => column.make!());
    if (tried.said.some((d) => d.severity === 'error')) { nearest ??= tried.said; continue; }
    if (tried.result.type.kind !== 'error' && sameType(tried.result.type, type)) return { checked: tried.result, said: tried.said };
    if (tried.result.type.kind !== 'error') nearest ??= [wrongType.at(placeOf(c, column.at), { expected: typeText(type, relationName(c)), found: typeText(tried.result.type, relationName(c)), where: `\`${column.name}\`, which reads its own earlier rows,` })];
  }
  column.assumed = null;
  c.checking.round++;
  return { checked: failedColumn(column), said: nearest ?? first.said };
}

/** The rows that a credit cuts belong to it for every reader. */
export const shownName = (relation: Pick<RelationInfo, 'name'>): string => relation.name.replace(/\.whole$/, '');
export const relationName = (c: Context) => (id: RelationId): string => { const found = c.relations[id]; return found === undefined ? 'a table' : shownName(found); };
export const rowType = (relation: RelationInfo): ValueType => ({ kind: 'row', relation: relation.id });
