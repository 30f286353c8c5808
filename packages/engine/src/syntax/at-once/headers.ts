/** Headers of declarations, read at once; their lines are read after them, whichever way the header was read. */
import type * as ast from '../ast.js';
import { spanOf } from '../spans.js';
import * as t from '../tokens.js';
import { because, date, maybeDated, typeAt } from './parts.js';
import type { Reader } from './reader.js';

const r = t.reserved;
const p = t.phrase;

export interface RelationHeader { readonly name: ast.Title; readonly title: ast.Text | undefined; readonly each: ast.Each | undefined; readonly by: ast.Name | undefined; readonly block: t.Token }

/** `kpi Win_rate "…" for each quarter where … by team { … }`, without what is cut in parts or above somebody. */
export function relationHeaderAt(of: Reader): RelationHeader | undefined {
  of.next = 1;
  const name = of.title(), title = of.text();
  if (name === undefined) return undefined;
  let each: ast.Each | undefined, by: ast.Name | undefined;
  if (of.type() !== t.Block && of.type() !== r.by) {
    each = forEach(of);
    if (each === undefined) return undefined;
  }
  if (of.take(r.by) !== undefined) {
    by = of.name();
    if (by === undefined) return undefined;
  }
  const block = of.take(t.Block);
  return block === undefined ? undefined : { name, title, each, by, block };
}

function forEach(of: Reader): ast.Each | undefined {
  const first = of.next;
  if (of.type() === p['for each distinct']) return forEachDistinct(of);
  if (of.take(p['for each']) === undefined) return undefined;
  const items: ast.EachItem[] = [];
  do {
    const item = of.type() === t.Title ? of.relation() : of.name();
    if (item === undefined || of.type() === r.in || of.type() === t.Above) return undefined;
    items.push(item);
  } while (of.take(t.Comma) !== undefined);
  let where: ast.Expression | undefined;
  if (of.take(r.where) !== undefined) {
    where = of.logic(0);
    if (where === undefined) return undefined;
  }
  return { kind: 'ForEach', items, parts: [], where, span: of.spanFrom(first) };
}

/** `for each distinct month(d) as m, region in Deal where …` */
function forEachDistinct(of: Reader): ast.Each | undefined {
  const first = of.next, keys: ast.DistinctKey[] = [];
  do {
    of.next += 1;
    const start = of.next, value = of.postfix(0);
    if (value === undefined) return undefined;
    let as: ast.Name | undefined;
    if (of.take(r.as) !== undefined) {
      as = of.name();
      if (as === undefined) return undefined;
    }
    keys.push({ kind: 'DistinctKey', value, as, span: of.spanFrom(start) });
  } while (of.type() === t.Comma);
  if (of.take(r.in) === undefined && of.take(t.InCurrency) === undefined) return undefined;
  const source = of.relation();
  if (source === undefined) return undefined;
  let where: ast.Expression | undefined;
  if (of.take(r.where) !== undefined) {
    where = of.logic(0);
    if (where === undefined) return undefined;
  }
  return { kind: 'ForEachDistinct', keys, source, where, span: of.spanFrom(first) };
}

export interface AssertionHeader { readonly title: ast.Text; readonly each: ast.Each | undefined; readonly block: t.Token }

/** `always "…" for each Deal { … }`, and a guard's */
export function assertionHeaderAt(of: Reader): AssertionHeader | undefined {
  of.next = 1;
  const title = of.text();
  let each: ast.Each | undefined;
  if (of.type() !== t.Block) {
    each = forEach(of);
    if (each === undefined) return undefined;
  }
  const block = of.take(t.Block);
  return title === undefined || block === undefined ? undefined : { title, each, block };
}

export interface TextHeader { readonly text: ast.Text; readonly block: t.Token | undefined }

/** `import "…"`, `policy "…" { … }` */
export function textHeaderAt(of: Reader): TextHeader | undefined {
  of.next = 1;
  const said = of.text();
  return said === undefined ? undefined : { text: said, block: of.take(t.Block) };
}

export interface ScaleHeader { readonly name: ast.Name; readonly argument: ast.Name; readonly type: ast.TypeNode; readonly dated: ast.Dated | undefined; readonly block: t.Token }

