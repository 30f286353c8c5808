/**
 * Why a row that nobody wrote is what it is: a piece of a whole comes from a line of a split or overlay, a payment from a `pay` line of its plan, a posting from
 * a closing. What is said of each is the line that made it and what that line read.
 */
import { add, sum } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { At, ColumnId, Expr, Payments, Pieces, Postings, Recipient, Relation, RelationId, ValueType } from '../core/ir.js';
import { cutOf, payOf } from '../core/versions.js';
import type { Trace, Value } from './result.js';

export interface SourceTools {
  readonly value: (relation: RelationId, column: ColumnId, row: number) => Value;
  readonly rows: (relation: RelationId) => Int32Array;
  readonly column: (relation: RelationId, column: ColumnId, row: number) => Trace;
  /** an expression that reads the row as row 0 */
  readonly expression: (e: Expr, relation: RelationId, row: number) => Trace;
  readonly trace: (what: string, at: At | null, value: Value, type: ValueType, steps: readonly Trace[], note: string | null) => Trace;
  readonly text: (value: Value, type: ValueType) => string;
  /** what is written there; null when the policy's text is not at hand */
  readonly quote: (at: At) => string | null;
}
export interface MadeBy { readonly at: At; readonly note: string | null; readonly steps: readonly Trace[] }

/** null for columns that need no reason: the row that was cut, the name of a part, and rows of other sources. */
export function madeBy(relation: Relation, column: ColumnId, row: number, tools: SourceTools): MadeBy | null {
  const { source } = relation;
  switch (source.op) {
    case 'pieces': return pieceMadeBy(relation, source, column, row, tools);
    case 'payments': return paymentMadeBy(relation, source, column, row, tools);
    case 'postings': return column === source.columns.amount ? postingMadeBy(relation, source, row, tools) : null;
    case 'above': return column === 1 ? aboveMadeBy(relation, source, row, tools) : null;
    case 'scan': case 'each': case 'distinct': case 'single': case 'parts': return null;
    default: return assertNever(source);
  }
}

/** From whom the row names up to this one: rows of a chain stand one after the other. */
function aboveMadeBy(relation: Relation, source: Extract<Relation['source'], { op: 'above' }>, row: number, tools: SourceTools): MadeBy {
  const type: ValueType = { kind: 'row', relation: source.of }, place = Number(tools.value(relation.id, 2, row)), first = tools.expression(source.start, source.relation, tools.value(relation.id, 0, row) as number);
  const before = Array.from({ length: place - 1 }, (_, i) => tools.value(relation.id, 1, row - place + 1 + i));
  const whose = (i: number): string => tools.text(i === 0 ? first.value : before[i - 1]!, type), by = tools.quote(source.next.at) ?? 'above';
  return { at: source.next.at, note: `${by} of ${whose(place - 1)}`, steps: [first, ...before.map((one, i) => tools.trace(`${by} of ${whose(i)}`, source.next.at, one, type, [], null))] };
}

function pieceMadeBy(relation: Relation, source: Pieces, column: ColumnId, row: number, tools: SourceTools): MadeBy | null {
  const { columns } = source;
  const cut = cutOf(source, columns.version === null ? null : (tools.value(relation.id, columns.version, row) as number | null));
  const split = cut?.split ?? null;
  const whole = tools.value(relation.id, columns.whole, row) as number;
  const label = tools.value(relation.id, columns.part, row);
  const overlay = tools.value(relation.id, columns.kind, row) === 'Overlay' ? cut?.overlays.find((o) => o.label === label) : undefined;
  const lines = overlay === undefined ? split?.parts.filter((p) => p.label === label) ?? [] : [];
  // Two lines with one label can not be told apart by what they made.
  const line = overlay ?? (lines.length === 1 ? lines[0]! : null), at = line?.at ?? split?.at ?? relation.at;
  const of = (e: Expr): Trace => tools.expression(e, source.whole, whole);
  switch (column) {
    case columns.amount: {
      const amount = overlay?.amount ?? split?.amount, share = line?.share ?? null;
      const note = line === null ? (label === 'Unassigned' ? 'nothing and nobody to take it' : null) : tools.quote(at);
      return { at, note, steps: [...(amount === undefined ? [] : [of(amount)]), ...(share === null || share === 'remainder' || share.op === 'const' ? [] : [of(share)])] };
    }
    case columns.on: { const on = overlay?.on ?? split?.on; return on === undefined ? null : { at, note: null, steps: [of(on)] }; }
    case columns.payee: return line === null ? null : { at, note: tools.value(relation.id, column, row) === null ? 'nobody' : null, steps: tried(line.to, of) };
    default: return null;
  }
}

