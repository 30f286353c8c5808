/** In which order columns are computed, and that no value needs itself: through columns, through which rows belong, or through the order of rows. */
import { components } from '../base/graph.js';
import type { Program, Relation } from '../core/ir.js';
import { needs, rowOf, sourceNeeds } from '../core/walk.js';
import type { Expr } from '../core/ir.js';

/** A column of a relation, its set of rows (`rows`), or their order (`order`). */
type Node = string;
const columnNode = (relation: number, column: number): Node => `${relation}.${column}`;
const rowsNode = (relation: number): Node => `${relation} rows`;
const orderNode = (relation: number): Node => `${relation} order`;

export interface Cycle { readonly columns: readonly { readonly relation: number; readonly column: number }[]; readonly relations: readonly number[] }
type Step = Relation['steps'][number];

/** The steps of each relation, or a cycle. Relations that are not run have no steps. */
export function stepsOf(program: Program): { readonly steps: readonly (readonly Step[])[] } | { readonly cycle: Cycle } {
  const edges = new Map<Node, Set<Node>>();
  const add = (from: Node): ((to: Node) => void) => { const set = edges.get(from) ?? new Set<Node>(); edges.set(from, set); return (to) => set.add(to); };
  /** Uses of a column by itself that go to other rows, earlier in order: these may form cycles. */
  const ofRelation = (r: Relation, e: Expr, to: (n: Node) => void): void => needs(program, e, rowOf(r.id), (n) => {
    to(n.need === 'column' ? columnNode(n.relation, n.column) : n.need === 'rows' ? rowsNode(n.relation) : orderNode(n.relation));
  });
  for (const r of program.relations) {
    const rows = add(rowsNode(r.id)), order = add(orderNode(r.id));
    r.columns.forEach((col) => {
      const to = add(columnNode(r.id, col.id));
      if (col.value === null) { if (r.source.op !== 'scan') needsOfSource(program, r, to); } else ofRelation(r, col.value, to);
    });
    needsOfSource(program, r, rows);
    if (r.where !== null) ofRelation(r, r.where, rows);
    for (const c of r.conditions) ofRelation(r, c.keep, rows);
    if (r.ordering !== null) for (const e of [...r.ordering.by, ...r.ordering.restarting]) ofRelation(r, e, order);
  }
  const nodes = [...edges.keys()];
  const steps: Step[][] = program.relations.map(() => []);
  for (const group of components(nodes, (n) => edges.get(n) ?? [])) {
    const self = group.length > 1 || edges.get(group[0]!)!.has(group[0]!);
    const parts = group.map(parse);
    const columns = parts.flatMap((p) => (p.kind === 'column' ? [{ relation: p.relation, column: p.column }] : []));
    if (self) {
      const one = parts[0]!.relation;
      if (!parts.every((p) => p.kind === 'column' && p.relation === one)) return { cycle: { columns, relations: [...new Set(parts.map((p) => p.relation))] } };
      steps[one]!.push({ columns: columns.map((c) => c.column).sort((a, b) => a - b), recursive: true });
    } else for (const { relation, column } of columns) if (program.relations[relation]!.columns[column]!.value !== null) steps[relation]!.push({ columns: [column], recursive: false });
  }
  return { steps };
}

function needsOfSource(program: Program, r: Relation, to: (n: Node) => void): void {
  const found = sourceNeeds(r.source);
  for (const id of found.relations) to(rowsNode(id));
  for (const c of found.columns) to(columnNode(c.relation, c.column));
  for (const { e, binders } of found.expressions) needs(program, e, binders, (n) => to(n.need === 'column' ? columnNode(n.relation, n.column) : n.need === 'rows' ? rowsNode(n.relation) : orderNode(n.relation)));
}

function parse(n: Node): { readonly kind: 'column'; readonly relation: number; readonly column: number } | { readonly kind: 'rows' | 'order'; readonly relation: number } {
  const [relation, rest] = n.split(/[ .]/) as [string, string];
  return rest === 'rows' || rest === 'order' ? { kind: rest, relation: Number(relation) } : { kind: 'column', relation: Number(relation), column: Number(rest) };
}
