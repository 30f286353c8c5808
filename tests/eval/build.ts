/** Small programs as IR, by hand: types, expressions, records with their rows, relations over them. Values are written as text: `2026-03-01`, `12.50`, `-1/3`, `yes`. */
import { evaluate, MISSING, parseDate, zoneOf, type ColumnData, type Dataset, type Evaluation, type RecordTable, type Value, type ir } from '@truce/engine';

export const TEXT: ir.ValueType = { kind: 'text' }, FLAG: ir.ValueType = { kind: 'flag' }, NUMBER: ir.ValueType = { kind: 'number' }, COUNT: ir.ValueType = { kind: 'count' };
export const PERCENT: ir.ValueType = { kind: 'percent' }, USD: ir.ValueType = { kind: 'money', currency: 'USD' }, DATE: ir.ValueType = { kind: 'date' }, TIME: ir.ValueType = { kind: 'time' };
export const DAYS: ir.ValueType = { kind: 'duration', of: 'days' }, MONTHS: ir.ValueType = { kind: 'duration', of: 'months' }, HOURS: ir.ValueType = { kind: 'duration', of: 'hours' };
export const OPEN_HOURS: ir.ValueType = { kind: 'duration', of: 'business hours' }, OPEN_DAYS: ir.ValueType = { kind: 'duration', of: 'business days' };
export const STAGE: ir.ValueType = { kind: 'choice', choices: ['Open', 'Won', 'Lost'] };
export const period = (unit: ir.PeriodUnit): ir.ValueType => ({ kind: 'period', unit });
export const rowOf = (relation: number): ir.ValueType => ({ kind: 'row', relation });

export const HOUR = 3_600_000;
export const day = (text: string): number => parseDate(text)!;
const berlin = zoneOf('Europe/Berlin')!;
/** A moment on the clock of Berlin, where these policies are. */
export const moment = (text: string): number => berlin.fromLocal(day(text.slice(0, 10)), (Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16))) * 60_000);

/** A written value as the constant of its type. */
export function constantOf(text: string | null, type: ir.ValueType): ir.Constant {
  if (text === null) return null;
  switch (type.kind) {
    case 'date': return day(text);
    case 'time': return moment(text);
    case 'flag': return text === 'yes';
    case 'period': case 'row': return Number(text);
    case 'duration': return type.of === 'hours' || type.of === 'business hours' ? Number(text) * HOUR : text;
    case 'list': return text.split(',').map((part) => constantOf(part.trim(), type.of));
    case 'text': case 'choice': case 'number': case 'count': case 'percent': case 'money': return text;
  }
}

/* ---------------------------------------------------------------- expressions */

let place = 0;
export const at = (): ir.At => [0, place, ++place];
export const written = (text: string | null, type: ir.ValueType): ir.Expr => ({ op: 'const', value: constantOf(text, type), type, at: at() });
export const column = (id: number, type: ir.ValueType, binder = 0): ir.Expr => ({ op: 'column', binder, column: id, type, at: at() });
export const follow = (row: ir.Expr, relation: number, id: number, type: ir.ValueType): ir.Expr => ({ op: 'follow', row, relation, column: id, type, at: at() });
export const call = (fn: ir.FunctionName, type: ir.ValueType, ...args: ir.Expr[]): ir.Expr => ({ op: 'call', fn, args, type, at: at() });
export const callOf = (fn: ir.FunctionName, unit: ir.PeriodUnit, type: ir.ValueType, ...args: ir.Expr[]): ir.Expr => ({ op: 'call', fn, args, type, unit, at: at() });
export const is = (a: ir.Expr, b: ir.Expr): ir.Expr => call('equal', FLAG, a, b);
export const both = (...args: ir.Expr[]): ir.Expr => ({ op: 'and', args, type: FLAG, at: at() });
export const otherwise = (value: ir.Expr, fallback: ir.Expr): ir.Expr => ({ op: 'otherwise', value, fallback, type: value.type, at: at() });
export const previous = (value: ir.Expr, starting: ir.Expr): ir.Expr => ({ op: 'previous', column: value, starting, type: value.type, at: at() });
export const band = (edge: 'upTo' | 'below' | 'at', limit: ir.Expr, value: ir.Expr): ir.ScaleRow => ({ edge, limit, value, at: at() });
export const rest = (value: ir.Expr): ir.ScaleRow => ({ edge: 'rest', limit: null, value, at: at() });
export const scale = (reading: 'at' | 'marginal' | 'retroactive', type: ir.ValueType, rows: readonly ir.ScaleRow[], argument: ir.Expr, after: ir.Expr | null = null): ir.Expr =>
  ({ op: 'scale', reading, name: null, rows, argument, after, type, at: at() });

