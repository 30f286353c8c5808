/** Fields of records, read at once. */
import type { TokenType } from 'chevrotain';
import type * as ast from '../ast.js';
import * as cst from '../cst.js';
import * as t from '../tokens.js';
import { all, names, typeAt } from './parts.js';
import { isName, type Reader } from './reader.js';

const r = t.reserved;
const p = t.phrase;

export function fieldAt(of: Reader): ast.Field | ast.ComputedField | undefined {
  const first = of.tokens[0];
  if (first === undefined || !(isName(first.tokenType) || first.tokenType === r.from || first.tokenType === r.through)) return undefined;
  of.next = 1;
  const name = cst.name(first), title = of.text();
  if (of.take(t.Equals) !== undefined) {
    const value = of.expression(0);
    return value === undefined ? undefined : { kind: 'ComputedField', name, title, value, span: all(of) };
  }
  const type = typeAt(of);
  if (type === undefined) return undefined;
  const options: ast.FieldOption[] = [];
  let decimals: ast.NumberLiteral | undefined;
  while (!of.done) {
    const start = of.next;
    if (of.take(r.to) !== undefined) {
      const digits = of.take(t.NumberLiteral);
      if (digits === undefined || of.take(t.Decimals) === undefined) return undefined;
      decimals = cst.number(digits);
      continue;
    }
    const option = fieldOption(of, start);
    if (option === undefined) return undefined;
    options.push(option);
  }
  return { kind: 'Field', name, title, type: type.kind === 'NamedType' ? { ...type, decimals } : type, options, span: all(of) };
}

const bounds: ReadonlyMap<TokenType, 'above' | 'at least' | 'below' | 'at most'> = new Map([[t.Above, 'above'], [p['at least'], 'at least'], [t.Below, 'below'], [p['at most'], 'at most'], [r.from, 'at least']]);

function fieldOption(of: Reader, start: number): ast.FieldOption | undefined {
  const type = of.type();
  of.next += 1;
  if (type === t.Key) return { kind: 'Key', span: of.spanFrom(start) };
  if (type === t.Optional) return { kind: 'Optional', span: of.spanFrom(start) };
  if (type === t.Planned) return { kind: 'Planned', span: of.spanFrom(start) };
  if (type === p['edited by']) {
    const parties = names(of);
    return parties === undefined ? undefined : { kind: 'EditedBy', parties, span: of.spanFrom(start) };
  }
  if (type === p['fixed on']) {
    const event = of.name();
    return event === undefined ? undefined : { kind: 'FixedOn', event, span: of.spanFrom(start) };
  }
  const bound = type === undefined ? undefined : bounds.get(type);
  if (bound === undefined || of.type() === t.Minus) return undefined;
  const value = of.postfix(0);
  return value === undefined ? undefined : { kind: 'Bound', bound, value, span: of.spanFrom(start) };
}
