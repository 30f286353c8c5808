/**
 * New behaviour: what one thing done otherwise pays before and after a change. Only inputs that the changed declarations read are tried, on rows of the data that people were paid for, with
 * both versions on the same rows. Where the data is large, a piece of it stands for the whole, for people whom it pays what the whole data pays them; nobody else is spoken of.
 */
import { ZERO, abs, add, compare, fraction, isZero, sign, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import { ymd } from '../base/days.js';
import type { Dataset } from '../core/dataset.js';
import type { ColumnId, Expr, Program, RelationId, ValueType } from '../core/ir.js';
import { readsOf } from '../core/reads.js';
import type { Asked } from '../core/reads.js';
import { children, needs, rowOf, sourceNeeds } from '../core/walk.js';
import type { Need } from '../core/walk.js';
import { evaluate } from '../eval/evaluate.js';
import { makeKnownResults } from '../eval/known-results.js';
import type { EvaluateOptions } from '../eval/options.js';
import type { Evaluation } from '../eval/result.js';
import { fieldOf, isCountable } from '../incentives/inputs.js';
import { paymentsOf } from '../incentives/pay.js';
import { perturbed } from '../incentives/perturbation.js';
import type { Perturbation } from '../incentives/perturbation.js';
import type { Comparison } from './compare.js';
import { keyOfRelation } from './names.js';
import { sampleOf, wayBetween } from './sample.js';

/** What became of what people are paid for doing, as far as it was tried. */
export interface Behaviour {
  readonly marginals: readonly MarginalChange[];
  /** things that were tried, and on how many rows each at most */
  readonly tried: number; readonly rows: number;
  /** inputs that were not tried, because there are many */
  readonly left: number;
  /** rows of the data that both versions were run on; null: all */
  readonly sample: number | null;
  /** whose pay was looked at; null: everybody's */
  readonly people: readonly string[] | null;
  /** why nothing was tried */
  readonly why: string | null;
}
/** Of the rows on which a thing was tried, the one on which it makes the greatest difference. */
export interface MarginalChange {
  /** `amount of Deal`, or `Deal` for one row more */
  readonly input: string;
  readonly step: Step;
  readonly row: string;
  readonly who: string;
  readonly currency: string | null;
  readonly before: Num;
  readonly after: Num;
  /** rows on which it pays otherwise than before, of those on which it was tried */
  readonly differs: number; readonly of: number;
}
export type Step = { readonly kind: 'more'; readonly by: Num; readonly type: ValueType } | { readonly kind: 'choice'; readonly from: string; readonly to: string } | { readonly kind: 'flag'; readonly to: boolean } | { readonly kind: 'undone' } | { readonly kind: 'another' };

/** One version with its data and its run. */
export interface Side { readonly program: Program; readonly dataset: Dataset; readonly evaluation: Evaluation }
export interface BehaviourOptions extends Pick<EvaluateOptions, 'asOf'> {
  /** the rows of the new version for the old one; null where it can not read them */
  readonly carried: (dataset: Dataset) => Dataset | null;
  /** people by how much a look at them tells, most first */
  readonly people: readonly string[];
  readonly progress?: (done: number, of: number) => void;
}

/** People and rows that are looked at. */
const PEOPLE = 3, ROWS = 4;
/** Inputs that are tried. */
const FIELDS = 8, RECORDS = 2;
/** The rows that a piece of the data may have, and those of all runs together. */
const MOST_ROWS = 12_000, MOST_IN_ALL = 1_200_000, MOST_RUNS = 90, FEWEST_RUNS = 12;

/** Differences below this are of rounding. */
const COINS: Num = fraction(5n, 100n);

const nothing = (why: string | null): Behaviour => ({ marginals: [], tried: 0, rows: 0, left: 0, sample: null, people: null, why });

/** Tries in both versions what one more of each input pays, where the change may matter, and says where the answers differ. */
export function behaviourOf(comparison: Comparison, before: Side, after: Side, options: BehaviourOptions): Behaviour {
  const { program } = after, inputs = inputsOf(comparison, before.program, program), [payments] = paymentsOf(program), payee = payments?.source.op === 'payments' ? payments.columns[payments.source.columns.to]!.type : null;
  if (inputs.length === 0) return nothing(null);
  const named = payee?.kind === 'row' ? options.people.flatMap((name) => { const row = after.evaluation.findRow(payee.relation, name); return row === null ? [] : [row]; }).slice(0, PEOPLE) : [];
  if (payee === null || options.people.length === 0) return nothing(null);
  const sample = sampleOf(program, after.dataset, payee.kind === 'row' ? payee.relation : null, named, MOST_ROWS);
  if (sample === null) return nothing('what people are paid rests on more rows than are tried again and again');
  const old = options.carried(sample.dataset);
  if (old === null) return nothing('the two versions read other fields of the data');
  const known = makeKnownResults(), run = (side: Side, dataset: Dataset): Evaluation => evaluate(side.program, dataset, { asOf: options.asOf, known });
  const base = { after: run(after, sample.dataset), before: run(before, old) }, paid = { after: payOf(program, base.after), before: payOf(before.program, base.before) };
  // In a piece of the data, only those are spoken of whom it pays what the whole data does, in both versions.
  const whole = sample.whole ? null : { after: payOf(program, after.evaluation), before: payOf(before.program, before.evaluation) }, same = (a: Pay, b: Pay, who: string): boolean => compareAmounts(a.get(who), b.get(who));
  const people = whole === null ? null : named.map((row) => after.evaluation.rowText((payee as { readonly relation: RelationId }).relation, row)).filter((who) => same(whole.after, paid.after, who) && same(whole.before, paid.before, who));
  if (people !== null && people.length === 0) return nothing('what people are paid rests on more rows than are tried again and again');
  const looked = paidRows(before, base.before, after, base.after, people);
  const tries = inputs.flatMap((input) => rowsFor(program, base.after, input, looked).flatMap((row, turn) => stepsFor(program, base.after, input, row, options.asOf?.day ?? null).map((s) => ({ ...s, input, row, turn })))).sort((a, b) => a.turn - b.turn);
  const most = Math.max(FEWEST_RUNS, Math.min(MOST_RUNS, Math.floor(MOST_IN_ALL / Math.max(1, sample.rows)))), chosen = tries.filter((t) => inputs.indexOf(t.input) < FIELDS + RECORDS).slice(0, most);
  const found = new Map<string, { best: MarginalChange | null; differs: number; of: number }>();
  chosen.forEach(({ input, row, step, perturbation }, i) => {
    options.progress?.(i, chosen.length);
    const data = perturbed(program, sample.dataset, perturbation, (r, c, n) => base.after.value(r, c, n)), theirs = data === null ? null : options.carried(data);
    if (data === null || theirs === null) return;
    const now = payOf(program, run(after, data)), was = payOf(before.program, run(before, theirs)), key = `${input.name} ${stepKey(step)}`, known = found.get(key) ?? { best: null, differs: 0, of: 0 };
    let differs = false;
    for (const who of people ?? new Set([...now.keys(), ...was.keys(), ...paid.after.keys(), ...paid.before.keys()])) for (const currency of currenciesOf(who, now, was, paid.after, paid.before)) {
      const at = (pay: Pay): Num => pay.get(who)?.get(currency) ?? ZERO, change = { before: sub(at(was), at(paid.before)), after: sub(at(now), at(paid.after)) };
      // A cent more or less is how the money fell.
      if (compare(abs(sub(change.after, change.before)), COINS) < 0) continue;
      differs = true;
      const one: MarginalChange = { input: input.name, step, row: `${program.relations[input.relation]!.rowName} ${base.after.rowText(input.relation, row)}`, who, currency, ...change, differs: 0, of: 0 };
      if (known.best === null || weight(one, known.best) > 0) known.best = one;
    }
    known.of++;
    if (differs) known.differs++;
    found.set(key, known);
  });
  const marginals = [...found.values()].flatMap(({ best, differs, of }) => (best === null ? [] : [{ ...best, differs, of }])).sort((a, b) => Number(turned(b)) - Number(turned(a)) || weight(b, a));
  return { marginals, tried: found.size, rows: ROWS, left: Math.max(0, inputs.length - new Set(chosen.map((t) => t.input)).size), sample: sample.whole ? null : sample.rows, people, why: null };
}

/** Whether it pays where it did not, no longer pays, or costs what it paid. */
export const turned = (m: Pick<MarginalChange, 'before' | 'after'>): boolean => sign(m.before) !== sign(m.after);
const weight = (a: MarginalChange, b: MarginalChange): number => compare(abs(sub(a.after, a.before)), abs(sub(b.after, b.before)));
const stepKey = (s: Step): string => (s.kind === 'more' ? `more ${JSON.stringify(s.by)}` : s.kind === 'choice' ? `choice ${s.to}` : s.kind === 'flag' ? `flag ${s.to}` : s.kind);

/** By person and currency: all that plans pay, whenever. */
type Pay = ReadonlyMap<string, ReadonlyMap<string | null, Num>>;

function payOf(program: Program, evaluation: Evaluation): Pay {
  const found = new Map<string, Map<string | null, Num>>(), names = new Map<number, string>();
  for (const r of paymentsOf(program)) {
    if (r.source.op !== 'payments') continue;
    const k = r.source.columns, to = r.columns[k.to]!.type, due = r.columns[k.due]!.type;
    for (const row of evaluation.rows(r.id)) {
      const payee = evaluation.value(r.id, k.to, row), amount = evaluation.value(r.id, k.due, row) as Num | null;
      if (payee === null || amount === null || isZero(amount) || evaluation.value(r.id, k.status, row) === 'Cancelled') continue;
      const currency = k.currency !== null ? (evaluation.value(r.id, k.currency, row) as string | null) : due.kind === 'money' ? due.currency : null, name = names.get(payee as number) ?? evaluation.text(payee, to), own = found.get(name) ?? new Map<string | null, Num>();
      if (typeof payee === 'number') names.set(payee, name);
      found.set(name, own.set(currency, add(own.get(currency) ?? ZERO, amount)));
    }
  }
  return found;
}

const currenciesOf = (who: string, ...all: readonly Pay[]): readonly (string | null)[] => [...new Set(all.flatMap((pay) => [...(pay.get(who)?.keys() ?? [])]))];
const compareAmounts = (a: ReadonlyMap<string | null, Num> | undefined, b: ReadonlyMap<string | null, Num> | undefined): boolean => [...new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])].every((currency) => compare(a?.get(currency) ?? ZERO, b?.get(currency) ?? ZERO) === 0);

