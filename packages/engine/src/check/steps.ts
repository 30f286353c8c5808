/** In which order columns are computed, and that no value needs itself: through columns, through which rows belong, or through the order of rows. */
import { components } from '../base/graph.js';
import type { Expr, Program, Relation } from '../core/ir.js';
import { needs, needsOnRow, sourceNeeds, type Need } from '../core/walk.js';

/**
 * A column of a relation, its set of rows, or their order, as one number: those of a relation stand together, its rows first, then their order, then its columns.
 * There are thousands of uses, and a number is told from another at once.
 */
type Node = number;

const NONE: ReadonlySet<Node> = new Set();

export interface Cycle { readonly columns: readonly { readonly relation: number; readonly column: number }[]; readonly relations: readonly number[] }
type Step = Relation['steps'][number];

/** The steps of each relation, or a cycle. Relations that are not run have no steps. */
export function stepsOf(program: Program): { readonly steps: readonly (readonly Step[])[] } | { readonly cycle: Cycle } {
  const bases: Node[] = [], nodes: Node[] = [], owner: number[] = [];
  for (const r of program.relations) {
    bases.push(nodes.length);
    for (let i = 0; i < r.columns.length + 2; i += 1) { owner.push(r.id); nodes.push(nodes.length); }
  }
  const rowsNode = (relation: number): Node => bases[relation]!, orderNode = (relation: number): Node => bases[relation]! + 1, columnNode = (relation: number, column: number): Node => bases[relation]! + 2 + column;
  const edges: ReadonlySet<Node>[] = [];
  const into = (to: Set<Node>): ((n: Need) => void) => (n) => { to.add(n.need === 'column' ? columnNode(n.relation, n.column) : n.need === 'rows' ? rowsNode(n.relation) : orderNode(n.relation)); };
  for (const r of program.relations) {
    const source = new Set<Node>(), reads = (e: Expr, to: (n: Need) => void): void => needsOnRow(program, e, r.id).forEach(to);
    needsOfSource(program, r, into(source));
    const rows = new Set(source), toRows = into(rows), order = new Set<Node>(), toOrder = into(order);
    if (r.where !== null) reads(r.where, toRows);
    for (const c of r.conditions) reads(c.keep, toRows);
    if (r.ordering !== null) for (const e of [...r.ordering.by, ...r.ordering.restarting]) reads(e, toOrder);
    edges.push(rows, order);
    for (const col of r.columns) {
      // What the source fills rests on all that the source rests on.
      if (col.value === null) { edges.push(r.source.op === 'scan' ? NONE : source); continue; }
      const own = new Set<Node>();
      reads(col.value, into(own));
      edges.push(own);
    }
  }
  const steps: Step[][] = program.relations.map(() => []);
  for (const group of components(nodes, (n) => edges[n]!)) {
    const self = group.length > 1 || edges[group[0]!]!.has(group[0]!);
    const columns = group.flatMap((n) => { const relation = owner[n]!, column = n - bases[relation]! - 2; return column < 0 ? [] : [{ relation, column }]; });
    if (self) {
      const one = owner[group[0]!]!;
      if (columns.length < group.length || columns.some((c) => c.relation !== one)) return { cycle: { columns, relations: [...new Set(group.map((n) => owner[n]!))] } };
      steps[one]!.push({ columns: columns.map((c) => c.column).sort((a, b) => a - b), recursive: true });
    } else for (const { relation, column } of columns) if (program.relations[relation]!.columns[column]!.value !== null) steps[relation]!.push({ columns: [column], recursive: false });
  }
  return { steps };
}

function needsOfSource(program: Program, r: Relation, to: (n: Need) => void): void {
  const found = sourceNeeds(r.source);
  for (const relation of found.relations) to({ need: 'rows', relation });
  for (const c of found.columns) to({ need: 'column', ...c });
  for (const { e, binders } of found.expressions) needs(program, e, binders, to);
}
