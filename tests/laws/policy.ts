/** A policy in its own words and generated rows, as one text: so that a law is read beside the policy it is about. */
import { analyze, evaluate, sumNumbers, toDecimalText, type Dataset, type Evaluation, type Num, type Value, type ir } from '@truce/engine';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';

/** Rows by record: the header and the cells, each as it would be written. */
export type Rows = Readonly<Record<string, { readonly header: string; readonly rows: readonly (readonly string[])[] }>>;

export interface World {
  readonly program: ir.Program;
  readonly dataset: Dataset;
  /** What is known on a day. */
  at(day: string | number): Evaluation;
  relation(name: string): ir.Relation;
}

/** @throws Error when the policy or a row is wrong: then the test says nothing */
export function world(policy: string, rows: Rows): World {
  const given = Object.entries(rows).filter(([, r]) => r.rows.length > 0).map(([record, r]) => `given ${record} {\n${[r.header, ...r.rows.map((cells) => cells.join(' | '))].join('\n')}\n}`).join('\n');
  const text = `${policy}\ntest "rows" {\n${given}\nexpect 1 is 1\n}\n`;
  const { program, diagnostics } = analyze([{ path: 'law.truce', text }]);
  if (program === null) throw new Error(diagnostics.map((d) => `${d.code} ${d.message} ${d.help ?? ''}: ${text.slice(d.span?.start, d.span?.end)}`).join('\n'));
  const made = datasetOf(program, program.tests[0]!);
  if (made.failures.length > 0) throw new Error(made.failures.map((d) => `${d.message} ${d.label ?? ''}`).join('\n'));
  return {
    program: made.program, dataset: made.dataset,
    at: (day) => evaluate(made.program, made.dataset, { asOf: { day: typeof day === 'number' ? day : dayOf(day), time: null } }),
    relation: (name) => relationOf(made.program, name),
  };
}

export const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
export const textOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

export function relationOf(program: ir.Program, name: string): ir.Relation {
  const found = program.relations.find((r) => r.name === name);
  if (found === undefined) throw new Error(`no relation ${name}`);
  return found;
}

/** The rows of a relation, each as a reader of its columns. */
export function rowsOf(w: World, e: Evaluation, name: string): readonly ((column: string) => Value)[] {
  const r = w.relation(name);
  return Array.from(e.rows(r.id), (row) => (column: string): Value => {
    const found = r.columns.find((c) => c.name === column);
    if (found === undefined) throw new Error(`${name} has no ${column}`);
    return e.value(r.id, found.id, row);
  });
}

/** Every row with every value, as text, in no order: what two computations must agree on. */
export function linesOf(w: World, e: Evaluation, name: string, columns?: readonly string[]): readonly string[] {
  const r = w.relation(name);
  const shown = r.columns.filter((c) => columns?.includes(c.name) ?? true);
  return Array.from(e.rows(r.id), (row) => shown.map((c) => `${c.name} ${e.text(e.value(r.id, c.id, row), c.type)}`).join(', ')).sort();
}

export const money = (v: Value): Num => v as Num;
export const total = (values: readonly Value[]): Num => sumNumbers(values as readonly Num[]);
export const decimal = (n: Num): string => toDecimalText(n) ?? 'no decimal';
/** Cents as they are written in a grid. */
export const cents = (n: number): string => `${n < 0 ? '-' : ''}${Math.floor(Math.abs(n) / 100)}.${String(Math.abs(n) % 100).padStart(2, '0')}`;
