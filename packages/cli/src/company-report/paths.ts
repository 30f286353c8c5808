/** Ways from a row to another: over fields and columns that are rows themselves. */
import { suggest, type Evaluation, type ir } from '@truce/engine';
import { UsageError } from '../io.js';

/** The columns to go over, one after the other; empty: the row itself. */
export type Path = readonly { readonly relation: ir.RelationId; readonly column: ir.ColumnId }[];
const FARTHEST = 7;

/** The shortest way, in the order of columns; null when there is none. It does not go through `not`: a person is no way from one deal to another. */
export function pathTo(program: ir.Program, from: ir.RelationId, to: ir.RelationId, not: ReadonlySet<ir.RelationId>): Path | null {
  const seen = new Set([from]);
  let here: readonly { readonly at: ir.RelationId; readonly path: Path }[] = [{ at: from, path: [] }];
  for (let far = 0; far <= FARTHEST && here.length > 0; far++) {
    const next: { readonly at: ir.RelationId; readonly path: Path }[] = [];
    for (const { at, path } of here) {
      if (at === to) return path;
      for (const c of program.relations[at]!.columns) {
        if (c.type.kind !== 'row' || seen.has(c.type.relation) || not.has(c.type.relation)) continue;
        seen.add(c.type.relation);
        next.push({ at: c.type.relation, path: [...path, { relation: at, column: c.id }] });
      }
    }
    here = next;
  }
  return null;
}

export function follow(evaluation: Evaluation, path: Path, row: number): number | null {
  let at: number | null = row;
  for (const { relation, column } of path) { if (at === null) return null; at = evaluation.value(relation, column, at) as number | null; }
  return at;
}

/** A column, or a way to one: `campaign.owner`. */
export interface Reach { readonly path: Path; readonly relation: ir.Relation; readonly column: ir.Column }

/** @throws UsageError that names the place in the manifest */
export function reach(program: ir.Program, relation: ir.Relation, written: string, place: string): Reach {
  const steps = written.split('.'), path: { relation: ir.RelationId; column: ir.ColumnId }[] = [];
  let at = relation;
  for (const [i, name] of steps.entries()) {
    const column = at.columns.find((c) => c.name === name);
    if (column === undefined) {
      const [close] = suggest(name, at.columns.map((c) => c.name));
      throw new UsageError(`\`${place}\` in truce.yaml: ${at.name} has no column ${name}`, close === undefined ? `there are ${at.columns.slice(0, 8).map((c) => c.name).join(', ')}` : `did you mean ${close}?`);
    }
    if (i === steps.length - 1) return { path, relation: at, column };
    if (column.type.kind !== 'row') throw new UsageError(`\`${place}\` in truce.yaml: ${at.name}.${name} is no row of a record, so that ${steps.slice(i + 1).join('.')} can not be read of it`);
    path.push({ relation: at.id, column: column.id });
    at = program.relations[column.type.relation]!;
  }
  throw new UsageError(`\`${place}\` in truce.yaml is empty`);
}

/** @throws UsageError */
export function relationOf(program: ir.Program, name: string, place: string, kinds: readonly ir.Relation['kind'][]): ir.Relation {
  const fit = program.relations.filter((r) => r.name !== '' && (kinds.length === 0 || kinds.includes(r.kind))), found = fit.find((r) => r.name === name);
  if (found !== undefined) {
    if (found.facts.notRun !== null) throw new UsageError(`\`${place}\` in truce.yaml: ${name} can not be computed: ${found.facts.notRun}`);
    return found;
  }
  const [close] = suggest(name, fit.map((r) => r.name)), kind = kinds.length === 0 ? 'record or result' : kinds.join(' or ');
  throw new UsageError(`\`${place}\` in truce.yaml: there is no ${kind} ${name}`, close === undefined ? undefined : `did you mean ${close}?`);
}
