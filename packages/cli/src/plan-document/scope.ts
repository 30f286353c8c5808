/** Which plans a document is about: one by its name, those of a role, or all. */
import { suggest, type ir } from '@truce/engine';
import { UsageError } from '../io.js';

export interface Scope {
  /** as it was asked for; null: all plans */
  readonly of: string | null;
  readonly plans: readonly ir.Relation[];
  /** plans that name no role, and so could not be told to be somebody's */
  readonly unnamed: readonly ir.Relation[];
}

/** @throws UsageError with what there is */
export function scopeOf(program: ir.Program, of: string | undefined): Scope {
  const plans = program.relations.filter((r) => r.kind === 'plan' && r.facts.notRun === null);
  if (plans.length === 0) throw new UsageError('the policy has no plan', '`truce new accelerator` writes one to begin with');
  if (of === undefined) return { of: null, plans, unnamed: [] };
  const named = plans.find((p) => p.name === of);
  if (named !== undefined) return { of, plans: [named], unnamed: [] };
  const words = new Map(plans.map((p) => [p, wordsOf(program, p, new Set())])), own = plans.filter((p) => words.get(p)!.has(of));
  const roles = [...new Set(program.settings.parties.flatMap((p) => p.roles))];
  if (own.length > 0) return { of, plans: own, unnamed: plans.filter((p) => !roles.some((r) => words.get(p)!.has(r))) };
  const near = suggest(of, [...plans.map((p) => p.name), ...roles]);
  throw new UsageError(
    roles.includes(of) ? `no plan says that it is for ${of}` : `there is no plan and no role ${of}`,
    near.length > 0 && !roles.includes(of) ? `did you mean ${near.join(' or ')}?` : `there are the plans ${plans.map((p) => p.name).join(', ')}`,
  );
}

/** The choices that the header of a plan asks for, and those of the plans that it is built on. */
function wordsOf(program: ir.Program, relation: ir.Relation, seen: Set<number>): ReadonlySet<string> {
  const words = new Set<string>();
  if (seen.has(relation.id)) return words;
  seen.add(relation.id);
  choicesIn(relation.where, words);
  const below = relation.source.op === 'each' ? relation.source.items.flatMap((i) => ('relation' in i ? [i.relation] : [])) : relation.source.op === 'payments' ? [relation.source.plan] : [];
  for (const id of below) { const r = program.relations[id]!; if (r.kind === 'plan' || r.source.op === 'payments') for (const w of wordsOf(program, r, seen)) words.add(w); }
  return words;
}

/** The IR is plain data, and a written choice is a constant of a choice type, wherever it stands. */
function choicesIn(e: unknown, into: Set<string>): void {
  if (Array.isArray(e)) { for (const x of e as readonly unknown[]) choicesIn(x, into); return; }
  if (typeof e !== 'object' || e === null) return;
  const node = e as { readonly op?: string; readonly type?: { readonly kind?: string }; readonly value?: unknown };
  if (node.op === 'const' && node.type?.kind === 'choice' && typeof node.value === 'string') into.add(node.value);
  for (const x of Object.values(e)) choicesIn(x, into);
}