/** Those who were asked, up to the first who is there. */
function tried(to: readonly Recipient[], of: (e: Expr) => Trace): readonly Trace[] {
  const steps: Trace[] = [];
  for (const r of to) {
    if (r.kind !== 'payee') break;
    const t = of(r.value);
    steps.push(t);
    if (t.value !== null) break;
  }
  return steps;
}

function paymentMadeBy(relation: Relation, source: Payments, column: ColumnId, row: number, tools: SourceTools): MadeBy | null {
  const { columns } = source, plan = tools.value(relation.id, columns.row, row) as number;
  const pay = payOf(
    source,
    tools.value(relation.id, columns.payment, row) as string,
    columns.version === null ? null : (tools.value(relation.id, columns.version, row) as number | null),
  );
  const part = pay?.parts[Number(tools.value(relation.id, columns.part, row)) - 1];
  if (pay === undefined || part === undefined) return null;
  const of = (e: Expr): Trace => tools.expression(e, source.plan, plan), unless = part.unless === null ? [] : [of(part.unless)];
  const line = pay.parts.length === 1 ? null : tools.quote(part.at);
  switch (column) {
    case columns.amount: case columns.due: return { at: part.at, note: line, steps: [tools.column(source.plan, pay.amount, plan), ...(column === columns.due ? unless : [])] };
    case columns.final: return pay.final === null ? null : { at: pay.at, note: null, steps: [of(pay.final)] };
    case columns.currency: return pay.currency === null ? null : { at: pay.at, note: null, steps: [of(pay.currency)] };
    case columns.to: return pay.to === null ? null : { at: pay.at, note: null, steps: [of(pay.to)] };
    case columns.on: return { at: part.at, note: line, steps: [of(part.on)] };
    case columns.status: return { at: part.at, note: line, steps: [of(part.on), ...unless] };
    default: return null;
  }
}

/** What was due on the day of the closing, less what earlier closings had posted of the same line. */
function postingMadeBy(relation: Relation, source: Postings, row: number, tools: SourceTools): MadeBy {
  const { columns } = source, at = (column: ColumnId | null, r: number): Value => (column === null ? null : tools.value(relation.id, column, r));
  const sameLine = (r: number): boolean => [columns.plan, columns.payment, columns.line, columns.payee, columns.currency].every((c) => at(c, r) === at(c, row));
  const closing = at(columns.closing, row) as number, type = relation.columns[columns.amount]!.type, closingText = (r: number): string => tools.text(at(columns.closing, r), relation.columns[columns.closing]!.type);
  const before = Array.from(tools.rows(relation.id)).filter((r) => sameLine(r) && (at(columns.closing, r) as number) < closing);
  const due = add(at(columns.amount, row) as Num, sum(before.map((r) => at(columns.amount, r) as Num)));
  return {
    at: relation.at, note: `${String(at(columns.kind, row))} in the closing of ${closingText(row)}`,
    steps: [
      tools.trace(`due of ${String(at(columns.line, row))}, as known then`, null, due, type, [], null),
      ...before.map((r) => tools.trace(`posted before, in ${closingText(r)}`, null, at(columns.amount, r), type, [], null)),
    ],
  };
}
