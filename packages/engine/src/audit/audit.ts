/** All audits over one company: what each reads, what it found, and the money that moved. Pure: the same data, policy and settings give the same answer. */
import { compare } from '../base/exact.js';
import type { Dataset } from '../core/dataset.js';
import type { Program } from '../core/ir.js';
import { evaluate } from '../eval/evaluate.js';
import type { EvaluateOptions } from '../eval/options.js';
import type { Evaluation } from '../eval/result.js';
import { bindParts, type AuditMistake, type Bindings, type DeclaredAudit } from './bind.js';
import type { AuditId, Finding, MoneyMoved, Outcome } from './finding.js';
import { byPerson, latencyOf } from './people.js';
import { moved, payIn, paysAnything, repaired, sizeOf } from './money.js';
import { revenueBySource, type RevenueBySource } from './revenue.js';
import { lateContactRole, splitAfterClose } from './rules/after-close.js';
import { closeDateMoved, heldBack, pulledForward } from './rules/closing.js';
import { disqualificationRate, rejectedButQualified, withoutWork } from './rules/disqualified.js';
import { promiseBroken } from './rules/promises.js';
import { recreated } from './rules/recreated.js';
import { bothRoles, duplicate, merged, neverLive, wonBeforeContact } from './rules/records.js';
import { readsOf, whyUnknown, type Rule } from './rules/rule.js';
import { sourceChanged, sourceDiffers, unmappedSource } from './rules/sources.js';
import { settingsWith } from './settings.js';
import { worldOf, type World } from './world.js';

const rules: readonly Rule[] = [
  sourceChanged, sourceDiffers, recreated, withoutWork, disqualificationRate, rejectedButQualified, closeDateMoved, heldBack, pulledForward, lateContactRole, splitAfterClose, duplicate, bothRoles, wonBeforeContact, neverLive, promiseBroken,
  unmappedSource, merged,
];
/** All audits, in the order in which they are made. */
export const auditIds: readonly AuditId[] = rules.map((r) => r.id);

/** What audits look at, and how far they go. */
export interface AuditOptions {
  readonly program: Program; readonly dataset: Dataset; readonly evaluation: Evaluation; readonly declared: DeclaredAudit; readonly asOf: EvaluateOptions['asOf'];
  /** only these; null: all */
  readonly only: readonly AuditId[] | null;
  /** whether the policy is evaluated again to say what moved; findings are priced one by one where an audit has at most so many */
  readonly money: { readonly each: number } | null;
  /** only what happened on this day or later; what has no day is kept. null: all */
  readonly since?: number | null;
  readonly progress?: (what: string) => void;
}
/** What the audits that were asked for came to. */
export interface Audited { readonly outcomes: readonly Outcome[]; /** what was won, by source, as it is and with the sources of the findings put back */ readonly revenue: readonly RevenueBySource[]; readonly bindings: Bindings; readonly mistakes: readonly AuditMistake[] }

/** Makes the audits. Each is found, clean, or unknown for a reason that it says. */
export function audit(options: AuditOptions): Audited {
  const { world, bindings } = prepared(options), wanted = rules.filter((r) => options.only === null || options.only.includes(r.id)), outcomes: Outcome[] = [];
  const price = pricing(options, world), since = options.since ?? null;
  for (const rule of wanted) {
    options.progress?.(rule.title.toLowerCase());
    const why = whyUnknown(world, rule), base = { id: rule.id, title: rule.title, reads: readsOf(world, rule) };
    if (why !== null) { outcomes.push({ ...base, state: 'unknown', why, looked: 0, findings: [], money: [], people: null, latency: null, notes: [] }); continue; }
    const { looked, findings: all, notes = [], unknown } = rule.run(world, outcomes.flatMap((o) => o.findings)), findings = all.filter((f) => since === null || f.on === null || f.on >= since);
    const priced = findings.length === 0 ? { findings, money: [] } : price(findings);
    outcomes.push({ ...base, state: findings.length > 0 ? 'found' : unknown !== undefined ? 'unknown' : 'clean', why: unknown ?? null, looked, notes, ...priced, people: byPerson(world, findings), latency: latencyOf(world, findings) });
  }
  return { outcomes: [...outcomes].sort((a, b) => weight(a) - weight(b) || compare(sizeOf(b.money), sizeOf(a.money))), revenue: revenueBySource(world, outcomes.flatMap((o) => o.findings)), bindings, mistakes: bindings.mistakes };
}
const weight = ({ state }: Outcome): number => (state === 'found' ? 0 : state === 'unknown' ? 1 : 2);

/** What each audit would read, without looking: for `--list`. */
export function listAudits(options: Omit<AuditOptions, 'only' | 'money'>): { readonly bindings: Bindings; readonly audits: readonly { readonly id: AuditId; readonly title: string; readonly reads: readonly string[]; readonly why: string | null }[] } {
  const { world, bindings } = prepared({ ...options, only: null, money: null });
  return { bindings, audits: rules.map((rule) => ({ id: rule.id, title: rule.title, reads: readsOf(world, rule), why: whyUnknown(world, rule) })) };
}

function prepared(options: AuditOptions): { readonly world: World; readonly bindings: Bindings } {
  const bindings = bindParts(options.program, options.declared), again = (dataset: Dataset, asOf: EvaluateOptions['asOf'] = options.asOf): Evaluation => evaluate(options.program, dataset, { asOf });
  return { bindings, world: worldOf({ program: options.program, evaluation: options.evaluation, dataset: options.dataset, settings: settingsWith(options.declared.settings), again, bindings, asOf: options.asOf?.day ?? null }) };
}

function pricing({ program, dataset, evaluation, money, progress }: AuditOptions, world: World): (findings: readonly Finding[]) => { readonly findings: readonly Finding[]; readonly money: readonly MoneyMoved[] } {
  if (money === null || !paysAnything(program)) return (findings) => ({ findings, money: [] });
  let actual: ReturnType<typeof payIn> | null = null;
  const difference = (of: readonly Finding[]): readonly MoneyMoved[] => {
    const repairs = of.flatMap((f) => f.repairs);
    if (repairs.length === 0) return [];
    actual ??= payIn(program, evaluation);
    return moved(actual, payIn(program, world.again(repaired(program, dataset, repairs))));
  };
  return (findings) => {
    const together = difference(findings), each = together.length > 0 && findings.filter((f) => f.repairs.length > 0).length <= money.each;
    const priced = findings.map((f, i) => { if (each) progress?.(`money moved: ${i + 1} of ${findings.length}`); return each ? { ...f, money: findings.length === 1 ? together : difference([f]) } : f; });
    return { money: together, findings: [...priced].sort((a, b) => compare(sizeOf(b.money), sizeOf(a.money)) || (b.on ?? 0) - (a.on ?? 0)) };
  };
}
