/** Guards, judged: each row that is there in both versions, with its values before and after. */
import { dateText } from '../base/days.js';
import { toFractionText } from '../base/exact.js';
import type { At, Constant, Expr, Invariant, Program } from '../core/ir.js';
import { withOperands } from '../core/walk.js';
import { guardFails } from '../diagnostics/codes/proof.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { place } from '../eval/problems.js';
import { isNumber, type Evaluation, type Value } from '../eval/result.js';
import type { DeclarationKey } from './names.js';

export interface Version { readonly program: Program; readonly evaluation: Evaluation }

/** `agreed`: it fails, and whoever owns it lets the change pass. `warns`: it fails, and is only a warning. */
export type GuardOutcome = 'holds' | 'fails' | 'warns' | 'agreed' | 'not judged';
/** What became of one guard. */
export interface GuardResult {
  readonly title: string; /** null: of a guard that the new version does not have */ readonly at: At | null; readonly outcome: GuardOutcome;
  /** of the guard as the old version has it, which the change takes away or alters; null: of a guard of the new version */
  readonly former: 'taken away' | 'changed' | null;
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

/** The rows of a guard, compared: plain data, which can be kept. `condition` and `value` are places in the guard. */
export interface Judged { readonly judged: number; readonly failing: readonly { readonly row: string; readonly condition: number; readonly values: readonly { readonly value: number; readonly text: string }[] }[]; readonly onlyBefore: readonly string[]; readonly onlyAfter: readonly string[] }

/** Rows that a message shows. */
const SHOWN = 5;

/** `before`: the old version with the guards of the new one; null, or without a guard, when the old version does not have what the guard reads. `today`: the as-of day of both runs. */
export function judgeGuards(after: Version, before: Version | null, today: number | null): readonly GuardResult[] {
  return guardsOf(after.program).map(({ invariant }) => judge(after, before, invariant, today, comparedRows));
}

/** The same with rows that were compared elsewhere, or before: `compared` is asked by the key of the guard, only for guards that can be judged. */
export async function judgeGuardsWith(after: Version, before: Version | null, today: number | null, compared: (key: DeclarationKey, compare: () => Judged) => Promise<Judged>): Promise<readonly GuardResult[]> {
  return Promise.all(guardsOf(after.program).map(async ({ key, invariant }) => {
    const found = reasonNot(before, invariant) === null ? await compared(key, () => comparedRows(after, before!, invariant)) : null;
    return judge(after, before, invariant, today, () => found!);
  }));
}

/** A guard of the old version that the new one does not have, or has in another form. `now`: the form in the new version. */
export interface Former { readonly title: string; readonly now: Invariant | null }

/**
 * Guards of the old version, asked of a change that takes them away or alters them: no change lifts the guard that would stop it. `after`: the new version with the guards of the old one; null
 * where it does not have what they read. Who agreed to let a change pass counts in the new form.
 */
export function judgeFormerGuards(former: readonly Former[], after: Version | null, before: Version, today: number | null, program: Program): readonly GuardResult[] {
  return former.map(({ title, now }): GuardResult => {
    const kind = now === null ? 'taken away' : 'changed', old = before.program.invariants.find((i) => i.kind === 'guard' && i.title === title), own = after?.program.invariants.find((i) => i.kind === 'guard' && i.title === title), at = now?.at ?? null;
    const nothing: GuardResult = { title, at, former: kind, outcome: 'not judged', judged: 0, failing: [], onlyBefore: [], onlyAfter: [], agreement: null, diagnostics: [], reason: `it is ${kind}, and what it read is not there any more` };
    if (after === null || old === undefined || own?.guard === undefined) return nothing;
    const result = judge(after, before, { ...own, guard: { ...own.guard, agreed: now?.guard?.agreed ?? [] } }, today, comparedRows), { severity, owners, conditions } = own.guard;
    const said = result.diagnostics.length === 0 ? [] : conditions.flatMap((c): readonly Diagnostic[] => {
      const rows = result.failing.filter((f) => f.condition === c.text);
      if (rows.length === 0) return [];
      const d = guardFails.at(at === null ? {} : place(program, at, 1), { title, text: c.text, severity, former: kind, owners, failing: rows.length, judged: result.judged, rows: rows.slice(0, SHOWN).map((f) => ({ row: f.row, sides: f.values })), lapsed: null });
      return [severity === 'warning' ? { ...d, severity: 'warning' } : d];
    });
    return { ...result, at, former: kind, diagnostics: said };
  });
}

/** Guards with the keys of their declarations: of two with one title the second has a number. */
function guardsOf(program: Program): readonly { readonly key: DeclarationKey; readonly invariant: Invariant }[] {
  const guards = program.invariants.filter((i) => i.kind === 'guard');
  return guards.map((invariant, n) => { const key = `guard ${JSON.stringify(invariant.title)}`, nth = guards.slice(0, n).filter((g) => g.title === invariant.title).length; return { key: nth === 0 ? key : `${key} (${nth + 1})`, invariant }; });
}

const oldOf = (before: Version | null, i: Invariant): Invariant | undefined => before?.program.invariants.find((x) => x.kind === 'guard' && x.title === i.title);

function reasonNot(before: Version | null, i: Invariant): string | null {
  const old = oldOf(before, i);
  return i.notRun ?? (i.guard === undefined ? 'it has no conditions' : old?.guard === undefined ? 'the old version does not have what it reads; it is judged from the next change on' : old.notRun ?? (old.guard.values.length === i.guard.values.length ? null : 'it means something else in the old version'));
}

/** Of a guard that can be judged. */
function comparedRows(after: Version, before: Version, i: Invariant): Judged {
  const guard = i.guard!, old = oldOf(before, i)!, oldGuard = old.guard!, there = rowsOf(before, old.relation), here = rowsOf(after, i.relation), both = [...here].filter(([key]) => there.has(key)), reads = guard.conditions.map((c) => read(c.holds));
  return {
    judged: both.length, onlyBefore: [...there.keys()].filter((k) => !here.has(k)), onlyAfter: [...here.keys()].filter((k) => !there.has(k)),
    failing: both.flatMap(([row, n]): Judged['failing'] => {
      const values = guard.values.map((v, at): Value => (v.side === 'after' ? after.evaluation.valueOf(i.relation, v.value, n) : before.evaluation.valueOf(old.relation, oldGuard.values[at]!.value, there.get(row)!)));
      return guard.conditions.flatMap((c, condition) => (after.evaluation.valueOf(i.relation, filled(c.holds, values), n) === true ? [] : [{ row, condition, values: reads[condition]!.map((value) => ({ value, text: after.evaluation.text(values[value]!, guard.values[value]!.value.type) })) }]));
    }),
  };
}

function judge(after: Version, before: Version | null, i: Invariant, today: number | null, compared: (after: Version, before: Version, i: Invariant) => Judged): GuardResult {
  const nothing = { title: i.title, at: i.at, former: null, judged: 0, failing: [], onlyBefore: [], onlyAfter: [], agreement: null, diagnostics: [] }, reason = reasonNot(before, i);
  if (reason !== null || i.guard === undefined || before === null) return { ...nothing, outcome: 'not judged', reason };
  const guard = i.guard, rows = compared(after, before, i);
  const failing = rows.failing.map((f) => { const c = guard.conditions[f.condition]!; return { row: f.row, condition: c.text, at: c.at, values: f.values.map((v) => ({ text: guard.values[v.value]!.text, value: v.text })) }; });
  const agreement = guard.agreed.find((a) => today !== null && today <= a.through) ?? null, lapsed = [...guard.agreed].sort((a, b) => b.through - a.through)[0];
  const outcome: GuardOutcome = failing.length === 0 ? 'holds' : agreement !== null ? 'agreed' : guard.severity === 'warning' ? 'warns' : 'fails';
  return {
    ...nothing, outcome, judged: rows.judged, failing: failing.map(({ row, condition, values }) => ({ row, condition, values })), onlyBefore: rows.onlyBefore, onlyAfter: rows.onlyAfter, reason: null,
    agreement: agreement === null ? null : { by: agreement.by, through: dateText(agreement.through), because: agreement.because },
    diagnostics: outcome !== 'fails' && outcome !== 'warns' ? [] : guard.conditions.flatMap((c): readonly Diagnostic[] => {
      const own = failing.filter((f) => f.at === c.at);
      if (own.length === 0) return [];
      const said = guardFails.at(place(after.program, c.at, own.length), { title: i.title, text: c.text, severity: guard.severity, former: null, owners: guard.owners, failing: own.length, judged: rows.judged, rows: own.slice(0, SHOWN).map((f) => ({ row: f.row, sides: f.values })), lapsed: lapsed === undefined ? null : dateText(lapsed.through) });
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

