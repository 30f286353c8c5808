/** Lines of scales, conditions and tests, and cells that are edges, read at once. */
import type { TokenType } from 'chevrotain';
import type * as ast from '../ast.js';
import * as cst from '../cst.js';
import * as t from '../tokens.js';
import { all } from './parts.js';
import type { Reader } from './reader.js';

const r = t.reserved;
const p = t.phrase;

export const scaleRowAt = (of: Reader): ast.ScaleRow | undefined => of.scaleRow(0);

const comparisons: ReadonlyMap<TokenType, '<' | '<=' | '>' | '>='> = new Map([[t.Less, '<'], [t.LessEqual, '<='], [t.Greater, '>'], [t.GreaterEqual, '>=']]);

/** A cell that is an edge: `up to 10`, `>= 10` */
export function edgeAt(of: Reader): NonNullable<ast.Cell['edge']> | undefined {
  const first = of.type(), edge = first === p['up to'] ? 'up to' : first === t.Below ? 'below' : first === t.Above ? 'above' : first === undefined ? undefined : comparisons.get(first);
  if (edge === undefined) return undefined;
  of.next = 1;
  const at = of.sum(0);
  return at === undefined ? undefined : { edge, at };
}

export const conditionAt = (of: Reader): ast.Expression | undefined => of.expression(0);

/** What a line of a test says; the cells of its rows are still text. */
export type TestLineAt = Exclude<ast.TestLine, ast.GivenRows | ast.ExpectRows | ast.InvalidLine> | { readonly kind: 'Rows'; readonly given: boolean; readonly repeat: ast.NumberLiteral | undefined; readonly only: boolean; readonly relation: ast.RelationName; readonly rows: t.Token; readonly span: ast.Node['span'] };

export function testLineAt(of: Reader): TestLineAt | undefined {
  const first = of.type();
  of.next = 1;
  if (first === t.GivenRows || first === t.ExpectRows) {
    const given = first === t.GivenRows, count = given ? of.take(t.NumberLiteral) : undefined, only = !given && of.take(t.Only) !== undefined, relation = of.relation(), rows = of.take(t.Grid);
    return relation === undefined || rows === undefined ? undefined : { kind: 'Rows', given, repeat: count === undefined ? undefined : cst.number(count), only, relation, rows, span: all(of) };
  }
  if (first === r.expect) {
    const condition = of.expression(0);
    return condition === undefined ? undefined : { kind: 'ExpectCondition', condition, span: all(of) };
  }
  if (first !== r.given) return undefined;
  const name = of.name();
  if (name === undefined || of.take(t.Equals) === undefined) return undefined;
  const value = of.expression(0);
  return value === undefined ? undefined : { kind: 'GivenParameter', name, value, span: all(of) };
}
