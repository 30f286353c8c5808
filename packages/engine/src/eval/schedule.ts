/**
 * What must be computed before what. Every table, column, order and set of rows is a task; tasks are found from the expressions and run with those they need
 * first, however long the chain is. Nothing is computed that is not asked for.
 */
import { order } from '../base/graph.js';
import type { ColumnId, Expr, Program, Relation, RelationId } from '../core/ir.js';
import { formulaOf, needs, rowOf, sourceNeeds } from '../core/walk.js';
import type { Binders, Need } from '../core/walk.js';

export type Task =
  /** what the source fills */ | { readonly kind: 'source'; readonly relation: RelationId }
  /** the rows that pass the header's condition */ | { readonly kind: 'candidates'; readonly relation: RelationId }
  | { readonly kind: 'column'; readonly relation: RelationId; readonly column: ColumnId }
  /** columns that are computed together */ | { readonly kind: 'step'; readonly relation: RelationId; readonly step: number }
  | { readonly kind: 'members'; readonly relation: RelationId }
  | { readonly kind: 'order'; readonly relation: RelationId };

export interface Schedule {
  /** Runs what is needed for a task and has not run, then the task. */
  demand(task: Task): void;
  columnTask(relation: RelationId, column: ColumnId): Task;
}

export function makeSchedule(program: Program, run: (task: Task) => void): Schedule {
  const tasks = new Map<string, Task>();
  const done = new Set<Task>();
  const steps = program.relations.map((relation) => new Map(relation.steps.flatMap((s, i) => (s.recursive ? s.columns.map((column) => [column, i] as const) : []))));

  /** The one object for a task, so that tasks can be told apart by identity. */
  function intern(task: Task): Task {
    const key = `${task.kind}/${task.relation}/${task.kind === 'column' ? task.column : task.kind === 'step' ? task.step : ''}`;
    const known = tasks.get(key);
    if (known !== undefined) return known;
    tasks.set(key, task);
    return task;
  }
  function columnTask(relation: RelationId, column: ColumnId): Task {
    if (formulaOf(program.relations[relation]!, column) === null) return intern({ kind: 'source', relation });
    const step = steps[relation]!.get(column);
    return intern(step === undefined ? { kind: 'column', relation, column } : { kind: 'step', relation, step });
  }
  function taskOf(need: Need): Task {
    switch (need.need) {
      case 'column': return columnTask(need.relation, need.column);
      case 'rows': return intern({ kind: 'members', relation: need.relation });
      case 'order': return intern({ kind: 'order', relation: need.relation });
    }
  }
  function before(task: Task): readonly Task[] {
    const relation = program.relations[task.relation]!, found: Task[] = [];
    const reads = (e: Expr | null, binders: Binders = rowOf(relation.id)): void => { if (e !== null) needs(program, e, binders, (need) => found.push(taskOf(need))); };
    switch (task.kind) {
      case 'source': needsOfSource(relation, found, reads); break;
      case 'candidates': found.push(intern({ kind: 'source', relation: relation.id })); reads(relation.where); break;
      case 'column': found.push(intern({ kind: 'candidates', relation: relation.id })); reads(formulaOf(relation, task.column)); break;
      case 'step':
        found.push(intern({ kind: 'order', relation: relation.id }));
        for (const column of relation.steps[task.step]!.columns) reads(formulaOf(relation, column));
        return found.filter((t) => t !== task);
      case 'members': found.push(intern({ kind: 'candidates', relation: relation.id })); for (const condition of relation.conditions) reads(condition.keep); break;
      case 'order':
        found.push(intern({ kind: 'members', relation: relation.id }));
        for (const e of [...(relation.ordering?.by ?? []), ...(relation.ordering?.restarting ?? [])]) reads(e);
        break;
    }
    return found;
  }
  function needsOfSource(relation: Relation, found: Task[], reads: (e: Expr | null, binders?: Binders) => void): void {
    const { relations, columns, expressions } = sourceNeeds(relation.source);
    for (const id of relations) found.push(intern({ kind: 'members', relation: id }));
    for (const c of columns) found.push(columnTask(c.relation, c.column));
    for (const { e, binders } of expressions) reads(e, binders);
  }

  return {
    columnTask,
    demand(task) {
      const wanted = intern(task);
      if (done.has(wanted)) return;
      const edges = new Map<Task, readonly Task[]>(), waiting = [wanted];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (edges.has(next)) continue;
        const needed = before(next).filter((t) => !done.has(t));
        edges.set(next, needed);
        waiting.push(...needed);
      }
      const sorted = order([...edges.keys()], (t) => edges.get(t)!);
      if ('cycle' in sorted) throw new Error(`the program needs itself: ${sorted.cycle.map((t) => `${t.kind} of ${program.relations[t.relation]!.name}`).join(', ')}`);
      for (const t of sorted.order) {
        // Running a task may have asked for another on the way.
        if (done.has(t)) continue;
        run(t);
        done.add(t);
      }
    },
  };
}
