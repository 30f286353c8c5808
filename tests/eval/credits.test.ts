/** Laws of credit, for journeys and splits at random: what is given out is what there was, to the cent; the order of the data decides nothing; ties go to what is declared first. */
import { analyze, evaluate, type Evaluation, type ir } from '@truce/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abs, add, compare, isInteger, mul, neg, parseDecimal, sub, sum, toFractionText, type Num } from '../../packages/engine/src/base/exact.js';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';

interface Deal { readonly id: string; readonly cents: number; readonly owner: string; readonly sdr: string | null }
interface Touch { readonly id: number; readonly deal: string; readonly day: number; readonly score: number }
interface World { readonly parts: readonly string[]; readonly overlays?: readonly string[]; readonly deals: readonly Deal[]; readonly touches: readonly Touch[] }

const RECIPIENTS = [
  'first', 'last', 'all evenly', 'all by score otherwise last', 'others evenly otherwise pro rata', 'others by score otherwise others evenly otherwise pro rata', 'first where score > 4 otherwise pro rata',
  'last where score < 3 otherwise first', 'all where score > 6 evenly otherwise pro rata', 'owner', 'sdr otherwise owner', 'sdr otherwise nobody', 'sdr otherwise pro rata', 'nobody',
];
const TENTHS = 1_000;

/** Shares in tenths of a percent that are 100 % together; the last may be what is left. */
const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom(...RECIPIENTS)), { minLength: 1, maxLength: 5 }).chain((list) => fc.boolean().map((rest) => {
  const all = list.reduce((n, [share]) => n + share, 0);
  let left = TENTHS;
  return list.map(([share, to], i) => {
    const own = i === list.length - 1 ? left : Math.floor((share * TENTHS) / all);
    left -= own;
    return `${i === list.length - 1 && rest ? 'remainder' : `${own / 10}%`} to ${to} as Part_${i + 1}`;
  });
}));
const world: fc.Arbitrary<World> = fc.record({
  parts,
  deals: fc.array(fc.record({ cents: fc.integer({ min: -100_000, max: 10_000_000 }), owner: fc.constantFrom('ana', 'bob'), sdr: fc.constantFrom('cid', null) }), { minLength: 1, maxLength: 4 }).map((list) => list.map((d, i) => ({ ...d, id: `d${i + 1}` }))),
  touches: fc.array(fc.record({ deal: fc.integer({ min: 1, max: 4 }), day: fc.integer({ min: 1, max: 4 }), score: fc.integer({ min: 0, max: 9 }) }), { maxLength: 14 }).map((list) => list.map((t, i) => ({ ...t, deal: `d${t.deal}`, id: i + 1 }))),
}).map((w) => ({ ...w, touches: w.touches.filter((t) => w.deals.some((d) => d.id === t.deal)) }));

const money = (cents: number): string => `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

function textOf({ parts: lines, overlays = [], deals, touches }: World): string {
  const given = (record: string, header: string, rows: readonly string[]): string => (rows.length === 0 ? '' : `  given ${record} {\n    ${[header, ...rows].join('\n    ')}\n  }\n`);
  return `policy "Credits" { currency USD }
