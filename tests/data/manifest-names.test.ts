/** Names in the `report` section of truce.yaml: each that the policy does not have is said, at its place, with the nearest one. */
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

const policy = 'policy "P" { currency USD; party sales }\nrecord Rep { id text key }\nrecord Deal { id text key; owner Rep; amount money; closed_on date; why text optional }\nlead Big for each Deal { governed by closed_on; require amount > 5 USD }\nkpi Signed for each quarter { from 2026-Q1 through 2026-Q2; value = sum(amount of Deal where closed_on in quarter); target = 10 USD }\nlist Way for each quarter { from 2026-Q1 through 2026-Q2; deals = count(Deal where closed_on in quarter) }\n';
async function said(report: string): Promise<readonly string[]> {
  const folder = folderWith({ 'p.truce': policy, 'truce.yaml': `truce: 1\npolicies: p.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: r.csv }\n  Deal: { file: d.csv }\nreport:\n${report}`, 'r.csv': 'id\nana\n', 'd.csv': 'id,owner,amount,closed_on,why\nd1,ana,10,2026-03-02,\n' }), { out, err } = await truce(folder, ['check']);
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
});