/** `scale rates of attainment percent from 2026-01-01 { … }` */
export function scaleHeaderAt(of: Reader): ScaleHeader | undefined {
  of.next = 1;
  const name = of.name(), argument = of.take(r.of) === undefined ? undefined : of.name(), type = argument === undefined ? undefined : typeAt(of);
  if (name === undefined || argument === undefined || type === undefined) return undefined;
  const dates = maybeDated(of), block = of.take(t.Block);
  return dates === undefined || block === undefined ? undefined : { name, argument, type, dated: dates ?? undefined, block };
}

export interface TableHeader { readonly name: ast.Name; readonly axes: readonly ast.TableAxis[]; readonly gives: ast.TypeNode; readonly dated: ast.Dated | undefined; readonly topmost: boolean; readonly rows: t.Token }

/** `table rates of segment text, Deal.size gives percent from 2026-01-01 topmost row { … }` */
export function tableHeaderAt(of: Reader): TableHeader | undefined {
  of.next = 1;
  const name = of.name(), axes: ast.TableAxis[] = [];
  if (name === undefined || (of.take(r.of) === undefined && of.take(t.OfSource) === undefined)) return undefined;
  do {
    const axis = axisAt(of);
    if (axis === undefined) return undefined;
    axes.push(axis);
  } while (of.take(t.Comma) !== undefined);
  if (of.take(t.Gives) === undefined) return undefined;
  const gives = typeAt(of);
  if (gives === undefined) return undefined;
  const dates = maybeDated(of), topmost = of.take(p['topmost row']) !== undefined, found = of.take(t.Grid);
  return dates === undefined || found === undefined ? undefined : { name, axes, gives, dated: dates ?? undefined, topmost, rows: found };
}

function axisAt(of: Reader): ast.TableAxis | undefined {
  const first = of.next, record = of.title();
  if (record !== undefined) {
    const column = of.take(t.Dot) === undefined ? undefined : of.name();
    return column === undefined ? undefined : { kind: 'TableAxis', record, name: column, type: undefined, span: of.spanFrom(first) };
  }
  const name = of.name();
  if (name === undefined || of.type() === p['one of']) return undefined;
  const type = typeAt(of);
  return type === undefined ? undefined : { kind: 'TableAxis', record: undefined, name, type, span: of.spanFrom(first) };
}

export interface RecordHeader { readonly name: ast.Title; readonly title: ast.Text | undefined; readonly dated: boolean; readonly block: t.Token }

export function recordHeaderAt(of: Reader): RecordHeader | undefined {
  of.next = 1;
  const name = of.title(), title = of.text(), isDated = of.take(t.Dated) !== undefined, block = of.take(t.Block);
  return name === undefined || block === undefined ? undefined : { name, title, dated: isDated, block };
}

export interface TestHeader { readonly title: ast.Text; readonly asOf: ast.Test['asOf']; readonly block: t.Token }

export function testHeaderAt(of: Reader): TestHeader | undefined {
  of.next = 1;
  const title = of.text();
  let asOf: ast.Test['asOf'];
  if (of.take(p['as of']) !== undefined) {
    const time = of.take(t.TimeLiteral);
    asOf = time === undefined ? date(of) : { kind: 'Time', text: time.image, span: spanOf(time) };
    if (asOf === undefined) return undefined;
  }
  const block = of.take(t.Block);
  return title === undefined || block === undefined ? undefined : { title, asOf, block };
}

/** `parameter x "…" = 3 from 2026-01-01 because "…"`, without its place. */
export function parameterAt(of: Reader): Omit<ast.Parameter, 'span'> | undefined {
  of.next = 1;
  const name = of.name(), title = of.text();
  if (name === undefined || of.take(t.Equals) === undefined) return undefined;
  const value = of.expression(0);
  if (value === undefined) return undefined;
  const dates = maybeDated(of), reason = because(of);
  return dates === undefined || reason === undefined ? undefined : { kind: 'Parameter', name, title, value, dated: dates ?? undefined, because: reason ?? undefined };
}
