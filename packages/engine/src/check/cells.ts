/** Cells of grids: a text becomes a value of the type that its column asks for. Units may be left out, because the column says them. */
import { dateText, parseDate } from '../base/days.js';
import { suggest } from '../base/suggest.js';
import { clockText, instantOf, parseMoment, zoneOf } from '../base/zone.js';
import type { WrittenMoment } from '../base/zone.js';
import type { Expr, ValueType } from '../core/ir.js';
import * as names from '../diagnostics/codes/names.js';
import * as types from '../diagnostics/codes/types.js';
import type * as ast from '../syntax/ast.js';
import { COUNT, FLAG, TEXT, isNumeric, typeText } from '../types/type.js';
import { call, constant } from './build.js';
import { at, place, relationName } from './context.js';
import type { Context } from './context.js';
import { as, value } from './expression.js';
import type { Scope } from './known.js';

/** A value, the key of a row, nothing there, or null after saying what is wrong with the cell. */
export type CellValue = { readonly value: Expr } | { readonly key: string } | { readonly missing: true } | null;

/** The same of a test's grid: a time by the policy's clock stays as it is. */
export function testCellValue(c: Context, scope: Scope, cell: ast.Cell, type: ValueType): CellValue | { readonly clock: string } {
  const moment = type.kind === 'time' ? momentOf(cell.text) : null;
  return moment === null || moment.offset !== null ? cellValue(c, scope, cell, type) : { clock: clockOf(moment) };
}

/** `2026-03-02T16:00`: one text for each reading of the clock, however it was written. */
export const clockOf = ({ day, ms }: WrittenMoment): string => `${dateText(day)}T${clockText(ms)}`;

/** A moment; of a day, its beginning. */
function momentOf(text: string): WrittenMoment | null {
  const day = parseDate(text);
  return day === null ? parseMoment(text) : { day, ms: 0, offset: null };
}

export function cellValue(c: Context, scope: Scope, cell: ast.Cell, type: ValueType): CellValue {
  const here = at(scope.file, cell.span);
  const wrong = (help?: string): null => {
    c.report(types.badLiteral.at(place(c, scope.file, cell.span), { text: cell.text, expected: typeText(type, relationName(c)), help }));
    return null;
  };
  if (!cell.quoted && cell.text === 'missing') return { missing: true };
  switch (type.kind) {
    case 'text': return { value: constant(cell.text, TEXT, here) };
    case 'row': return { key: cell.text };
    case 'flag': return cell.text === 'yes' || cell.text === 'no' ? { value: constant(cell.text === 'yes', FLAG, here) } : wrong('write `yes` or `no`');
    case 'choice':
      if (type.choices.includes(cell.text)) {
        c.notes?.use(scope.file, cell.span, { kind: 'choice', word: cell.text, choices: type.choices });
        return { value: constant(cell.text, type, here) };
      }
      c.report(names.unknownChoice.at(place(c, scope.file, cell.span), { word: cell.text, choices: type.choices, candidates: suggest(cell.text, type.choices) }));
      return null;
    case 'date': {
      const day = parseDate(cell.text);
      return day === null ? computed(c, scope, cell, type) ?? wrong('a day is written 2026-03-31') : { value: constant(day, type, here) };
    }
    case 'time': {
      const moment = momentOf(cell.text);
      if (moment === null) return computed(c, scope, cell, type) ?? wrong('a moment is written 2026-03-31T16:30');
      return { value: constant(instantOf(moment, zoneOf(c.settings.timezone) ?? zoneOf('UTC')!), type, here) };
    }
    case 'period': {
      const found = c.period(cell.text);
      if (found !== null && found.unit === type.unit) return { value: constant(found.ordinal, type, here) };
      return computed(c, scope, cell, type) ?? wrong(found === null ? yearBefore(c, cell.text) ?? `a ${type.unit} is written like ${periodExample(type.unit)}` : `this is a ${found.unit}`);
    }
    case 'number': case 'count': case 'percent': case 'money': case 'duration': return computed(c, scope, cell, type) ?? wrong(type.kind === 'money' ? `write a number, in ${type.currency}` : undefined);
    case 'list': return wrong();
  }
}

/** `FY2026-Q4`: only the year as a whole has the letters. */
const yearBefore = (c: Context, text: string): string | undefined => (/^FY\d{4}-/i.test(text) && c.period(text.slice(2)) !== null ? `without FY: \`${text.slice(2)}\` is that part of the fiscal year ${text.slice(2, 6)}` : undefined);

const periodExample = (unit: string): string => ({ day: '2026-03-31', week: '2026-W05', month: '2026-03', quarter: '2026-Q1', half: '2026-H1', year: 'FY2026' })[unit] ?? dateText(0);

/** A cell that holds a formula of constants and parameters: `2 / 3`, `10% + 1%`, `limit`. */
function computed(c: Context, scope: Scope, cell: ast.Cell, type: ValueType): CellValue {
  const node = cell.expression;
  if (node === undefined || node.kind === 'Text' || (node.kind === 'Name' && !c.parameters.has(node.text))) return null;
  const found = value(c, scope, node, type);
  if (found.type.kind === 'error') return { missing: true };
  const of = found.type;
  if (isNumeric(of)) {
    if (type.kind === 'number' || type.kind === 'count' || type.kind === 'percent') return { value: as(found, type) };
    if (type.kind === 'money') return { value: inUnit(found.expr, type) };
    if (type.kind === 'duration' && (type.of === 'days' || type.of === 'months' || type.of === 'business days')) return { value: inUnit(found.expr, type) };
  }
  if (of.kind === 'money' && type.kind === 'money' && of.currency === type.currency) return { value: found.expr };
  if (of.kind === 'duration' && type.kind === 'duration' && of.of === type.of) return { value: found.expr };
  if (of.kind === type.kind && (of.kind === 'date' || of.kind === 'time' || (of.kind === 'period' && type.kind === 'period' && of.unit === type.unit))) return { value: found.expr };
  return null;
}

/** A plain number in the unit that the column has. */
function inUnit(e: Expr, type: ValueType): Expr {
  return e.op === 'const' ? { ...e, type } : call('multiply', [e, constant('1', COUNT, e.at)], type, e.at);
}
