/**
 * Why a value is what it is: the formula with the values that its parts had, down to fields of the data with the line they came from. It computes nothing anew
 * that the run has not computed: each part is compiled and run for the one row, on the tables of the run.
 */
import { dateText } from '../base/days.js';
import { compare as compareNum, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { assertNever } from '../base/exhaustive.js';
import type { Dataset } from '../core/dataset.js';
import type { Aggregate, At, ColumnId, Expr, Program, RelationId, ScaleRow, ValueType } from '../core/ir.js';
import { rowOf } from '../core/walk.js';
import { makeCompiler, relationOf } from './compile.js';
import type { Compiler, Rows, Tables } from './compiler.js';
import { findGroup, groupRows } from './groups.js';
import type { Groups } from './groups.js';
import type { EvaluateOptions } from './options.js';
import type { Evaluation, MembershipTrace, Trace, TraceRole, Value, WholeTelling } from './result.js';
import { madeBy } from './explain-sources.js';
import type { SourceTools } from './explain-sources.js';
import { slicesOf } from './scale.js';
import type { Slice } from './scale.js';
import { readerOf } from './storage.js';
import { inForce } from './values.js';
import { previousMember } from './window.js';

export interface ExplainerParts {
  readonly program: Program;
  readonly dataset: Dataset;
  readonly tables: Tables;
  readonly options: EvaluateOptions;
  readonly text: (value: Value, type: ValueType) => string;
  readonly rowText: (relation: RelationId, row: number) => string;
  readonly belongs: (relation: RelationId, row: number) => boolean;
}

/** How far an explanation for a reader goes: columns below columns, rows of an aggregate that are shown, and steps in all. */
const MOST_DEPTH = 100, MOST_ROWS = 5, MOST_STEPS = 1_500;

/** An explanation while it grows. A whole one has no end but that of the data: columns that lie too deep for one tree wait in `later`, and each begins a tree of its own. */
interface Journey { steps: number; readonly seen: Set<string>; readonly later: { readonly relation: RelationId; readonly column: ColumnId; readonly row: number }[] | null }

export function makeExplainer(parts: ExplainerParts): Pick<Evaluation, 'explain' | 'explainMembership'> {
  const { program, tables, text, rowText } = parts;
  const newJourney = (whole?: WholeTelling): Journey => ({ steps: 0, seen: whole?.told ?? new Set(), later: whole === undefined ? null : [] });
  const enoughSteps = (j: Journey): boolean => j.later === null && j.steps > MOST_STEPS;
  const tooMuch = (j: Journey, depth: number): boolean => enoughSteps(j) || (j.later === null && depth >= MOST_DEPTH);
  const grouped = new Map<Aggregate, Groups>();

  const trace = (what: string, at: At | null, value: Value, type: ValueType, steps: readonly Trace[], note: string | null = null): Trace =>
    ({ role: 'part', what, at, value, type, valueText: text(value, type), origin: null, note, steps });
  const columnTrace = (...parts: Parameters<typeof trace>): Trace => ({ ...trace(...parts), role: 'column' });
  const rowTrace = (relation: RelationId, row: number, at: At | null, steps: readonly Trace[]): Trace =>
    trace(program.relations[relation]!.rowName, at, row < 0 ? null : row, { kind: 'row', relation }, steps);

  /** A column of a row: its formula, or the place in the data. */
  function column(relation: RelationId, id: ColumnId, row: number, journey: Journey, depth: number, at: At | null = null): Trace {
    const r = program.relations[relation]!, c = r.columns[id]!, value = row < 0 ? null : readerOf(tables.column(relation, id))(row) ?? null;
    const what = `${c.name} of ${r.rowName}${row < 0 ? '' : ` ${rowText(relation, row)}`}`.trim();
    if (c.value === null) {
      const made = row < 0 || tooMuch(journey, depth) ? null : madeBy(r, id, row, sourceTools(journey, depth));
      if (made !== null) return columnTrace(what, made.at, value, c.type, made.steps, made.note);
      const source = r.source.op === 'scan' && row >= 0 ? parts.dataset.tables.get(relation)?.origin?.(row) ?? null : null;
      return { ...columnTrace(what, at ?? c.at, value, c.type, []), origin: source === null ? null : { ...source, field: c.name } };
    }
    const key = `${relation}/${id}/${row}`;
    if (row < 0) return columnTrace(what, c.at, value, c.type, []);
    if (tooMuch(journey, depth)) return columnTrace(what, c.at, value, c.type, [], 'explained no further');
    if (journey.seen.has(key)) return columnTrace(what, c.at, value, c.type, [], 'explained above');
    journey.seen.add(key);
    if (journey.later !== null && depth >= MOST_DEPTH) { journey.later.push({ relation, column: id, row }); return columnTrace(what, c.at, value, c.type, [], 'explained below'); }
    return computed(relation, id, row, journey, depth);
  }

  function computed(relation: RelationId, id: ColumnId, row: number, journey: Journey, depth: number): Trace {
    const r = program.relations[relation]!, c = r.columns[id]!, value = readerOf(tables.column(relation, id))(row) ?? null, what = `${c.name} of ${r.rowName} ${rowText(relation, row)}`.trim();
    const registers = tables.registers();
    registers[0] = row;
    return columnTrace(what, c.at, value, c.type, [expression(makeCompiler(tables, rowOf(relation)), c.value!, registers, journey, depth + 1)]);
  }

  function sourceTools(journey: Journey, depth: number): SourceTools {
    return {
      value: (relation, id, row) => readerOf(tables.column(relation, id))(row) ?? null, rows: (relation) => tables.members(relation), trace, text,
      quote: (at) => parts.options.text?.(at).replace(/\s+/g, ' ') ?? null,
      column: (relation, id, row) => column(relation, id, row, journey, depth + 1),
      expression(e, relation, row) {
        const registers = tables.registers();
        registers[0] = row;
        return expression(makeCompiler(tables, rowOf(relation)), e, registers, journey, depth + 1);
      },
    };
  }

  /** Null for what nobody wrote: the status of an sla stands at a place, and has no text there. */
  function written(at: At): string | null { return at[1] === at[2] ? null : parts.options.text?.(at) ?? null; }

  /** What nobody wrote, in the words of the language. */
  function worded(c: Compiler, e: Expr): string {
    const name = (x: Expr): string => (x.op === 'column' ? program.relations[relationOf(c.binders, x.binder)]!.columns[x.column]!.name : x.op === 'call' && (x.fn === 'timeOf' || x.fn === 'dateOf') ? name(x.args[0]!) : describe(x));
    if (e.op === 'const' && typeof e.value === 'string') return e.value;
    if (e.op !== 'call' || e.args.length === 0) return describe(e);
    switch (e.fn) {
      case 'isPresent': return `${name(e.args[0]!)} is present`;
      case 'lessOrEqual': return `${name(e.args[0]!)} <= ${name(e.args[1]!)}`;
      case 'greater': return `${name(e.args[0]!)} > ${name(e.args[1]!)}`;
      case 'timeOf': case 'dateOf': return name(e);
      default: return describe(e);
    }
  }

  function expression(c: Compiler, e: Expr, r: Rows, journey: Journey, depth: number): Trace {
    journey.steps++;
    const value = quietly(c, e, r);
    const quote = written(e.at) ?? worded(c, e);
    const below = (x: Expr): Trace => expression(c, x, r, journey, depth + 1);
    const enough = (): boolean => tooMuch(journey, depth);
    /** What is worth showing below: a written number explains itself. */
    const all = (list: readonly Expr[]): readonly Trace[] => (enough() ? [] : list.filter((x) => x.op !== 'const').map(below));
    /** The steps of a condition whose outcome is told by its way: a field that is the whole of it is a step of its own. */
    const asked = (t: Trace): readonly Trace[] => (t.role === 'column' ? [t] : t.steps);
    const countedWay = (when: Expr | null, then: Expr): Trace => {
      const given = below(then);
      // A column keeps its own steps to itself, so that they are not taken for those of the condition.
      const value = given.role === 'column' ? [given] : given.steps;
      return { ...given, role: 'counted', origin: null, at: then.at, what: written(then.at) ?? given.what, note: when === null ? given.note : written(when.at) ?? worded(c, when), steps: [...value, ...(when === null ? [] : asked(below(when)))] };
    };
    /** What is explained in a way that had no part is explained again where it has one: readers may see only the condition of such a way. */
    const leftWay = (when: Expr, role: TraceRole): Trace => {
      const known = new Set(journey.seen), t = below(when);
      for (const key of journey.seen) if (!known.has(key)) journey.seen.delete(key);
      return { ...t, role, origin: null, what: written(when.at) ?? t.what, at: when.at, steps: asked(t) };
    };
    const node = (steps: readonly Trace[], note: string | null = null): Trace => trace(quote, e.at, value, e.type, steps, note);
    switch (e.op) {
      case 'const': case 'row': return node([]);
      case 'asOf': return node([], 'the as-of date of this run');
      case 'column': return column(relationOf(c.binders, e.binder), e.column, r[e.binder]!, journey, depth, e.at);
      case 'follow': {
        const row = quietly(c, e.row, r) as number | null;
        const through = isOwnRow(c, e.row) ? [] : all([e.row]);
        const read = column(e.relation, e.column, row ?? -1, journey, depth, e.at);
        // A field of the thing that is asked about needs no more than its name, as it is written.
        if (through.length === 0) return read.origin === null ? read : { ...read, what: parts.options.text?.(e.at) ?? read.what };
        return { ...read, what: parts.options.text?.(e.at) ?? read.what, steps: [...through, { ...read, at: program.relations[e.relation]!.columns[e.column]!.at }] };
      }
      case 'parameter': {
        const p = program.parameters[e.parameter]!, day = e.on === null ? null : dayValue(c, e.on, r);
        const version = e.on === null ? p.versions[0] : day === null ? undefined : p.versions.find((v) => inForce(v, day));
        const since = version?.from == null ? '' : `version ${dateText(version.from)}`;
        const note = [since, version?.because ?? ''].filter((t) => t !== '').join(': ');
        return { ...node([...(e.on === null ? [] : all([e.on])), ...(version === undefined ? [] : all([version.value]))], note === '' ? null : note), what: p.name, at: version?.at ?? e.at };
      }
      case 'version': {
        const day = dayValue(c, e.on, r), version = day === null ? undefined : e.versions.find((v) => inForce(v, day));
        return node([...all([e.on]), ...(version === undefined ? [] : all([version.value]))], version?.from == null ? null : `version ${dateText(version.from)}`);
      }
      case 'call': {
        const [exact, step] = e.args;
        // What is paid is rounded where it is paid, and nobody writes it.
        if (e.fn === 'round' && step?.op === 'const' && samePlace(exact!.at, e.at)) {
          const inner = below(exact!);
          return inner.valueText === text(value, e.type) ? inner : { ...inner, value, valueText: text(value, e.type), note: [`${inner.valueText}, rounded`, ...(inner.note === null ? [] : [inner.note])].join('; ') };
        }
        return node(all(e.fn === 'add' ? terms(e) : e.args));
      }
      case 'and': case 'or': return node(all(e.args));
      case 'if': return node([below(e.condition), ...all([quietly(c, e.condition, r) === true ? e.then : e.else])]);
      case 'choose': {
        const holds = e.arms.map((a) => quietly(c, a.when, r) === true), first = holds.indexOf(true), count = holds.filter((h) => h).length;
        const note = first < 0 ? (e.else === null ? 'no way holds' : 'none of the ways holds: else') : count > 1 && e.rule === 'unique' ? 'more than one way holds' : null;
        // After the first way that holds, those below are never asked.
        const tried = e.arms.flatMap((arm, i) => (e.rule === 'first' && first >= 0 && i > first ? [] : [{ arm, holds: holds[i]! }]));
        const steps = enough() ? [] : tried.map(({ arm, holds: taken }) => (taken ? countedWay(arm.when, arm.then) : leftWay(arm.when, 'not taken')));
        return { ...node([...steps, ...(first < 0 && e.else !== null ? all([e.else]) : [])], note), role: 'block' };
      }
      case 'total': {
        const steps = enough() ? [] : e.arms.map((a) => (a.when === null || quietly(c, a.when, r) === true ? countedWay(a.when, a.then) : leftWay(a.when, 'not counted')));
        return { ...node(steps), role: 'block' };
      }
      case 'otherwise': {
        const first = quietly(c.withFallback(e.value), e.value, r);
        return first === null ? node([expression(c.withFallback(e.value), e.value, r, journey, depth + 1), ...all([e.fallback])], 'missing, so what `otherwise` says') : node(all([e.value]));
      }
      case 'oneOf': return node(all([e.value, ...e.items]));
      case 'aggregate': return aggregate(c, e, r, journey, depth, node);
      case 'previous': {
        const relation = relationOf(c.binders, 0), earlier = previousMember(tables, relation)(r[0]!);
        if (earlier < 0) return node(all([e.starting]), 'the first row: the starting value');
        const before = new Int32Array(r);
        before[0] = earlier;
        return node([expression(c, e.column, before, journey, depth + 1)], `the row before is ${rowText(relation, earlier)}`);
      }
      case 'scale': return node([...all([e.argument, ...(e.after === null ? [] : [e.after])]), ...bands(c, e, r, journey, depth)]);
      default: return assertNever(e);
    }
  }

  /** Whether an expression is the row itself, or one of those that a list or a grid puts together: how it is found needs no explanation. */
  function isOwnRow(c: Compiler, e: Expr): boolean {
    if (e.op !== 'column') return e.op === 'row' || e.op === 'const';
    const r = program.relations[relationOf(c.binders, e.binder)]!;
    return r.source.op !== 'scan' && r.columns[e.column]!.value === null;
  }

  /** The rows of a scale that take part: of one that is read `marginal`, each slice with its rate and what it comes to. */
  function bands(c: Compiler, e: Extract<Expr, { op: 'scale' }>, r: Rows, journey: Journey, depth: number): readonly Trace[] {
    const used = new Set<At>();
    const watching: Tables = { ...tables, constants: new Map(), observe: (at, outcome) => { if (outcome) used.add(at); } };
    quietly(makeCompiler(watching, c.binders), e, r);
    let slices: readonly Slice[] = [];
    if (e.reading === 'marginal') tables.silently(() => { slices = slicesOf(c, e, r); return null; });
    const amount = (n: Num): string => text(n, e.argument.type);
    const read = (row: ScaleRow, i: number, line: string): readonly Trace[] => {
      const limit = row.limit === null ? null : quietly(c, row.limit, r);
      const edge = row.limit === null || limit === null ? 'above' : `${row.edge === 'upTo' ? 'up to' : row.edge} ${text(limit, row.limit.type)}`;
      const steps = row.value.op === 'const' || enoughSteps(journey) ? [] : [expression(c, row.value, r, journey, depth + 1)];
      const quote = parts.options.text?.(row.at) ?? edge, rate = quietly(c, row.value, r), slice = slices.find((s) => s.row === i);
      if (slice === undefined) return [trace(quote, row.at, rate, row.value.type, steps, `${edge}${line}`)];
      // Along a straight line there is no one rate.
      const at = row.edge === 'at' ? '' : ` at ${text(rate, row.value.type)}`;
      return [trace(quote, row.at, slice.value, e.type, steps, `${amount(sub(slice.to, slice.from))}${at}: from ${amount(slice.from)} to ${amount(slice.to)}`)];
    };
    const x = e.reading === 'marginal' ? null : quietly(c, e.argument, r);
    return e.rows.flatMap((row, i): readonly Trace[] => {
      if (!used.has(row.at)) return [];
      // Between two points the value is that of neither: both are shown.
      const before = e.rows[i - 1], end = row.edge === 'at' && row.limit !== null && x !== null ? quietly(c, row.limit, r) : null;
      const between = before?.edge === 'at' && end !== null && compareNum(x as Num, end as Num) < 0;
      return between ? [...read(before, i - 1, ', from where a straight line leads'), ...read(row, i, ', to where it leads')] : read(row, i, '');
    });
  }

  function aggregate(c: Compiler, e: Aggregate, r: Rows, journey: Journey, depth: number, node: (steps: readonly Trace[], note: string | null) => Trace): Trace {
    const window = 'window' in e.over ? e.over.window : null, relation = 'relation' in e.over ? e.over.relation : relationOf(c.binders, 0);
    const inside = c.within(e.binder, relation), rows = new Int32Array(r), order = window === null ? null : tables.order(relation);
    const equal = window === null ? [] : e.keys.map((k) => inside.test({ op: 'call', fn: 'equal', type: { kind: 'flag' }, at: e.at, args: [k.inner, k.outer] }));
    const holds = e.where === null ? () => true : inside.test(e.where);
    const place = order === null ? 0 : order.position[r[0]!]!;
    const candidates = order === null ? withKeys(c, e, relation, r)
      : order.sequence.slice(window === 'later' ? place + 1 : order.first[place]!, window === 'later' ? order.end[place]! : window === 'soFar' ? place + 1 : place)
        .filter((row) => order.counts[row] === 1 || row === r[0]);
    const shown: Trace[] = [];
    let count = 0;
    for (const row of candidates) {
      rows[e.binder] = row;
      if (!silentTest(() => equal.every((test) => test(rows)) && holds(rows))) continue;
      if ((++count > MOST_ROWS && journey.later === null) || tooMuch(journey, depth)) continue;
      const value = e.value === null ? null : expression(inside, e.value, new Int32Array(rows), journey, depth + 1);
      shown.push(value === null ? rowTrace(relation, row, null, []) : { ...value, what: `${program.relations[relation]!.rowName} ${rowText(relation, row)}: ${value.what}` });
    }
    // A chain and a table of coalitions are solved as a whole: no row of theirs has a part of the result that could be shown.
    const whole = e.fn === 'reach' ? '; solved as one chain' : e.fn === 'shapley' ? '; over all orders of arrival' : '';
    return node(shown, `${count === 1 ? '1 row' : `${count} rows`} of ${program.relations[relation]!.name}${count > shown.length ? `, the first ${shown.length} shown` : ''}${whole}`);
  }

  /** The rows that have the keys of the aggregate: found, not searched, as a whole explanation asks for them many times. */
  function withKeys(c: Compiler, e: Aggregate, relation: RelationId, r: Rows): Int32Array {
    if (e.keys.length === 0) return tables.members(relation);
    let found = new Int32Array(0);
    tables.silently(() => {
      let groups = grouped.get(e);
      if (groups === undefined) grouped.set(e, groups = groupRows(c.within(e.binder, relation), relation, e.binder, tables.members(relation), e.keys.map((k) => k.inner)));
      const g = findGroup(c, groups, e.keys.map((k) => k.outer))(r);
      if (g >= 0) found = groups.rows.slice(groups.starts[g]!, groups.starts[g + 1]!);
      return null;
    });
    return found;
  }

  function dayValue(c: Compiler, e: Expr, r: Rows): number | null {
    const value = quietly(c, e, r) as number | null;
    return value === null || e.type.kind !== 'time' ? value : tables.functions.surroundings.zone.dayOf(value);
  }
  /** Problems were told when the run computed the value; explaining it tells nothing again. */
  function quietly(c: Compiler, e: Expr, r: Rows): Value { return tables.silently(() => c.run(e)(r)).value; }
  function silentTest(test: () => boolean): boolean { return tables.silently(test).value === true; }

  /** The explanation, and after it what lay too deep for it. */
  function told(journey: Journey, whole: WholeTelling | undefined, explain: (journey: Journey) => Trace): Trace {
    const first = explain(journey);
    for (let next = journey.later?.shift(); next !== undefined; next = journey.later?.shift()) whole?.continued.push(computed(next.relation, next.column, next.row, journey, 0));
    return first;
  }

  return {
    explain: (relation, id, row, whole) => told(newJourney(whole), whole, (journey) => column(relation, id, row, journey, 0)),
    explainMembership(relation, row, whole): MembershipTrace {
      // First, so that the problems of the conditions are told before they are looked into quietly.
      const belongs = parts.belongs(relation, row);
      const r = tables.registers(), c = makeCompiler(tables, rowOf(relation));
      r[0] = row;
      // What a version asks that is not in force for this row, nobody asked of it.
      const conditions = program.relations[relation]!.conditions.filter((x) => x.inForce === undefined || silentTest(() => c.test(x.inForce!)(r))).map((x) => ({
        text: x.text, at: x.at, polarity: x.polarity, because: x.because, holds: silentTest(() => c.test(x.keep)(r)), trace: told(newJourney(whole), whole, (journey) => expression(c, x.written, r, journey, 0)),
      }));
      return { belongs, conditions };
    },
  };
}

/** `a + b + c` is one sum for a reader, not a sum of a sum. */
function terms(e: Expr): readonly Expr[] {
  return e.op === 'call' && e.fn === 'add' ? e.args.flatMap(terms) : [e];
}

const samePlace = (a: At, b: At): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

/** What a part does, when the policy's text is not at hand. */
function describe(e: Expr): string {
  switch (e.op) {
    case 'const': return 'a written value';
    case 'column': case 'follow': return 'a column';
    case 'row': return 'the row';
    case 'asOf': return 'as_of';
    case 'parameter': return 'a parameter';
    case 'version': return 'the version in force';
    case 'call': return e.fn;
    case 'and': return 'all of';
    case 'or': return 'any of';
    case 'if': return 'if';
    case 'choose': return e.name ?? 'choose';
    case 'total': return 'sum';
    case 'otherwise': return 'otherwise';
    case 'oneOf': return 'one of';
    case 'aggregate': return e.fn;
    case 'previous': return 'the row before';
    case 'scale': return e.name === null ? e.reading : `${e.name}, ${e.reading}`;
    default: return assertNever(e);
  }
}
