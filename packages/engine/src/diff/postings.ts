/**
 * What the ledger posts at which closing, before and after. A change may leave what is due in the end as it is and still move when it is posted: a payment that was right at once is now posted late,
 * or a first amount is corrected at the next closing.
 */
import { ZERO, abs, add, compare, isZero, sub } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Program } from '../core/ir.js';
import { isNumber, type Evaluation } from '../eval/result.js';

/** What a change does to what closings post. */
export interface PostingEffect {
  /** lines that are posted at other closings, or in other amounts */
  readonly lines: number;
  /** by closing and currency, in order: those that differ */
  readonly closings: readonly { readonly closing: string; readonly currency: string | null; readonly before: Num; readonly after: Num; readonly change: Num }[];
  /** the lines that move most: what is posted when */
  readonly examples: readonly { readonly plan: string; readonly payee: string; readonly line: string; readonly before: readonly Posted[]; readonly after: readonly Posted[] }[];
}
/** What a closing posts in one currency. */
export interface Posted { readonly closing: string; readonly amount: Num; readonly currency: string | null }

const EXAMPLES = 20;
interface Line { readonly plan: string; readonly payee: string; readonly line: string; readonly posted: Map<string, Posted> }

/** null where nothing is posted otherwise, or a version posts nothing. It computes every closing of both versions. */
export function postingEffect(before: { readonly program: Program; readonly evaluation: Evaluation }, after: { readonly program: Program; readonly evaluation: Evaluation }): PostingEffect | null {
  const left = postedLines(before.program, before.evaluation), right = postedLines(after.program, after.evaluation);
  if (left === null || right === null) return null;
  const closings = new Map<string, { readonly closing: string; readonly currency: string | null; before: Num; after: Num }>(), moved: { readonly size: Num; readonly example: PostingEffect['examples'][number] }[] = [];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const was = left.get(key), is = right.get(key), { plan, payee, line } = (is ?? was)!;
    let size: Num = ZERO;
    for (const at of new Set([...(was?.posted.keys() ?? []), ...(is?.posted.keys() ?? [])])) {
      const a = was?.posted.get(at), b = is?.posted.get(at), change = sub(b?.amount ?? ZERO, a?.amount ?? ZERO), { closing, currency } = (b ?? a)!;
      if (isZero(change)) continue;
      size = add(size, abs(change));
      const entry = closings.get(at) ?? { closing, currency, before: ZERO, after: ZERO };
      closings.set(at, { ...entry, before: add(entry.before, a?.amount ?? ZERO), after: add(entry.after, b?.amount ?? ZERO) });
    }
    const list = (l: Line | undefined): readonly Posted[] => [...(l?.posted.values() ?? [])].sort((a, b) => (a.closing < b.closing ? -1 : 1));
    if (!isZero(size)) moved.push({ size, example: { plan, payee, line, before: list(was), after: list(is) } });
  }
  if (moved.length === 0) return null;
  return {
    lines: moved.length, examples: moved.sort((a, b) => compare(b.size, a.size) || (a.example.line < b.example.line ? -1 : 1)).slice(0, EXAMPLES).map((m) => m.example),
    closings: [...closings.values()].map((c) => ({ ...c, change: sub(c.after, c.before) })).sort((a, b) => (a.closing < b.closing ? -1 : a.closing > b.closing ? 1 : 0)),
  };
}

function postedLines(program: Program, evaluation: Evaluation): ReadonlyMap<string, Line> | null {
  const ledger = program.relations.find((r) => r.source.op === 'postings' && r.facts.notRun === null);
  if (ledger?.source.op !== 'postings') return null;
  const k = ledger.source.columns, found = new Map<string, Line>(), { columns } = ledger, amountType = columns[k.amount]!.type;
  for (const row of evaluation.rows(ledger.id)) {
    const text = (column: number | null): string => (column === null ? '' : evaluation.text(evaluation.value(ledger.id, column, row), columns[column]!.type)), amount = evaluation.value(ledger.id, k.amount, row);
    if (!isNumber(amount) || isZero(amount)) continue;
    const plan = text(k.plan), payee = text(k.payee), line = text(k.line), closing = text(k.closing), currency = k.currency !== null ? text(k.currency) : amountType.kind === 'money' ? amountType.currency : null;
    const key = JSON.stringify([plan, text(k.payment), payee, line, currency]), entry = found.get(key) ?? { plan, payee, line, posted: new Map<string, Posted>() }, at = JSON.stringify([closing, currency]);
    entry.posted.set(at, { closing, currency, amount: add(entry.posted.get(at)?.amount ?? ZERO, amount) });
    found.set(key, entry);
  }
  return found;
}
