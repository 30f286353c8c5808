/** Lines of a policy and of a guard, read at once. */
import type * as ast from '../ast.js';
import { spanOf } from '../spans.js';
import * as t from '../tokens.js';
import { accept, all, date, dated, names } from './parts.js';
import type { Reader } from './reader.js';

const r = t.reserved;
const p = t.phrase;

export function policyLineAt(of: Reader): ast.PolicyLine | undefined {
  const first = of.type();
  if (first === r.from) return dated(of);
  of.next = 1;
  switch (first) {
    case t.Currency: { const currency = of.title(); return currency === undefined ? undefined : { kind: 'Currency', currency, span: all(of) }; }
    case t.Timezone: case t.Hours: case t.Holidays: return openTime(of, first);
    case t.Office: {
      const name = of.title(), lines = name === undefined ? undefined : of.lines(officeLineAt);
      return name === undefined || lines === undefined ? undefined : { kind: 'Office', name, lines, span: all(of) };
    }
    case p['year starts']: {
      const month = of.title();
      if (month === undefined) return undefined;
      if (of.take(p['named by']) === undefined) return { kind: 'YearStarts', month, namedBy: undefined, span: all(of) };
      const namedBy = of.name();
      return namedBy === undefined ? undefined : { kind: 'YearStarts', month, namedBy, span: all(of) };
    }
    case t.Rounding: {
      const up = of.take(p['half up']) !== undefined;
      return up || of.take(p['half even']) !== undefined ? { kind: 'Rounding', mode: up ? 'half up' : 'half even', span: all(of) } : undefined;
    }
    case t.Closes: { const every = of.name(); return every === undefined ? undefined : { kind: 'Closes', every, span: all(of) }; }
    case t.Calendar: { const record = of.title(); return record === undefined ? undefined : { kind: 'Calendar', record, span: all(of) }; }
    case t.Party: {
      const name = of.name(), roles: ast.Title[] = [];
      if (name === undefined) return undefined;
      if (of.take(t.LeftParen) !== undefined) {
        do {
          const role = of.title();
          if (role === undefined) return undefined;
          roles.push(role);
        } while (of.take(t.Comma) !== undefined);
        if (of.take(t.RightParen) === undefined) return undefined;
      }
      return { kind: 'Party', name, roles, span: all(of) };
    }
    case t.Intent: { const said = of.text(); return said === undefined ? undefined : { kind: 'Intent', text: said, span: all(of) }; }
    case t.Accept: return accept(of);
    default: return undefined;
  }
}

/** From behind the word: a line that a header and an office share. */
function openTime(of: Reader, word: typeof t.Timezone): Extract<ast.OfficeLine, { readonly kind: 'Timezone' | 'Hours' | 'Holidays' }> | undefined {
  if (word === t.Timezone) { const zone = of.text(); return zone === undefined ? undefined : { kind: 'Timezone', zone, span: all(of) }; }
  if (word === t.Hours) {
    const from = of.title(), through = of.take(r.to) === undefined ? undefined : of.title(), opens = clock(of), closes = of.take(r.to) === undefined ? undefined : clock(of);
    return from === undefined || through === undefined || opens === undefined || closes === undefined ? undefined : { kind: 'Hours', from, through, opens, closes, span: all(of) };
  }
  const days: ast.DateLiteral[] = [];
  if (of.type() === t.DateLiteral) {
    do {
      const one = date(of);
      if (one === undefined) return undefined;
      days.push(one);
    } while (of.take(t.Comma) !== undefined);
    return { kind: 'Holidays', days, column: undefined, record: undefined, span: all(of) };
  }
  const column = of.name(), record = of.take(t.OfSource) === undefined ? undefined : of.title();
  return column === undefined || record === undefined ? undefined : { kind: 'Holidays', days, column, record, span: all(of) };
}

export function officeLineAt(of: Reader): ast.OfficeLine | undefined {
  const first = of.type();
  of.next = 1;
  if (first === t.Hours && of.take(t.OfSource) !== undefined) {
    const offices: ast.Title[] = [];
    do {
      const one = of.title();
      if (one === undefined) return undefined;
      offices.push(one);
    } while (of.take(t.Comma) !== undefined);
    return { kind: 'HoursOf', offices, span: all(of) };
  }
  return first === t.Timezone || first === t.Hours || first === t.Holidays ? openTime(of, first) : undefined;
}

function clock(of: Reader): ast.ClockTime | undefined {
  const token = of.take(t.ClockLiteral);
  return token === undefined ? undefined : { kind: 'ClockTime', text: token.image, span: spanOf(token) };
}

export function guardLineAt(of: Reader): ast.GuardLine | undefined {
  const first = of.type();
  if (first === p['owned by']) {
    of.next = 1;
    const parties = names(of);
    return parties === undefined ? undefined : { kind: 'OwnedBy', parties, span: all(of) };
  }
  // `class` begins a line, and may be the name of a value.
  if (first === p['agreed by'] || first === t.Class) return undefined;
  const condition = of.expression(0);
  return condition === undefined ? undefined : { kind: 'GuardCondition', condition, span: all(of) };
}