interface Input { readonly relation: RelationId; /** null: one row more */ readonly column: ColumnId | null; readonly name: string }

/** What the changed declarations read and pay rests on: first what they did not read before, then fields that somebody edits, then what they read themselves; and one row more. */
function inputsOf({ changes, after: meanings, matched }: Comparison, before: Program, program: Program): readonly Input[] {
  const edited = new Set(changes.filter((c) => c.kind !== 'wording' && c.kind !== 'renamed').flatMap((c) => (c.of === 'scale' || c.of === 'table' ? c.readBy : [c.key])));
  // A parameter reads nothing: whoever reads it says something else now.
  for (const m of meanings.values()) if (m.uses.some((key) => key.startsWith('parameter ') && edited.has(key))) edited.add(m.key);
  const askedOf = (p: Program, keys: ReadonlySet<string>): readonly Asked[] => p.relations.filter((r) => keys.has(keyOfRelation(p, r.id)) && r.facts.notRun === null).flatMap((r): readonly Asked[] => [{ rows: r.id }, ...r.columns.map((c) => ({ relation: r.id, column: c.id }))]);
  const old = new Set([...readsOf(before, ...askedOf(before, new Set([...edited].map((key) => matched.get(key) ?? key)))).fields].flatMap(([r, columns]) => [...columns].map((c) => `${before.relations[r]!.columns[c]!.name} of ${before.relations[r]!.name}`)));
  const direct = new Set<string>(), note = (n: Need): void => { if (n.need === 'column') direct.add(`${n.relation} ${n.column}`); };
  for (const r of program.relations) if (edited.has(keyOfRelation(program, r.id))) for (const { e, binders } of [...[r.where, ...r.columns.map((c) => c.value), ...r.conditions.map((c) => c.keep)].flatMap((e) => (e === null ? [] : [{ e, binders: rowOf(r.id) }])), ...sourceNeeds(r.source).expressions]) needs(program, e, binders, note);
  const theirs = readsOf(program, ...askedOf(program, edited)), paid = readsOf(program, ...paymentsOf(program).map((r) => ({ rows: r.id })));
  const fields = [...theirs.fields].flatMap(([relation, columns]) => [...columns].flatMap((column) => {
    const field = fieldOf(program, relation, column);
    if (field === null || field.key || isGiven(program, relation, field.name) || paid.fields.get(relation)?.has(column) !== true || !(isCountable(field.type) || field.type.kind === 'choice' || field.type.kind === 'flag')) return [];
    const name = `${field.name} of ${program.relations[relation]!.name}`;
    return [{ relation, column, name, rank: (old.has(name) ? 0 : 4) + (field.editedBy.length > 0 ? 2 : 0) + (direct.has(`${relation} ${column}`) ? 1 : 0) }];
  })).sort((a, b) => b.rank - a.rank || a.relation - b.relation || a.column - b.column);
  const rows = [...theirs.rows].filter((id) => paid.rows.has(id)).sort((a, b) => a - b).flatMap((id): readonly Input[] => {
    const { source, name } = program.relations[id]!, keys = source.op === 'scan' ? source.fields.filter((f) => f.key) : [];
    // What nothing happens to, such as a person or a month, is not had once more.
    return source.op !== 'scan' || source.dated || keys.length !== 1 || keys[0]!.type.kind !== 'text' || !source.fields.some((f) => f.known.kind === 'event') ? [] : [{ relation: id, column: null, name }];
  });
  return [...fields.slice(0, FIELDS), ...rows.slice(0, RECORDS), ...fields.slice(FIELDS), ...rows.slice(RECORDS)];
}

