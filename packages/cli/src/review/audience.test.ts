/** Lists of amounts for managers: each says something of three people or more, also by what is left out of it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeltaView, DiffReport, PayView } from '../diff/report.js';
import { FEWEST, reportFor } from './audience.js';

const nothing: DeltaView = { who: '', before: '0', after: '0', change: '0' };

function teamsFor(groups: readonly (readonly string[])[]): readonly DeltaView[] {
  const teams = groups.map((_, i): DeltaView => ({ who: `team ${i}`, before: '0', after: String(2 ** i), change: String(2 ** i) })), people = new Set(groups.flat());
  const pay: PayView = { currency: 'USD', total: nothing, due: nothing, people: [], teams, plans: [], subjects: [], months: [], gain: people.size, lose: 0, paid: people.size, concentration: null, closed: null };
  const report = { pay: [pay], kpis: [], credits: [], guards: [], parts: { edits: [], shares: [], why: null } } as unknown as DiffReport, sets = new Map(groups.map((g, i) => [`team ${i}`, new Set(g)]));
  return reportFor(report, 'managers', () => ({ teams: sets, plans: new Map(), months: new Map() })).pay[0]!.teams;
}

const groups = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 9 }).map(String), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 7 });

it('every amount that is shown is of three people or more, and all of them sum to the whole', () => {
  fc.assert(fc.property(groups, (all) => {
    const shown = teamsFor(all);
    if (shown.length === 0) return;
    // Each amount is a sum of powers of two: they say which teams are in it.
    for (const d of shown) expect(new Set(all.filter((_, i) => (Number(d.change) >>> i) % 2 === 1).flat()).size).toBeGreaterThanOrEqual(FEWEST);
    expect(shown.reduce((n, d) => n + Number(d.change), 0)).toBe(2 ** all.length - 1);
  }));
});

it('nothing is put together that need not be', () => {
  expect(teamsFor([['a', 'b', 'c'], ['d', 'e', 'f']]).map((d) => d.who)).toEqual(['team 0', 'team 1']);
  expect(teamsFor([['a', 'b', 'c', 'd'], ['e', 'f', 'g'], ['h']]).map((d) => d.who)).toEqual(['team 0', '2 others, together']);
  expect(teamsFor([['a', 'b', 'c'], ['h']])).toEqual([]);
});