record Rep { id text key }
record Deal { id text key; amount money; owner Rep; sdr Rep optional; won_on date }
record Touch { id count key; deal Deal; at date; score count }
attribution Credited for each Deal {
  split amount on won_on among Touch with same deal ordered by at {
    ${lines.join('\n    ')}
  } otherwise nobody
${overlays.map((o) => `  ${o}\n`).join('')}}
test "a world" as of 2026-12-31 {
${given('Deal', 'id | amount | owner | sdr | won_on', deals.map((d) => `${d.id} | ${money(d.cents)} | ${d.owner} | ${d.sdr ?? 'missing'} | 2026-03-31`))}${given('Touch', 'id | deal | at | score', touches.map((t) => `${t.id} | ${t.deal} | 2026-03-0${t.day} | ${t.score}`))}  expect 1 is 1
}
`;
}

interface Piece { readonly deal: string; readonly part: string; readonly who: string; readonly amount: Num }

function piecesOf(w: World): readonly Piece[] {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text: textOf(w) }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  const { program: run, dataset } = datasetOf(program, program.tests[0]!), evaluation = evaluate(run, dataset, { asOf: null });
  const relation = run.relations.find((r) => r.name === 'Credited')!, column = (name: string): ir.Column | undefined => relation.columns.find((c) => c.name === name);
  const text = (row: number, name: string): string => shown(evaluation, relation, row, column(name));
  expect(evaluation.diagnostics()).toEqual([]);
  return Array.from(evaluation.rows(relation.id), (row) => ({ deal: text(row, 'whole'), part: text(row, 'part'), who: `${text(row, 'touch')} ${text(row, 'payee')}`, amount: evaluation.value(relation.id, column('amount')!.id, row) as Num }));
}
const shown = (e: Evaluation, r: ir.Relation, row: number, c: ir.Column | undefined): string => (c === undefined ? '' : e.text(e.value(r.id, c.id, row), c.type));
const lines = (pieces: readonly Piece[]): string[] => pieces.map((p) => `${p.deal} ${p.part} ${p.who} ${toFractionText(p.amount)}`);

const who = (p: Piece): string => p.who.replaceAll('missing', '').trim();

describe('credits', () => {
  it('are the amount of each deal together, in whole cents, whatever the split and the touches', () => {
    fc.assert(fc.property(world, (w) => {
      const pieces = piecesOf(w);
      for (const d of w.deals) {
        const own = pieces.filter((p) => p.deal === d.id);
        expect(toFractionText(mul(sum(own.map((p) => p.amount)), 100)), textOf(w)).toBe(`${d.cents}`);
        for (const p of own) expect(isInteger(mul(p.amount, 100))).toBe(true);
      }
    }), { numRuns: 150 });
  });

  it('do not depend on the order of the data', () => {
    fc.assert(fc.property(world, fc.infiniteStream(fc.nat()), (w, stream) => {
      const shuffle = <T>(list: readonly T[]): T[] => list.map((x) => ({ x, by: Number(stream.next().value) })).sort((a, b) => a.by - b.by).map(({ x }) => x);
      const moved = { ...w, deals: shuffle(w.deals), touches: shuffle(w.touches) };
      expect(lines(piecesOf(moved)).sort()).toEqual(lines(piecesOf(w)).sort());
    }), { numRuns: 80 });
  });

  it('that nobody led to are one row of the whole, whatever the split', () => {
    fc.assert(fc.property(world, (w) => {
      const pieces = piecesOf({ ...w, touches: [] });
      expect(pieces.map((p) => `${p.deal} ${p.part} ${who(p)} ${toFractionText(mul(p.amount, 100))}`)).toEqual(w.deals.map((d) => `${d.id} Unassigned  ${d.cents}`));
    }), { numRuns: 40 });
  });

  it('leave no row for nobody where nothing is left', () => {
    const deal: Deal = { id: 'd1', cents: 1_000, owner: 'ana', sdr: null }, left = (share: number): readonly string[] => lines(piecesOf({ parts: [`${share}% to owner as Part_1`, 'remainder to nobody as Part_2'], deals: [deal], touches: [{ id: 1, deal: 'd1', day: 1, score: 1 }] })).map((l) => l.replace(/ missing/g, ''));
    expect(left(100)).toEqual(['d1 Part_1 ana 10']);
    expect(left(90)).toEqual(['d1 Part_1 ana 9', 'd1 Part_2 1']);
  });

  it('in full are the whole for each who took part, or a row for nobody; in parts they are the overlay, to the cent', () => {
    const overlays = ['overlay 100% of amount to all in full otherwise nobody on won_on as Helped', 'overlay 25% of amount to all by (score + 1) otherwise nobody on won_on as Shared'];
    fc.assert(fc.property(world, (w) => {
      const pieces = piecesOf({ ...w, overlays });
      for (const d of w.deals) {
        const own = pieces.filter((p) => p.deal === d.id), there = w.touches.filter((t) => t.deal === d.id), helped = own.filter((p) => p.part === 'Helped');
        expect(helped.map(who).sort()).toEqual(there.length === 0 ? [''] : there.map((t) => `${t.id}`).sort());
        for (const p of helped) expect(toFractionText(mul(p.amount, 100))).toBe(`${d.cents}`);
        const shared = mul(sum(own.filter((p) => p.part === 'Shared').map((p) => p.amount)), 100);
        expect(isInteger(shared)).toBe(true);
        expect(compare(abs(sub(mul(shared, 4), parseDecimal(`${d.cents}`)!)), 2)).not.toBe(1);
      }
    }), { numRuns: 80 });
  });

  it('of a reversal mirror what they take back', () => {
    fc.assert(fc.property(world, (w) => {
      const back = { ...w, deals: w.deals.map((d) => ({ ...d, cents: -d.cents })) };
      expect(lines(piecesOf(back))).toEqual(lines(piecesOf(w).map((p) => ({ ...p, amount: neg(p.amount) }))));
    }), { numRuns: 80 });
  });

  it('that are equal but for a cent give it to what comes first: the earlier touch, the earlier part', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 7 }), (cents, n) => {
      const deal: Deal = { id: 'd1', cents, owner: 'ana', sdr: null }, touches = Array.from({ length: n }, (_, i): Touch => ({ id: n - i, deal: 'd1', day: 1 + Math.min(i, 3), score: 1 }));
      const even = piecesOf({ parts: ['100% to all evenly as Part_1'], deals: [deal], touches });
      // In the order of the split: by day, and of one day by key.
      const order = [...touches].sort((a, b) => a.day - b.day || a.id - b.id).map((t) => `${t.id} `);
      expect(even.map((p) => p.who)).toEqual(order.slice(0, even.length));
      even.forEach((p, i) => { if (i > 0) expect(compare(p.amount, even[i - 1]!.amount)).not.toBe(1); });
      expect(compare(add(even.at(-1)!.amount, parseDecimal('0.01')!), even[0]!.amount)).not.toBe(-1);
      const [a, b, c, d] = piecesOf({ parts: ['25% to first as Part_1', '25% to last as Part_2', '25% to owner as Part_3', '25% to nobody as Part_4'], deals: [deal], touches }).map((p) => p.amount);
      for (const [x, y] of [[a, b], [b, c], [c, d]] as const) expect(compare(x!, y!)).not.toBe(-1);
    }), { numRuns: 80 });
  });
});