/** What nobody does: from when something holds, and values that hold for everybody, such as the rate of a currency. */
function isGiven(program: Program, relation: RelationId, field: string): boolean {
  const { source } = program.relations[relation]!;
  return source.op === 'scan' && source.dated && (field === 'from' || field === 'through' || !source.fields.some((f) => f.key && f.type.kind === 'row'));
}

interface PaidRow { readonly plan: RelationId; readonly row: number; /** whom it pays, a row of this record */ readonly of: RelationId; readonly payee: number }

/** Rows of plans that people are paid for: of each of some people the one that the change moves most, and then the last one. */
function paidRows(before: Side, was: Evaluation, after: Side, now: Evaluation, people: readonly string[] | null): readonly PaidRow[] {
  type Line = PaidRow & { readonly who: string; readonly moved: Num };
  const old = new Map<string, Num>(), lines: Line[] = [];
  const each = ({ program }: Side, evaluation: Evaluation, visit: (name: string, line: PaidRow & { readonly who: string; readonly amount: Num }) => void): void => {
    for (const r of paymentsOf(program)) {
      if (r.source.op !== 'payments') continue;
      const k = r.source.columns, { plan } = r.source, to = r.columns[k.to]!.type;
      for (const i of evaluation.rows(r.id)) {
        const payee = evaluation.value(r.id, k.to, i), amount = evaluation.value(r.id, k.due, i) as Num | null, row = evaluation.value(r.id, k.row, i) as number, who = payee === null ? '' : evaluation.text(payee, to);
        if (payee === null || amount === null || evaluation.value(r.id, k.status, i) === 'Cancelled' || (people !== null && !people.includes(who))) continue;
        visit(JSON.stringify([evaluation.rowText(plan, row), evaluation.value(r.id, k.payment, i), evaluation.value(r.id, k.part, i), who]), { plan, row, who, amount, of: to.kind === 'row' ? to.relation : -1, payee: Number(payee) });
      }
    }
  };
  each(before, was, (name, { amount }) => { old.set(name, add(old.get(name) ?? ZERO, amount)); });
  each(after, now, (name, { amount, ...line }) => { lines.push({ ...line, moved: abs(sub(amount, old.get(name) ?? ZERO)) }); });
  const most = new Map<string, Line>(), last = new Map<string, Line>();
  for (const line of lines) { const known = most.get(line.who); if (known === undefined || compare(line.moved, known.moved) > 0) most.set(line.who, line); last.set(line.who, line); }
  const by = (of: ReadonlyMap<string, Line>): readonly Line[] => [...of.values()].sort((a, b) => compare(b.moved, a.moved) || (a.who < b.who ? -1 : 1)).slice(0, PEOPLE);
  return [...by(most), ...by(last)];
}

