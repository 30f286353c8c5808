/** Guards, judged: each row that is there in both versions, with its values before and after. */
import { dateText } from '../base/days.js';
import { toFractionText } from '../base/exact.js';
import type { At, Constant, Expr, Invariant, Program } from '../core/ir.js';
import { withOperands } from '../core/walk.js';
import { guardFails } from '../diagnostics/codes/proof.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { place } from '../eval/problems.js';
import type { Evaluation, Value } from '../eval/result.js';
import { isNumber } from './figures.js';

export interface Version { readonly program: Program; readonly evaluation: Evaluation }

/** `agreed`: it fails, and whoever owns it lets the change pass. `warns`: it fails, and is only a warning. */
export type GuardOutcome = 'holds' | 'fails' | 'warns' | 'agreed' | 'not judged';
export interface GuardResult {
  readonly title: string; readonly at: At; readonly outcome: GuardOutcome;
  /** rows that are there in both versions */
  readonly judged: number;
  readonly failing: readonly { readonly row: string; readonly condition: string; readonly values: readonly { readonly text: string; readonly value: string }[] }[];
  /** Rows that only one version has, such as somebody who is paid for the first time: there is nothing to compare, and nobody is judged. */
  readonly onlyBefore: readonly string[]; readonly onlyAfter: readonly string[];
  readonly agreement: { readonly by: readonly string[]; readonly through: string; readonly because: string } | null;
  /** why it could not be judged */
  readonly reason: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Rows that a message shows. */
const SHOWN = 5;

/** `before`: the old version with the guards of the new one; null, or without a guard, when the old version does not have what the guard reads. `today`: the as-of day of both runs. */
export function judgeGuards(after: Version, before: Version | null, today: number | null): readonly GuardResult[] {
  return after.program.invariants.filter((i) => i.kind === 'guard').map((i) => judge(after, before, i, today));
}

function judge(after: Version, before: Version | null, i: Invariant, today: number | null): GuardResult {
  const nothing = { title: i.title, at: i.at, judged: 0, failing: [], onlyBefore: [], onlyAfter: [], agreement: null, diagnostics: [] }, old = before?.program.invariants.find((x) => x.kind === 'guard' && x.title === i.title);
  const reason = i.notRun ?? (i.guard === undefined ? 'it has no conditions' : before === null || old?.guard === undefined ? 'the old version does not have what it reads; it is judged from the next change on' : old.notRun ?? (old.guard.values.length === i.guard.values.length ? null : 'it means something else in the old version'));
  if (reason !== null || i.guard === undefined || before === null || old?.guard === undefined) return { ...nothing, outcome: 'not judged', reason };
  const guard = i.guard, there = rowsOf(before, old.relation), here = rowsOf(after, i.relation), both = [...here].filter(([key]) => there.has(key)), oldGuard = old.guard;
  const failing = both.flatMap(([key, row]): readonly (GuardResult['failing'][number] & { readonly at: At })[] => {
    const values = guard.values.map((v, n): Value => (v.side === 'after' ? after.evaluation.valueOf(i.relation, v.value, row) : before.evaluation.valueOf(old.relation, oldGuard.values[n]!.value, there.get(key)!)));
    return guard.conditions.filter((c) => after.evaluation.valueOf(i.relation, filled(c.holds, values), row) !== true)
      .map((c) => ({ row: key, condition: c.text, at: c.at, values: read(c.holds).map((n) => ({ text: guard.values[n]!.text, value: after.evaluation.text(values[n]!, guard.values[n]!.value.type) })) }));
  });
  const agreement = guard.agreed.find((a) => today !== null && today <= a.through) ?? null, lapsed = [...guard.agreed].sort((a, b) => b.through - a.through)[0];
  const outcome: GuardOutcome = failing.length === 0 ? 'holds' : agreement !== null ? 'agreed' : guard.severity === 'warning' ? 'warns' : 'fails';
  return {
    ...nothing, outcome, judged: both.length, failing: failing.map(({ row, condition, values }) => ({ row, condition, values })), onlyBefore: [...there.keys()].filter((k) => !here.has(k)), onlyAfter: [...here.keys()].filter((k) => !there.has(k)), reason: null,
    agreement: agreement === null ? null : { by: agreement.by, through: dateText(agreement.through), because: agreement.because },
    diagnostics: outcome !== 'fails' && outcome !== 'warns' ? [] : guard.conditions.flatMap((c): readonly Diagnostic[] => {
      const own = failing.filter((f) => f.at === c.at);
      if (own.length === 0) return [];
      const said = guardFails.at(place(after.program, c.at, own.length), { title: i.title, text: c.text, severity: guard.severity, failing: own.length, judged: both.length, rows: own.slice(0, SHOWN).map((f) => ({ row: f.row, sides: f.values })), lapsed: lapsed === undefined ? null : dateText(lapsed.through) });
      return [guard.severity === 'warning' ? { ...said, severity: 'warning' } : said];
    }),
  };
}

function rowsOf({ evaluation }: Version, relation: number): ReadonlyMap<string, number> {
  return new Map([...evaluation.rows(relation)].map((row) => [evaluation.rowText(relation, row), row]));
}

/** The values that a condition reads, by their places. */
function read(e: Expr): readonly number[] {
  const found = new Set<number>();
  replace(e, (n) => { found.add(n); return null; });
  return [...found];
}

const filled = (e: Expr, values: readonly Value[]): Expr => replace(e, (n) => constantOf(values[n] ?? null));

/** Columns of row 0 become constants: what is compared was computed elsewhere. */
function replace(e: Expr, value: (column: number) => Constant): Expr {
  return e.op === 'column' ? { op: 'const', value: value(e.column), type: e.type, at: e.at } : withOperands(e, (x) => replace(x, value)) ?? e;
}

/** Exact numbers are texts in a constant; days and moments stay as they are. */
function constantOf(v: Value): Constant {
  if (v === null || typeof v === 'string' || typeof v === 'boolean') return v;
  return isNumber(v) ? toFractionText(v) : (v as readonly Value[]).map(constantOf);
}