type Over = ir.Aggregate['over'];
export const aggregate = (fn: ir.Reduce, over: number | 'earlier' | 'soFar' | 'later', type: ir.ValueType, value: ir.Expr | null, more: Partial<Pick<ir.Aggregate, 'keys' | 'where' | 'order' | 'binder'>> = {}): ir.Aggregate => {
  const rows: Over = typeof over === 'number' ? { relation: over } : { window: over };
  return { op: 'aggregate', fn, binder: 1, over: rows, keys: [], where: null, value, order: [], type, at: at(), ...more };
};

/* ---------------------------------------------------------------- relations */

export interface FieldSpec { readonly type: ir.ValueType; readonly key?: boolean; readonly optional?: boolean; readonly known?: ir.Field['known']; readonly editedBy?: readonly string[]; readonly bounds?: ir.Field['bounds']; readonly decimals?: number }
export type Rows = readonly (readonly (string | null)[])[];
interface Declared { readonly relation: ir.Relation; readonly table: RecordTable | null }

const NO_FACTS: ir.Facts = { governedBy: null, agreedBy: [], ownedBy: [], by: null, class: null, better: null, serves: null, accepted: [], entered: null, value: null, target: null, versions: [], notRun: null };
const decimalsOf = (type: ir.ValueType): number => (type.kind === 'money' ? 2 : type.kind === 'number' ? 6 : type.kind === 'percent' ? 8 : 0);

/** Puts relations together; each is known by the number under which it was added. */
export class Build {
  readonly declared: Declared[] = [];
  readonly parameters: ir.Parameter[] = [];

  record(name: string, fields: Readonly<Record<string, FieldSpec>>, rows: Rows, dated = false): number {
    const id = this.declared.length;
    const all = Object.entries(fields).map(([field, spec]): ir.Field => ({
      name: field, type: spec.type, decimals: spec.decimals ?? decimalsOf(spec.type), optional: spec.optional ?? false, key: spec.key ?? false, bounds: spec.bounds ?? [], editedBy: spec.editedBy ?? [],
      known: spec.known ?? { kind: spec.type.kind === 'date' || spec.type.kind === 'time' ? 'event' : 'undated' }, at: at(),
    }));
    const columns = all.map((f, i): ir.Column => ({ id: i, name: f.name, title: null, type: f.type, optional: f.optional, value: null, role: null, at: f.at }));
    this.add(name, 'record', { op: 'scan', dated, fields: all }, columns, { keys: all.flatMap((f, i) => (f.key ? [i] : [])) }, tableOf(all, rows));
    return id;
  }

  /** `filled` are the columns of the source; computed columns are each a step of their own unless `steps` says otherwise. */
  list(name: string, source: ir.Source, filled: Readonly<Record<string, ir.ValueType>>, computed: Readonly<Record<string, ir.Expr>> = {}, more: Partial<ir.Relation> = {}): number {
    const id = this.declared.length;
    const columns = [...Object.entries(filled).map(([n, type]) => ({ n, type, value: null as ir.Expr | null })), ...Object.entries(computed).map(([n, value]) => ({ n, type: value.type, value }))]
      .map(({ n, type, value }, i): ir.Column => ({ id: i, name: n, title: null, type, optional: true, value, role: null, at: at() }));
    this.add(name, 'list', source, columns, { keys: columns.filter((c) => c.value === null).map((c) => c.id), ...more }, null);
    return id;
  }

  private add(name: string, kind: ir.Relation['kind'], source: ir.Source, columns: readonly ir.Column[], more: Partial<ir.Relation>, table: RecordTable | null): void {
    const steps = columns.filter((c) => c.value !== null).map((c) => ({ columns: [c.id], recursive: false }));
    const relation: ir.Relation = { id: this.declared.length, name, rowName: name.toLowerCase(), kind, title: null, at: at(), source, where: null, columns, steps, ordering: null, conditions: [], keys: [], facts: NO_FACTS, ...more };
    this.declared.push({ relation, table });
  }

  parameter(name: string, type: ir.ValueType, ...versions: readonly (readonly [from: string | null, value: string, because?: string])[]): number {
    const made = versions.map(([from, value, because], i) => {
      const next = versions[i + 1]?.[0] ?? null;
      return { from: from === null ? null : day(from), through: next === null ? null : day(next) - 1, value: written(value, type), because: because ?? null, at: at() };
    });
    return this.parameters.push({ name, title: null, type, versions: made, at: at() }) - 1;
  }

  program(settings: Partial<ir.Settings> = {}): ir.Program {
    return {
      version: 1, files: ['policy.truce'], parameters: this.parameters, relations: this.declared.map((d) => d.relation), invariants: [], tests: [],
      settings: {
        title: 'A policy', currency: 'USD', timezone: 'Europe/Berlin', year: { startMonth: 1, namedBy: 'start' }, calendar: null, rounding: 'half up', hours: OFFICE, holidays: { days: [], from: null },
        offices: [], closes: null, parties: [], intent: null, accepted: [], ...settings,
      },
    };
  }

