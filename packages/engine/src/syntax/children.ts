/**
 * Which keys of each kind of node hold nodes. The type computes the keys from the tree's interfaces, so a kind or a key that is missing here, or one too many,
 * does not compile; everything that walks a tree uses this table.
 */
import type * as ast from './ast.js';

/** Every kind of node that a tree can have. */
export type AnyNode =
  | ast.File | ast.Declaration | ast.PolicyLine | ast.OfficeLine | ast.ClockTime | ast.Field | ast.ComputedField | ast.FieldOption | ast.TypeNode | ast.ScaleRow | ast.TableAxis
  | ast.Grid | ast.GridRow | ast.Cell | ast.Each | ast.EachParts | ast.EachAbove | ast.DistinctKey | ast.RelationName | ast.Line | ast.SplitPart | ast.Target | ast.Recipient | ast.PaymentPart
  | ast.TestLine | ast.GuardLine | ast.Expression | ast.Pair | ast.Source | ast.SameOf;
export type Kind = AnyNode['kind'];
export type NodeOf<K extends Kind> = Extract<AnyNode, { readonly kind: K }>;

/** Whether a value of this type is, or holds, nodes: directly, in a list, or in a plain object such as a cell's `edge`. */
type Holds<T> = T extends { readonly kind: string; readonly span: unknown } ? true : T extends readonly (infer U)[] ? Holds<U> : T extends object ? { [K in keyof T]: Holds<T[K]> }[keyof T] : never;
type ChildKey<N> = { [K in keyof N]-?: true extends Holds<NonNullable<N[K]>> ? K : never }[keyof N];
type Table = { readonly [K in Kind]: { readonly [C in ChildKey<NodeOf<K>>]: true } };

export const children: Table = {
  File: { declarations: true },
  Import: { path: true },
  InvalidDeclaration: {},
  Policy: { title: true, lines: true },
  Currency: { currency: true }, Timezone: { zone: true }, YearStarts: { month: true, namedBy: true }, Rounding: {},
  Hours: { from: true, through: true, opens: true, closes: true }, Holidays: { days: true, column: true, record: true }, Office: { name: true, lines: true }, HoursOf: { offices: true }, Closes: { every: true, record: true, column: true },
  Calendar: { record: true }, Rates: { record: true, left: true, right: true }, Party: { name: true, roles: true }, Intent: { text: true },
  ClockTime: {}, InvalidLine: {}, Dated: { from: true, through: true },
  Record: { name: true, title: true, fields: true },
  Field: { name: true, title: true, type: true, options: true },
  Key: {}, Optional: {}, Planned: {}, EditedBy: { parties: true }, FixedOn: { event: true }, Bound: { value: true },
  ComputedField: { name: true, title: true, value: true },
  NamedType: { name: true, decimals: true, currency: true }, ReferenceType: { record: true }, ChoiceType: { choices: true }, InvalidType: {},
  Parameter: { name: true, title: true, value: true, dated: true, because: true },
  Scale: { name: true, argument: true, type: true, dated: true, rows: true },
  ScaleRow: { at: true, value: true },
  Table: { name: true, axes: true, gives: true, dated: true, grid: true },
  TableAxis: { record: true, name: true, type: true },
  Grid: { header: true, rows: true }, GridRow: { cells: true }, Cell: { expression: true, edge: true, list: true },
  Relation: { name: true, title: true, each: true, by: true, lines: true },
  ForEach: { items: true, parts: true, where: true }, EachParts: { name: true, of: true, by: true }, EachAbove: { name: true, of: true, by: true, day: true }, ForEachDistinct: { keys: true, source: true, where: true }, DistinctKey: { value: true, as: true }, RelationName: { title: true, member: true },
  GovernedBy: { value: true }, AgreedBy: { parties: true }, OwnedBy: { parties: true }, Class: { name: true }, Better: { name: true },
  Serves: { goal: true, after: true, by: true, measured: true }, Accept: { code: true, through: true, because: true },
  Column: { name: true, title: true, value: true },
  Require: { quantity: true, conditions: true, because: true }, Exclude: { condition: true, because: true },
  OrderedBy: { by: true, restarting: true },
  Split: { column: true, on: true, among: true, ordered: true, parts: true }, SplitPart: { share: true, to: true, label: true },
  Overlay: { share: true, of: true, to: true, on: true, among: true, ordered: true, label: true },
  Target: { recipients: true }, Nobody: {}, ProRata: {}, Pick: { where: true, by: true }, Payee: { value: true },
  Payment: { name: true, title: true, value: true, to: true, on: true, unless: true, finalOn: true, parts: true }, PaymentPart: { share: true, on: true, unless: true },
  Always: { title: true, each: true, conditions: true }, Guard: { title: true, each: true, lines: true }, GuardCondition: { condition: true }, AgreedThrough: { parties: true, through: true, because: true },
  Test: { title: true, asOf: true, lines: true },
  GivenRows: { repeat: true, relation: true, grid: true }, GivenParameter: { name: true, value: true }, ExpectRows: { relation: true, grid: true }, ExpectCondition: { condition: true },
  Number: {}, Date: {}, Time: {}, Period: {}, Text: {}, Percent: {}, Money: {}, Duration: { office: true }, Flag: {}, Missing: {}, Name: {}, Title: {},
  Path: { base: true, name: true }, Negate: { value: true }, Not: { value: true }, Arithmetic: { left: true, right: true }, Compare: { left: true, right: true },
  IsMissing: { value: true }, In: { value: true, target: true }, InThrough: { value: true, through: true }, Between: { value: true, low: true, high: true },
  Within: { value: true, length: true, anchor: true }, Logic: { terms: true }, If: { condition: true, then: true, else: true }, Choose: { rows: true }, SumBlock: { rows: true },
  Call: { name: true, arguments: true, source: true, ordered: true }, Reading: { scale: true, on: true, after: true, rows: true }, At: { value: true, keys: true },
  Over: { value: true, period: true, day: true, office: true }, Convert: { value: true, currency: true, rates: true, at: true }, Previous: { column: true, starting: true },
  Otherwise: { value: true, fallback: true }, Shift: { length: true, anchor: true }, List: { items: true }, Group: { value: true }, Invalid: {},
  Pair: { condition: true, value: true }, Source: { rows: true, withSame: true, where: true }, SameOf: { function: true, column: true },
};

/** The nodes directly below a node, in the order of the table. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  const found: AnyNode[] = [];
  const holder = node as unknown as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(children[node.kind])) collect(holder[key], found);
  return found;
}

function collect(value: unknown, into: AnyNode[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value as unknown[]) collect(item, into);
  else if ('kind' in value) into.push(value as AnyNode);
  else for (const inner of Object.values(value)) collect(inner, into);
}
