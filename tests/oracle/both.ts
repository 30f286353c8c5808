/** One case, evaluated by the engine and by the interpreter, each as lines that say every row, whether it belongs, and every value in it. */
import { evaluate, MISSING, type ColumnData, type Dataset, type RecordTable, type Value, type ir } from '@truce/engine';
import type { KnownResults } from '../../packages/engine/src/eval/known-results.js';
import type { Case } from './generate.js';
import { Oracle, type OracleData } from './interpreter.js';
import { Rational, TooMuch } from './rational.js';
import { keyOf, type V } from './values.js';

export function interpreted({ program, data, asOf }: Case): string[] {
  const oracle = new Oracle(program, data, asOf);
  return program.relations.flatMap((r) => oracle.candidates(r.id).map((row) =>
    line(r, oracle.identity(r.id, row), oracle.belongs(r.id, row), (c) => oracle.shown(oracle.value(r.id, c.id, row), c.type)))).sort();
}

/** The lines of the interpreter, or null when the program is too much for it. */
export function interpretedOrNot(c: Case): string[] | null {
  try {
    return interpreted(c);
  } catch (x) {
    if (x instanceof TooMuch) return null;
    throw x;
  }
}

export function evaluated({ program, data, asOf }: Case, backwards = false, { dataset = datasetFrom(program, data), known }: { readonly dataset?: Dataset; readonly known?: KnownResults } = {}): string[] {
  const evaluation = evaluate(program, dataset, { asOf, known });
  const identity = (id: number, row: number): string => {
    const r = program.relations[id]!;
    if (r.source.op === 'scan') return `${r.name} ${keyOf(asOracle(evaluation.value(id, 0, row)))}`;
    return `${r.name}(${r.columns.filter((c) => c.value === null && !isLine(r, c)).map((c) => shown(evaluation.value(id, c.id, row), c.type)).join('; ')})`;
  };
  const shown = (v: Value, type: ir.ValueType): string => (v !== null && type.kind === 'row' ? identity(type.relation, v as number) : keyOf(asOracle(v)));
  const lines = (r: ir.Relation): string[] => {
    const members = new Set(evaluation.rows(r.id));
    return Array.from(evaluation.candidates(r.id), (row) => {
      if (members.has(row) !== evaluation.belongs(r.id, row)) throw new Error(`${r.name}: rows() and belongs() differ`);
      return line(r, identity(r.id, row), evaluation.belongs(r.id, row), (c) => shown(evaluation.value(r.id, c.id, row), c.type));
    });
  };
  // What is asked for first must not matter.
  const relations = backwards ? [...program.relations].reverse() : program.relations;
  return relations.flatMap(lines).sort();
}

/** How a line of the ledger is called is a matter of printing. */
export const isLine = (r: ir.Relation, c: ir.Column): boolean => r.source.op === 'postings' && c.id === r.source.columns.line;

const line = (r: ir.Relation, identity: string, belongs: boolean, cell: (c: ir.Column) => string): string =>
  `${identity} ${belongs ? 'in' : 'out'} | ${r.columns.filter((c) => !isLine(r, c)).map((c) => `${c.name} ${cell(c)}`).join(' | ')}`;

function asOracle(v: Value): V {
  if (v === null || typeof v !== 'object') return v;
  return Array.isArray(v) ? (v as readonly Value[]).map(asOracle) : Rational.of((v as { n: bigint }).n, (v as { d: bigint }).d);
}

export function datasetFrom(program: ir.Program, data: OracleData): Dataset {
  const tables = new Map<number, RecordTable>();
  for (const [id, rows] of data) {
    const source = program.relations[id]!.source;
    if (source.op === 'scan') tables.set(id, { rows: rows.length, origin: null, columns: source.fields.map((f, i) => column(f, rows.map((r) => r[i]!))) });
  }
  return { tables, asOf: null };
}

function column(field: ir.Field, values: readonly V[]): ColumnData {
  const { type } = field;
  switch (type.kind) {
    case 'text': case 'choice': {
      const dictionary = type.kind === 'choice' ? [...type.choices] : [...new Set(values.filter((v) => v !== null) as string[])];
      return { kind: 'text', dictionary, codes: Int32Array.from(values, (v) => (v === null ? -1 : dictionary.indexOf(v as string))) };
    }
    case 'flag': return { kind: 'flag', values: Uint8Array.from(values, (v) => (v === null ? 2 : v === true ? 1 : 0)) };
    case 'date': return { kind: 'day', values: Int32Array.from(values, (v) => (v === null ? MISSING : (v as number))) };
    case 'period': return { kind: 'period', values: Int32Array.from(values, (v) => (v === null ? MISSING : (v as number))) };
    case 'row': return { kind: 'row', values: Int32Array.from(values, (v) => (v === null ? -1 : (v as number))) };
    case 'time': return { kind: 'instant', values: Float64Array.from(values, (v) => (v === null ? NaN : (v as number))) };
    case 'duration': if (type.of === 'hours' || type.of === 'business hours') return { kind: 'instant', values: Float64Array.from(values, (v) => (v === null ? NaN : (v as number))) };
  }
  const scale = field.decimals, units = values.map((v) => (v === null ? null : (v as Rational).times(Rational.of(10n ** BigInt(scale)))));
  if (units.some((u) => u !== null && !u.isWhole)) throw new Error(`${field.name} has more digits than its scale`);
  if (units.every((u) => u === null || Number.isSafeInteger(Number(u.n)))) return { kind: 'scaled', scale, values: Float64Array.from(units, (u) => (u === null ? NaN : Number(u.n))) };
  return { kind: 'big', scale, values: units.map((u) => (u === null ? null : u.n)) };
}

/** The same data with the rows of every record in another order; `order(n)` is a permutation of 0 … n-1. */
export function shuffled(c: Case, order: (n: number) => readonly number[]): Case {
  const moves = new Map([...c.data].map(([id, rows]) => [id, order(rows.length)]));
  const data = new Map([...c.data].map(([id, rows]): [number, (readonly V[])[]] => {
    const source = c.program.relations[id]!.source, fields = source.op === 'scan' ? source.fields : [];
    const moved = rows.map((row) => row.map((v, i) => { const t = fields[i]!.type; return v !== null && t.kind === 'row' ? moves.get(t.relation)!.indexOf(v as number) : v; }));
    return [id, moves.get(id)!.map((from) => moved[from]!)];
  }));
  return { ...c, data };
}
