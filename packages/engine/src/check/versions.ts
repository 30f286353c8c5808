/** Versions of a declaration whose rows pay or are cut: which one a row is judged by, and that their parts fit together. */
import { dateText } from '../base/days.js';
import type { InForce } from '../core/ir.js';
import * as policy from '../diagnostics/codes/policy.js';
import type { Declared } from '../names/declarations.js';
import type * as ast from '../syntax/ast.js';
import { fileSpan, place } from './context.js';
import type { Context } from './context.js';
import type { RelationInfo } from './known.js';
import { versionDates } from './reading.js';

type VersionLines = Declared<ast.Relation>;

/** The versions of a relation with the `from … through` line of each. */
export function intervalsOf(relation: RelationInfo): readonly Declared<{ readonly dated?: ast.Dated; readonly span: ast.Node['span']; readonly name: { readonly text: string } }>[] {
  return (relation.versions as readonly VersionLines[]).map(({ file, node }) => {
    const line = node.lines.find((l) => l.kind === 'Dated');
    return { file, node: { span: node.name.span, name: node.name, ...(line?.kind === 'Dated' ? { dated: line } : {}) } };
  });
}

/** When each version holds; `null` for the one version that always does. Null after it has been said what is wrong with the versions, or that no day picks one. */
export function inForceOf(c: Context, relation: RelationInfo): readonly (InForce | null)[] | null {
  if (relation.versions.length <= 1) return [null];
  const dates = versionDates(c, intervalsOf(relation)), on = relation.governed?.() ?? null;
  return dates === null || on === null ? null : dates.map((d): InForce => ({ on, ...d }));
}

/** A row of a period has one version: one that begins inside a period has no row that it could be the rule of. */
export function versionsOfPeriods(c: Context, relation: RelationInfo): void {
  const item = relation.items.find((i) => i.kind === 'period'), versions = relation.versions as readonly VersionLines[];
  if (item?.kind !== 'period' || versions.some((v) => v.node.lines.some((l) => l.kind === 'GovernedBy'))) return;
  const dates = c.quietly(() => versionDates(c, intervalsOf(relation))).result;
  if (dates === null) return;
  const first = dates.reduce((least, d) => Math.min(least, d.from ?? -Infinity), Infinity);
  versions.forEach((v, i) => {
    const { from } = dates[i]!, line = v.node.lines.find((l) => l.kind === 'Dated');
    if (from === null || from === first || line === undefined) return;
    const found = c.periodOf(item.unit, from), before = versions[dates.findIndex((d) => d.through === from - 1)];
    if (found.start === from) return;
    c.report(policy.versionInsidePeriod.at(place(c, v.file, line.span, { related: before === undefined ? [] : [{ span: fileSpan(c, before.file, before.node.name.span), text: 'the version before it' }] }), { name: relation.name, day: dateText(from), unit: item.unit, period: found.text, whole: true }));
  });
}
