/** What many lines have in them: names, days, reasons, types. Each gives nothing back where it does not stand. */
import type * as ast from '../ast.js';
import * as cst from '../cst.js';
import { spanOf } from '../spans.js';
import * as t from '../tokens.js';
import type { Reader } from './reader.js';

const r = t.reserved;
const p = t.phrase;

type Span = ast.Node['span'];
/** From the first token to the last that was read. */
export const all = (of: Reader): Span => of.spanFrom(0);

export function names(of: Reader): readonly ast.Name[] | undefined {
  const found: ast.Name[] = [];
  do {
    const name = of.name();
    if (name === undefined) return undefined;
    found.push(name);
  } while (of.take(t.Comma) !== undefined);
  return found;
}

const dateOf = (token: t.Token): ast.DateLiteral => ({ kind: 'Date', text: token.image, span: spanOf(token) });

export function date(of: Reader): ast.DateLiteral | undefined {
  const token = of.take(t.DateLiteral);
  return token === undefined ? undefined : dateOf(token);
}

export function day(of: Reader): ast.DateLiteral | ast.PeriodLiteral | undefined {
  const period = of.take(t.PeriodLiteral);
  return period === undefined ? date(of) : { kind: 'Period', text: period.image, span: spanOf(period) };
}

/** `from d`, `from d through d` */
export function dated(of: Reader): ast.Dated | undefined {
  const first = of.next;
  if (of.take(r.from) === undefined) return undefined;
  const from = day(of);
  if (from === undefined) return undefined;
  let through: ReturnType<typeof day>;
  if (of.take(r.through) !== undefined) {
    through = day(of);
    if (through === undefined) return undefined;
  }
  return { kind: 'Dated', from, through, span: of.spanFrom(first) };
}

/** The same, or nothing: then it is null. */
export const maybeDated = (of: Reader): ast.Dated | null | undefined => (of.type() === r.from ? dated(of) : null);

/** `because "…"`, or nothing: then it is null. */
export function because(of: Reader): ast.Text | null | undefined {
  return of.take(r.because) === undefined ? null : of.text();
}

/** Values between commas: of an order, or others. */
export function values(of: Reader, ordering: boolean): readonly ast.Expression[] | undefined {
  const found: ast.Expression[] = [];
  do {
    const value = ordering ? of.orderKey(0) : of.applied(0);
    if (value === undefined) return undefined;
    found.push(value);
  } while (of.take(t.Comma) !== undefined);
  return found;
}

export function typeAt(of: Reader): ast.TypeNode | undefined {
  const first = of.next;
  if (of.take(p['one of']) !== undefined) {
    const choices: (ast.Title | ast.Text)[] = [];
    do {
      const choice = of.title() ?? of.text();
      if (choice === undefined) return undefined;
      choices.push(choice);
    } while (of.take(t.Comma) !== undefined);
    return { kind: 'ChoiceType', choices, span: of.spanFrom(first) };
  }
  const record = of.title();
  if (record !== undefined) return { kind: 'ReferenceType', record, span: record.span };
  const count = of.take(r.count);
  if (count !== undefined) return { kind: 'NamedType', name: cst.name(count), decimals: undefined, currency: undefined, span: spanOf(count) };
  const name = of.name();
  if (name === undefined) return undefined;
  let currency: ast.Name | ast.Title | undefined;
  if (of.take(r.in) !== undefined || of.take(t.InCurrency) !== undefined) {
    currency = of.title() ?? of.name();
    if (currency === undefined) return undefined;
  }
  return { kind: 'NamedType', name, decimals: undefined, currency, span: of.spanFrom(first) };
}

/** From behind the word: `T7114 through 2026-12-31 because "…"` */
export function accept(of: Reader): ast.Accept | undefined {
  const code = of.title();
  if (code === undefined || of.take(r.through) === undefined) return undefined;
  const through = date(of);
  if (through === undefined) return undefined;
  const reason = because(of);
  return reason === undefined || reason === null ? undefined : { kind: 'Accept', code, through, because: reason, span: all(of) };
}