/**
 * Rows of a record that what was paid leads to; where no payment leads to any, as in a plan that pays for a quarter, those of the people, or any. Of days, the last one of a month comes first: that is where a
 * day later may be another period.
 */
function rowsFor(program: Program, evaluation: Evaluation, { relation: record, column }: Input, paid: readonly PaidRow[]): readonly number[] {
  const found = new Set<number>();
  for (const { plan, row } of paid) {
    const way = wayBetween(program, plan, record);
    let at: number | null = way === null ? null : row;
    for (const step of way ?? []) at = at === null ? null : (evaluation.value(step.relation, step.column, at) as number | null);
    if (at !== null) found.add(at);
  }
  const rows = evaluation.rows(record), own = found.size > 0 ? [...found] : spread(ofPeople(program, evaluation, record, rows, paid)), type = column === null ? null : program.relations[record]!.columns[column]!.type;
  const last = column === null || type?.kind !== 'date' ? undefined : (found.size > 0 ? [...found] : ofPeople(program, evaluation, record, rows, paid)).find((row) => { const day = evaluation.value(record, column, row) as number | null; return day !== null && ymd(day + 1).day === 1; });
  return [...new Set([...(last === undefined ? [] : [last]), ...own])].slice(0, ROWS);
}

const spread = (rows: readonly number[]): readonly number[] => [...new Set(Array.from({ length: Math.min(ROWS, rows.length) }, (_, i) => rows[rows.length - 1 - Math.floor((i * rows.length) / ROWS)]!))];

