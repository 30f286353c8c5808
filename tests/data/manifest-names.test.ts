/** Names in the `report` section of truce.yaml: each that the policy does not have is said, at its place, with the nearest one. */
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

const policy = 'policy "P" { currency USD; party sales }\nrecord Rep { id text key }\nrecord Deal { id text key; owner Rep; amount money; closed_on date; why text optional }\nlead Big for each Deal { governed by closed_on; require amount > 5 USD }\nkpi Signed for each quarter { from 2026-Q1 through 2026-Q2; value = sum(amount of Deal where closed_on in quarter); target = 10 USD }\nlist Way for each quarter { from 2026-Q1 through 2026-Q2; deals = count(Deal where closed_on in quarter) }\n';
async function said(report: string, ...words: readonly string[]): Promise<readonly string[]> {
  const folder = folderWith({ 'p.truce': policy, 'truce.yaml': `truce: 1\npolicies: p.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: r.csv }\n  Deal: { file: d.csv }\nreport:\n${report}`, 'r.csv': 'id\nana\n', 'd.csv': 'id,owner,amount,closed_on,why\nd1,ana,10,2026-03-02,\n' }), { out, err } = await truce(folder, ['check', ...words]);
  return [...`${out}${err}`.matchAll(/error\[T5216\]: (.*)\n {2}┌─ \S*truce\.yaml:(\d+):(\d+)[\s\S]*?= help: (.*)/g)].map(([, message, line, , help]) => `${Number(line) - 7}: ${message!}; ${help!}`);
}

describe('names in `report`', () => {
  it('are said where they are none', async () => {
    expect(await said('  goal: Singed\n  deals: { record: Deal, amount: amout, day: closed_on }\n  touches: [{ record: Deal, by: owner.nam }]\n  lead: Bigg\n  reasons: [Deal.why, Deal.wy]\n  bridge: { of: Way, steps: [{ column: deals }, { column: deal, plan: Signd }] }\n  scorecard: [{ category: A, kpis: [Signed, Sined] }]\n  bands: { Sined: { weak: 1%, strong: 2% } }\n')).toEqual([
      '1: there is no kpi or goal Singed; did you mean Signed?', '2: Deal has no column amout; did you mean amount?', '3: Rep has no column nam; there are id', '4: there is no lead Bigg; did you mean Big?', '5: Deal has no column wy; did you mean why?',
      '6: Way has no column deal; did you mean deals?', '6: there is no kpi or goal Signd; did you mean Signed?', '7: there is no kpi or goal Sined; did you mean Signed?', '8: there is no kpi or goal Sined; did you mean Signed?',
    ]);
  });
  it('are fine where they are', async () => { expect(await said('  goal: Signed\n  deals: { record: Deal, amount: amount, day: closed_on }\n  reasons: Deal.why\n  lead: Big\n')).toEqual([]); });
  it('are said without the data too, with the exit code of wrong data, and once', async () => {
    const report = '  goal: Singed\n  lead: Big\n';
    expect(await said(report, '--no-data')).toEqual(await said(report));
    const folder = folderWith({ 'p.truce': policy, 'truce.yaml': 'truce: 1\npolicies: p.truce\nlint: { revenue_weight: { sale: 50% } }\naudit: { lead: { record: Lead } }\n' }), { exit, out, err } = await truce(folder, ['check', '--no-data']);
    expect({ exit, codes: [...`${out}${err}`.matchAll(/error\[(T\d+)\]/g)].map(([, code]) => code) }).toEqual({ exit: 3, codes: ['T5216', 'T5215'] });
    expect(out).toContain('truce.yaml names what the policy does not have: 2 errors');
  });
});

describe('a part of an audit that several records can play', () => {
  const audit = async (activity: string): Promise<readonly string[]> => {
    const folder = folderWith({ 'p.truce': policy, 'truce.yaml': `truce: 1\npolicies: p.truce\naudit:\n  activity: ${activity}\n` }), { out, err } = await truce(folder, ['check', '--no-data']);
    return [...`${out}${err}`.matchAll(/error\[(T\d+)\]: (.*)\n {2}┌─ \S*truce\.yaml:(\d+):(\d+)/g)].map(([, code, message, line, column]) => `${code!} ${line!}:${column!} ${message!}`);
  };
  it.each([
    ['one record', '{ record: Deal, at: closed_on }', []],
    ['a list', '[{ record: Deal, at: closed_on }, { record: Deal, at: closed_on }]', []],
    ['a name that is none, in one', '{ record: Deal, at: closedon }', ['T5215 4:33 Deal has no column closedon']],
    ['a name that is none, in a list', '[{ record: Rep }, { record: Dael }]', ['T5215 4:41 the policy declares no record Dael']],
    ['a key that is none, in one', '{ recrod: Deal }', ['T5203 4:15 `recrod` is not a key of `audit.activity`']],
    ['a word', 'Deal', ['T5205 4:13 `audit.activity` must be keys with values or a list, not "Deal"']],
  ] as const)('%s', async (_, activity, expected) => { expect((await audit(activity)).map((m) => m.replace(/; did you.*/, ''))).toEqual(expected); });
});
