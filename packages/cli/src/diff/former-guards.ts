/** Guards of the old version that a change takes away or alters, asked of that change as they were: whoever proposes a rule does not lift the guard that would stop it. */
import { analyze, declarationsOf, judgeFormerGuards, withGuardsOf, type Comparison, type Dataset, type Evaluation, type Former, type GuardResult, type ir } from '@truce/engine';
import type { Side } from './sides.js';

export interface FormerRun { readonly run: (program: ir.Program, dataset: Dataset) => Evaluation; /** the data as a program reads it; null where its fields are others */ readonly carried: (program: ir.Program) => Dataset | null; readonly today: number | null }

export function formerGuards(before: Side, after: Side, comparison: Comparison, { run, carried, today }: FormerRun): readonly GuardResult[] {
  const old = before.project.program!, now = after.project.program!, { former, limits } = changedGuards(comparison, old, now);
  if (former.length === 0) return [];
  const titles = new Set(former.map((f) => `guard ${JSON.stringify(f.title)}`)), were = declarationsOf(before.project.policies), are = declarationsOf(after.project.policies);
  const kept = new Map([...were].filter(([key]) => !key.startsWith('guard ') || titles.has(key))), mixed = new Map([...are].map(([key, texts]) => [key, limits.has(key) ? were.get(key) ?? texts : texts] as const));
  const { program } = analyze([withGuardsOf(mixed, kept)]), there = program === null ? null : carried(program), here = carried(old);
  if (here === null) return judgeFormerGuards(former, null, { program: old, evaluation: run(old, { asOf: null, tables: new Map() }) }, today, now);
  return judgeFormerGuards(former, program === null || there === null ? null : { program, evaluation: run(program, there) }, { program: old, evaluation: run(old, here) }, today, now);
}

/** `limits`: parameters that changed and that nothing but guards reads. They say how far a change may go, so that they are part of the guard. */
function changedGuards({ changes, before, after }: Comparison, old: ir.Program, now: ir.Program): { readonly former: readonly Former[]; readonly limits: ReadonlySet<string> } {
  const readers = (key: string): readonly string[] => [...before.values(), ...after.values()].filter((m) => m.uses.includes(key)).map((m) => m.kind);
  const limits = new Set(changes.filter((c) => c.of === 'parameter' && c.kind === 'changed' && readers(c.key).length > 0 && readers(c.key).every((kind) => kind === 'guard' || kind === 'test')).map((c) => c.key));
  const eased = changes.filter((c) => c.of === 'guard' && (c.kind === 'removed' || c.parts.some((p) => !(p.after ?? p.before)!.own.startsWith('["agreed"')))).map((c) => (c.before ?? c.after)!.name);
  const limited = [...after.values()].filter((m) => m.kind === 'guard' && m.uses.some((u) => limits.has(u))).map((m) => m.name);
  const of = (program: ir.Program, title: string): ir.Invariant | null => program.invariants.find((i) => i.kind === 'guard' && i.title === title) ?? null;
  return { limits, former: [...new Set([...eased, ...limited])].flatMap((title) => (of(old, title) === null ? [] : [{ title, now: of(now, title) }])) };
}