/** Rows that refer to those who were paid; all where none does. */
function ofPeople(program: Program, evaluation: Evaluation, record: RelationId, rows: Int32Array, paid: readonly PaidRow[]): readonly number[] {
  const people = new Map<RelationId, Set<number>>();
  for (const { of, payee } of paid) people.set(of, (people.get(of) ?? new Set()).add(payee));
  const own = program.relations[record]!.columns.filter((c) => c.value === null && c.type.kind === 'row' && people.has(c.type.relation));
  const found = own.length === 0 ? [] : [...rows].filter((row) => own.some((c) => { const to = evaluation.value(record, c.id, row); return c.type.kind === 'row' && to !== null && people.get(c.type.relation)!.has(to as number); }));
  return found.length > 0 ? found : [...rows];
}

/** Steps of an input on a row. `today`: a day that is moved beyond it would not be known at all. */
function stepsFor(program: Program, evaluation: Evaluation, { relation, column }: Input, row: number, today: number | null): readonly { readonly step: Step; readonly perturbation: Perturbation }[] {
  if (column === null) return [{ step: { kind: 'another' }, perturbation: { kind: 'another', relation, row } }];
  const field = fieldOf(program, relation, column)!, { type } = field, now = evaluation.value(relation, column, row), more = (by: Num): { readonly step: Step; readonly perturbation: Perturbation } => ({ step: { kind: 'more', by, type }, perturbation: { kind: 'more', relation, row, column, by } });
  const undone = field.optional && now !== null ? [{ step: { kind: 'undone' } as const, perturbation: { kind: 'set', relation, row, column, value: null } as const }] : [];
  if (type.kind === 'choice') {
    // Words that the policy does not name are all the same to it: one stands for them.
    const named = wordsIn(program), others = type.choices.filter((c) => c !== now), other = others.find((c) => !named.has(c));
    return [...others.filter((c) => named.has(c)).slice(0, 4), ...(other === undefined ? [] : [other])].map((to) => ({ step: { kind: 'choice', from: (now as string | null) ?? 'missing', to } as const, perturbation: { kind: 'set', relation, row, column, value: to } as const }));
  }
  if (type.kind === 'flag') return now === null ? [] : [{ step: { kind: 'flag', to: now !== true }, perturbation: { kind: 'set', relation, row, column, value: now !== true } }, ...undone];
  if (now === null) return undone;
  if (type.kind === 'date') return [...[1, 31].filter((days) => today === null || field.known.kind === 'planned' || (now as number) + days <= today).map((days) => more(days)), ...undone];
  // An amount in the currency of its row is a number; of thousands, one more moves no pay that anybody could see.
  return [more(type.kind === 'money' || (type.kind === 'number' && compare(abs(now as Num), THOUSAND) >= 0) ? 100 : type.kind === 'percent' ? HUNDREDTH : 1), ...undone];
}

const HUNDREDTH: Num = fraction(1n, 100n), THOUSAND: Num = 1000;

const words = new WeakMap<Program, ReadonlySet<string>>();
/** Texts that stand as constants anywhere in the policy. */
function wordsIn(program: Program): ReadonlySet<string> {
  const known = words.get(program);
  if (known !== undefined) return known;
  const found = new Set<string>();
  const look = (e: Expr): void => { if (e.op === 'const') for (const c of Array.isArray(e.value) ? e.value : [e.value]) if (typeof c === 'string') found.add(c); for (const child of children(e)) look(child); };
  for (const r of program.relations) for (const e of [r.where, ...r.columns.map((c) => c.value), ...r.conditions.map((c) => c.keep), ...sourceNeeds(r.source).expressions.map((x) => x.e)]) if (e !== null) look(e);
  words.set(program, found);
  return found;
}
