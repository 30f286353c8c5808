/** Findings by person: of how many records, and how long ago. Few cases say nothing about anybody, and are put together. */
import type { ByPerson, Finding, Latency, People } from './finding.js';
import type { World } from './world.js';

/** A table of one person is no comparison, and one of a handful of findings no table. */
const FEWEST = 4;

export function byPerson(w: World, findings: readonly Finding[]): People | null {
  const counts = new Map<string, number>();
  for (const f of findings) if (f.who !== null) counts.set(f.who, (counts.get(f.who) ?? 0) + 1);
  if (counts.size < 2 || [...counts.values()].reduce((a, b) => a + b, 0) < FEWEST) return null;
  const relation = findings.find((f) => f.subjects.length > 0)?.subjects[0]!.relation;
  const table = (['opportunity', 'lead', 'contact', 'account'] as const).map((role) => w.table(role)).find((t) => t?.relation.id === relation) ?? null;
  const owned = new Map<string, number>();
  if (table !== null && table.has('owner')) for (const row of table.rows) { const who = table.text('owner', row); if (who !== null) owned.set(who, (owned.get(who) ?? 0) + 1); }
  const all = [...counts].map(([who, n]): ByPerson => ({ who, findings: n, of: owned.get(who) ?? null })), few = owned.size === 0 ? [] : all.filter((p) => p.of !== null && p.of < w.settings.least_cases);
  const rate = (p: ByPerson): number => (p.of === null ? 0 : p.findings / p.of);
  return {
    people: all.filter((p) => !few.includes(p)).sort((a, b) => rate(b) - rate(a) || b.findings - a.findings || (a.who < b.who ? -1 : 1)),
    others: few.length === 0 ? null : { people: few.length, findings: few.reduce((n, p) => n + p.findings, 0) },
  };
}

/** How long ago what was found happened. */
export function latencyOf(w: World, findings: readonly Finding[]): Latency | null {
  const days = findings.flatMap((f) => (f.on === null || f.on > w.asOf ? [] : [w.asOf - f.on])).sort((a, b) => a - b);
  return days.length === 0 ? null : { median: days[(days.length - 1) >> 1]!, longest: days.at(-1)! };
}