  dataset(): Dataset {
    return { asOf: null, tables: new Map(this.declared.flatMap(({ relation, table }) => (table === null ? [] : [[relation.id, table] as const]))) };
  }

  run(asOf: string | null = null, settings: Partial<ir.Settings> = {}, options: Partial<Parameters<typeof evaluate>[2]> = {}): Evaluation {
    const world = asOf === null ? null : { day: day(asOf.slice(0, 10)), time: asOf.length > 10 ? moment(asOf) : null };
    return evaluate(this.program(settings), this.dataset(), { asOf: world, ...options });
  }
}

/** Monday to Friday, nine to five. */
export const OFFICE: ir.Settings['hours'] = [0, 1, 2, 3, 4].map((weekday) => ({ weekday, opens: 9 * HOUR, closes: 17 * HOUR }));
export const each = (relation: number): ir.Source => ({ op: 'each', items: [{ relation }] });
export const single: ir.Source = { op: 'single' };
export const requires = (keep: ir.Expr, text = 'a condition'): ir.Condition => ({ polarity: 'require', keep, written: keep, text, because: null, at: at() });
export const excludes = (condition: ir.Expr, text = 'a condition'): ir.Condition => ({ polarity: 'exclude', keep: call('not', FLAG, condition), written: condition, text, because: 'not these', at: at() });

function tableOf(fields: readonly ir.Field[], rows: Rows): RecordTable {
  return { rows: rows.length, origin: (row) => ({ file: 'data.csv', line: row + 2 }), columns: fields.map((f, i) => columnOf(f.type, f.decimals, rows.map((r) => constantOf(r[i] ?? null, f.type)))) };
}

export function columnOf(type: ir.ValueType, decimals: number, values: readonly ir.Constant[]): ColumnData {
  const whole = (missing: number): Int32Array => Int32Array.from(values, (v) => (v === null ? missing : (v as number)));
  switch (type.kind) {
    case 'text': case 'choice': {
      const dictionary = type.kind === 'choice' ? type.choices : [...new Set(values.filter((v) => v !== null) as string[])];
      const codes = new Map(dictionary.map((word, i) => [word, i]));
      return { kind: 'text', dictionary, codes: Int32Array.from(values, (v) => (v === null ? -1 : codes.get(v as string) ?? -1)) };
    }
    case 'flag': return { kind: 'flag', values: Uint8Array.from(values, (v) => (v === null ? 2 : v === true ? 1 : 0)) };
    case 'date': return { kind: 'day', values: whole(MISSING) };
    case 'period': return { kind: 'period', values: whole(MISSING) };
    case 'row': return { kind: 'row', values: whole(-1) };
    case 'time': return { kind: 'instant', values: Float64Array.from(values, (v) => (v === null ? NaN : (v as number))) };
    case 'number': case 'count': case 'percent': case 'money': if (values.some((v) => Math.abs(Number(v)) * 10 ** decimals > Number.MAX_SAFE_INTEGER)) return { kind: 'big', scale: 0, values: values.map((v) => (v === null ? null : BigInt(v as string))) }; else return { kind: 'scaled', scale: decimals, values: Float64Array.from(values, (v) => (v === null ? NaN : Math.round(Number(v) * 10 ** decimals))) };
    case 'duration': return typeof values[0] === 'number' ? { kind: 'instant', values: Float64Array.from(values, (v) => (v === null ? NaN : (v as number))) } : { kind: 'scaled', scale: 1, values: Float64Array.from(values, (v) => (v === null ? NaN : Number(v) * 10)) };
    case 'list': throw new Error('no field is a list');
  }
}

/* ---------------------------------------------------------------- results */

/** A value as exact text: fractions are not rounded, as they are where people read them. */
export function exactly(value: Value, type: ir.ValueType, evaluation: Evaluation): string {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return String(value);
  if (typeof value === 'number' && (type.kind === 'number' || type.kind === 'count' || type.kind === 'percent' || type.kind === 'money')) return String(value);
  return evaluation.text(value, type);
}

/** A column as text, for each candidate in the order of the keys, so that the order of the data does not show. */
export function valuesOf(evaluation: Evaluation, program: ir.Program, relation: number, name: string): Record<string, string> {
  const found = program.relations[relation]!.columns.find((c) => c.name === name)!;
  return Object.fromEntries(Array.from(evaluation.candidates(relation), (row) => [evaluation.rowText(relation, row), exactly(evaluation.value(relation, found.id, row), found.type, evaluation)]));
}

export const members = (evaluation: Evaluation, relation: number): string[] => Array.from(evaluation.rows(relation), (row) => evaluation.rowText(relation, row));

/** The codes of the problems found, with how often each occurred. */
export const problems = (evaluation: Evaluation): string[] => evaluation.diagnostics().map((d) => `${d.code} × ${d.count}`);
