/** What each person is paid for each deal by each plan, before and after: the rows behind every amount of the page. */
import { addNumbers, compareNumbers, eachPayLine, subtractNumbers, toDecimalText, type Both, type Num, type PayLine } from '@truce/engine';
import type { Heads, HeadsOf } from './audience.js';

export interface LineView {
  readonly who: string;
  readonly team: string | null;
  readonly plan: string;
  readonly subject: string;
  readonly currency: string | null;
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

/** Lines that differ, most changed first. */
export function linesOf(figures: readonly Both[]): readonly LineView[] {
  const found = new Map<string, { readonly line: PayLine; readonly plan: string; before: Num; after: Num }>();
  for (const f of figures) for (const side of ['before', 'after'] as const) {
    const own = f[side];
    if (own?.kind !== 'plan') continue;
    for (const line of eachPayLine(own.lines)) {
      const key = JSON.stringify([f.key, line.to, line.subject ?? line.row, line.currency]), entry = found.get(key) ?? { line, plan: f.name, before: 0, after: 0 };
      entry[side] = addNumbers(entry[side], line.amount);
      found.set(key, entry);
    }
  }
  const size = (n: Num): Num => (compareNumbers(n, 0) < 0 ? subtractNumbers(0, n) : n);
  return [...found.values()]
    .map((e) => ({ ...e, change: subtractNumbers(e.after, e.before) }))
    .filter((e) => compareNumbers(e.change, 0) !== 0)
    .sort((a, b) => compareNumbers(size(b.change), size(a.change)))
    .map(({ line, plan, before, after, change }) => ({
      who: line.to ?? 'nobody',
      team: line.team,
      plan,
      subject: line.subject ?? line.row,
      currency: line.currency,
      before: toDecimalText(before, 12),
      after: toDecimalText(after, 12),
      change: toDecimalText(change, 12),
    }));
}

/** Whose pay changes in a team, by a plan, in a month. */
export function headsOf(figures: readonly Both[]): HeadsOf {
  return (currency): Heads => {
    const sums = { teams: new Map<string, Map<string, Num>>(), plans: new Map<string, Map<string, Num>>(), months: new Map<string, Map<string, Num>>() };
    const note = (map: Map<string, Map<string, Num>>, name: string | null, who: string | null, change: Num): void => {
      if (name === null || who === null) return;
      const people = map.get(name) ?? new Map<string, Num>();
      people.set(who, addNumbers(people.get(who) ?? 0, change));
      map.set(name, people);
    };
    for (const f of figures) for (const side of ['before', 'after'] as const) {
      const own = f[side];
      if (own?.kind !== 'plan') continue;
      for (const line of eachPayLine(own.lines)) {
        if (line.currency !== currency) continue;
        const { amount } = line, change = side === 'after' ? amount : subtractNumbers(0, amount);
        note(sums.teams, line.team, line.to, change);
        note(sums.plans, f.name, line.to, change);
        note(sums.months, line.on === null ? 'no day yet' : line.on.slice(0, 7), line.to, change);
      }
    }
    const changed = (map: ReadonlyMap<string, ReadonlyMap<string, Num>>): ReadonlyMap<string, ReadonlySet<string>> =>
      new Map([...map].map(([name, people]) => [name, new Set([...people].filter(([, n]) => compareNumbers(n, 0) !== 0).map(([who]) => who))]));
    return { teams: changed(sums.teams), plans: changed(sums.plans), months: changed(sums.months) };
  };
}
