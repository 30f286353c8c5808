/** Guards on two versions and one set of data. */
import { describe, expect, it } from 'vitest';
import { analyze, declarationsOf, evaluate, parseDate, withGuardsOf, type Dataset, type GuardResult } from '@truce/engine';
import { judgeGuards } from '../../packages/engine/src/diff/guards.js';

const policy = (rate: string, guard: string, more = ''): string => `policy "Small" { currency USD; party sales (AE); party marketing (DemandGen) }
record Rep {
  id text key
  team text
  sold money
  pay = ${rate} * sold
}
${more}
list Totals { pay = sum(pay of Rep) }
${guard}
`;

const reps = (rows: readonly (readonly [id: string, team: string, sold: number])[]): Dataset => {
  const text = (values: readonly string[]) => ({ kind: 'text' as const, codes: Int32Array.from(values, (_, i) => i), dictionary: values });
  return { asOf: null, tables: new Map([[0, { rows: rows.length, columns: [text(rows.map((r) => r[0])), text(rows.map((r) => r[1])), { kind: 'scaled' as const, scale: 0, values: Float64Array.from(rows, (r) => r[2]) }], origin: null }]]) };
};
const DATA = reps([['ana', 'East', 1000], ['ben', 'West', 2000]]);

function judged(before: string, after: string, today: string | null = null, data: readonly [Dataset, Dataset] = [DATA, DATA]): readonly GuardResult[] {
  const day = today === null ? null : parseDate(today)!, options = { asOf: day === null ? null : { day, time: null } };
  const now = analyze([{ path: 'policy.truce', text: after }]);
  if (now.program === null) throw new Error(now.diagnostics.map((d) => d.message).join('\n'));
  const old = analyze([withGuardsOf(declarationsOf([{ path: 'a.truce', text: before }]), declarationsOf([{ path: 'b.truce', text: after }]))]).program;
  return judgeGuards({ program: now.program, evaluation: evaluate(now.program, data[1], options) }, old === null ? null : { program: old, evaluation: evaluate(old, data[0], options) }, day);
}
const brief = (g: GuardResult): unknown => [g.outcome, g.judged, g.failing.map((f) => [f.row, ...f.values.map((v) => `${v.text} ${v.value}`)])];
const SHOCK = 'guard "no pay shock" for each Rep { after.pay >= 90% of before.pay }';

describe('guards', () => {
  it('hold within their tolerance, and at its edge', () => {
    expect(judged(policy('10%', SHOCK), policy('9%', SHOCK)).map(brief)).toEqual([['holds', 2, []]]);
  });
  it('fail beyond it, row by row with the values of both versions', () => {
    expect(judged(policy('10%', ''), policy('8.99%', SHOCK)).map(brief)).toEqual([['fails', 2, [['ana', 'after.pay 89.90 USD', 'before.pay 100.00 USD'], ['ben', 'after.pay 179.80 USD', 'before.pay 200.00 USD']]]]);
    const [d] = judged(policy('10%', ''), policy('8.99%', SHOCK))[0]!.diagnostics;
    expect(d).toMatchObject({ code: 'T5521', severity: 'error', message: 'this change is stopped by "no pay shock": `after.pay >= 90% of before.pay` does not hold for 2 of 2 rows', span: { file: 'policy.truce' } });
  });
  it('take a parameter from the new version, whatever it is multiplied with', () => {
    const guard = 'guard "shock" for each Rep { after.pay >= before.pay * least }';
    expect(judged(policy('10%', '', 'parameter least = 10%'), policy('5%', guard, 'parameter least = 60%')).map((g) => g.outcome)).toEqual(['fails']);
    expect(judged(policy('10%', '', 'parameter least = 90%'), policy('5%', guard, 'parameter least = 50%')).map((g) => g.outcome)).toEqual(['holds']);
  });
  it('judge totals and teams, by lists that the old version did not have', () => {
    const guard = 'list Teams for each distinct team in Rep { pay = sum(pay of Rep with same team) }\nguard "teams" for each Teams { after.pay >= before.pay }\nguard "budget" for each Totals { after.pay <= 105% of before.pay }';
    expect(judged(policy('10%', ''), policy('10.6%', guard)).map((g) => [g.title, g.outcome, g.judged])).toEqual([['teams', 'holds', 2], ['budget', 'fails', 1]]);
  });
  it('only warn when they say so', () => {
    const [g] = judged(policy('10%', ''), policy('5%', SHOCK.replace('{', '{\n class warning\n')));
    expect([g!.outcome, g!.diagnostics[0]!.severity]).toEqual(['warns', 'warning']);
  });
  it('let a change pass that their owner agreed to, until that has lapsed', () => {
    const guard = SHOCK.replace('{', '{\n owned by sales\n agreed by sales through 2026-09-30 because "re-org"\n');
    expect(judged(policy('10%', ''), policy('5%', guard), '2026-09-30').map((g) => [g.outcome, g.agreement])).toEqual([['agreed', { by: ['sales'], through: '2026-09-30', because: 're-org' }]]);
    const [late] = judged(policy('10%', ''), policy('5%', guard), '2026-10-01');
    expect([late!.outcome, late!.diagnostics[0]!.notes.at(-1)]).toEqual(['fails', 'that it may pass was agreed through 2026-09-30 only']);
  });
  it('do not judge who is there on one side only, and say who that is', () => {
    const gone = judged(policy('10%', SHOCK), policy('10%', SHOCK), null, [reps([['ana', 'East', 1000], ['zoe', 'East', 5]]), DATA])[0]!;
    expect([gone.outcome, gone.judged, gone.onlyBefore, gone.onlyAfter]).toEqual(['holds', 1, ['zoe'], ['ben']]);
  });
  it('are not judged where the old version lacks what they read', () => {
    const [g] = judged(policy('10%', '').replace('pay = 10% * sold', '').replace('sum(pay of Rep)', 'sum(sold of Rep)'), policy('10%', SHOCK));
    expect([g!.outcome, g!.reason]).toEqual(['not judged', 'the old version does not have what it reads; it is judged from the next change on']);
  });
});
