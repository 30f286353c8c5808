/** Goals in a report: what was reached, and what is to bring it on. */
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';
import { part, project } from './support.js';

const policy = (measured: string, more = ''): string => `policy "P" { currency USD; timezone "UTC"; from 2025-01-01 through 2026-12-31; party sales; party marketing }
record Lead { id text key; came_on date; quality percent }
record Deal { id text key; amount money; won_on date; team one of East, West }
goal Bookings "Signed" for each quarter {
  owned by sales, marketing
  value = sum(amount of Deal where won_on in quarter)
  target = 100 USD
}
goal Leads for each quarter {
  owned by marketing
  serves Bookings after 1 quarter by target * 5 USD as of ${measured}
  value = count(Lead where came_on in quarter)
  target = 12
}
${more}`;
const folder = (text: string): string => folderWith({ 'p.truce': text, 'truce.yaml': 'truce: 1\npolicies: p.truce\nas_of: 2026-03-31\ndata:\n  Lead: { file: l.csv }\n  Deal: { file: d.csv }\n', 'l.csv': 'id,came_on,quality\nl1,2026-01-05,50%\nl2,2026-02-05,70%\n', 'd.csv': 'id,amount,won_on,team\nd1,80,2026-02-01,East\nd2,30,2026-03-01,West\n' });

describe('goals', () => {
  it('are set against what was reached, with owners', async () => {
    const { goals } = await part('goals', folder(policy('2025-Q4'))) as { readonly goals: readonly object[] };
    expect(goals).toMatchObject([{ goal: 'Bookings', owners: ['sales', 'marketing'], period: '2026-Q1', value: '110', target: '100', reached: '1.1', standing: 'met' }, { goal: 'Leads', value: '2', target: '12', standing: 'missed' }]);
  });
  it('say what brings them on, by which conversion, when, and whether it adds up', async () => {
    const { cascade } = await part('goals', folder(policy('2025-Q4'))) as { readonly cascade: readonly object[] };
    expect(cascade).toEqual([{ goal: 'Bookings', row: '2026-Q1', target: '100', brings: '60', share: '0.6', assigned: 'under-assigned', by: [{ goal: 'Leads', owners: ['marketing'], brings: '60', conversion: 'target * 5 USD', arrives: '1 quarter later', measured: '2025-Q4', stale: false }] }]);
  });
  it('mark rates that are more than a year old', async () => {
    const { out } = await truce(folder(policy('2024-Q4')), ['report', 'goals']);
    expect(out).toMatch(/2024-Q4, old/);
    expect(out).toContain('Old rates: Leads rests on rates of 2024-Q4');
    expect((await truce(folder(policy('2025-Q4')), ['report', 'goals'])).out).not.toMatch(/old/i);
  });
  it('are the other way round where lower is better', async () => {
    const { goals } = await part('goals', folder(policy('2025-Q4', 'goal Poor for each quarter {\n  owned by marketing\n  better lower\n  value = count(Lead where quality < 60% and came_on in quarter)\n  target = 2\n}\n'))) as { readonly goals: readonly { readonly goal: string }[] };
    expect(goals.find((g) => g.goal === 'Poor')).toMatchObject({ value: '1', target: '2', reached: '2', standing: 'met', better: 'lower' });
  });
  it('are left out where there are none, with the reason', async () => {
    expect(await part('goals', project())).toEqual({ notShown: 'the policy declares no goal' });
  });
});
