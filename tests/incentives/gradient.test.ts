/** What a step pays: by running the program on the data as it would be, and never otherwise. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, evaluate, gradientOf, stepText, toDecimalText, whatIfOf, type Dataset, type ir } from '@truce/engine';
import { inputsOfPlan } from '../../packages/engine/src/incentives/inputs.js';
import type { PayChange } from '../../packages/engine/src/incentives/marginal.js';
import type { Perturbation } from '../../packages/engine/src/incentives/perturbation.js';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';

const POLICY = `policy "Plan" { currency USD; party sales (AE); party marketing (DemandGen) }
record Rep { id text key; role one of AE, DemandGen }
record Deal { id text key; owner Rep; amount money edited by sales; source one of Inbound, Outbound edited by sales; won_on date optional edited by sales; closed_on date }
plan Commission for each Deal where won_on is present {
  pay commission = (if source is Outbound then 10% else 6%) * amount to owner on closed_on
}
plan Bonus for each Deal {
  pay bonus = 50 USD to owner on closed_on
}
test "two deals" as of 2026-12-31 {
  given Rep { id | role; ana | AE; bob | AE }
  given Deal {
    id | owner | amount | source | won_on | closed_on
    d1 | ana | 10_000 | Inbound | 2026-03-01 | 2026-03-01
    d2 | bob | 20_000 | Outbound | 2026-03-01 | 2026-03-02
  }
  expect count(Deal) is 2
}
`;

function made(): { readonly program: ir.Program; readonly dataset: Dataset; readonly plan: ir.Relation; readonly deal: ir.Relation; column(name: string): number } {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text: POLICY }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  const world = datasetOf(program, program.tests[0]!), deal = program.relations.find((r) => r.name === 'Deal')!;
  return { program, dataset: world.dataset, plan: program.relations.find((r) => r.name === 'Commission')!, deal, column: (name) => deal.columns.find((c) => c.name === name)!.id };
}
const asOf = { day: 20818, time: null };
const payChange = (program: ir.Program, dataset: Dataset, p: Perturbation): readonly PayChange[] | null => whatIfOf(program, evaluate(program, dataset, { asOf })).change(p);
const said = (changes: readonly PayChange[] | null): readonly string[] | null => changes?.map((c) => `${c.plan} ${c.payee} ${toDecimalText(c.change)} ${c.currency}`) ?? null;

describe('one thing done otherwise', () => {
  it('pays each payee what the plans say of the data as it would be', () => {
    const { program, dataset, deal, column } = made(), change = (p: Perturbation): readonly string[] | null => said(payChange(program, dataset, p));
    expect(change({ kind: 'set', relation: deal.id, row: 0, column: column('source'), value: 'Outbound' })).toEqual(['Commission ana 400 USD']);
    expect(change({ kind: 'more', relation: deal.id, row: 1, column: column('amount'), by: 100 })).toEqual(['Commission bob 10 USD']);
    expect(change({ kind: 'set', relation: deal.id, row: 1, column: column('won_on'), value: null })).toEqual(['Commission bob -2000 USD']);
    expect(change({ kind: 'another', relation: deal.id, row: 0 })).toEqual(['Commission ana 600 USD', 'Bonus ana 50 USD']);
    expect(change({ kind: 'set', relation: deal.id, row: 0, column: column('source'), value: 'Inbound' })).toEqual([]);
    expect(change({ kind: 'another', relation: deal.id, row: 7 })).toBeNull();
  });

  it('leaves the data as it was', () => {
    const { program, dataset, deal, column } = made(), before = JSON.stringify([...dataset.tables]);
    payChange(program, dataset, { kind: 'set', relation: deal.id, row: 0, column: column('source'), value: 'Outbound' });
    payChange(program, dataset, { kind: 'another', relation: deal.id, row: 0 });
    expect(JSON.stringify([...dataset.tables])).toBe(before);
  });

  it('and done back again pays nothing', () => {
    const { program, dataset, deal, column } = made();
    fc.assert(fc.property(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: 0, max: 1 }), (by, row) => {
      const there = payChange(program, dataset, { kind: 'more', relation: deal.id, row, column: column('amount'), by })!, back = payChange(program, dataset, { kind: 'more', relation: deal.id, row, column: column('amount'), by: -by })!;
      expect(toDecimalText(there[0]!.change)).toBe(toDecimalText(back[0]!.change).replace('-', ''));
    }), { numRuns: 20 });
  });
});

describe('the gradient of a plan', () => {
  it('tries every field with editors that the plan reads, and one more row', () => {
    const { program, dataset, plan } = made(), what = whatIfOf(program, evaluate(program, dataset, { asOf }), new Set([plan.id])), found = gradientOf(what, plan.id);
    expect(inputsOfPlan(program, plan.id).map((i) => (i.kind === 'field' ? program.relations[i.relation]!.columns[i.column]!.name : program.relations[i.relation]!.name))).toEqual(['amount', 'source', 'won_on', 'Deal']);
    expect(found.map((m) => `${stepText(program, m.input, m.step)}: ${m.moved.length} of ${m.tried}, ${said(m.moved[0]?.changes ?? null)?.join()}`).sort()).toEqual([
      '100 USD more in amount of Deal: 2 of 2, Commission bob 10 USD', 'source of Deal: Inbound: 1 of 1, Commission bob -800 USD', 'source of Deal: Outbound: 1 of 1, Commission ana 400 USD',
      'won_on of Deal 31 days later: 0 of 2, undefined', 'won_on of Deal taken out: 2 of 2, Commission bob -2000 USD', 'one more Deal: 2 of 2, Commission bob 2000 USD',
    ].sort());
  });
});
