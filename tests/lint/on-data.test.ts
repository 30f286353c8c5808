/** Findings that the data shows: the conflict matrix on what happened, and how much of what a party is paid comes from revenue. */
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

const policy = (bonus: string): string => `policy "P" { currency USD; party sales (AE); party marketing (DemandGen) }
record Rep { id text key; role one of AE, DemandGen }
record Lead { id text key; came_on date }
record Deal { id text key; owner Rep; marketer Rep; amount money; kind one of Hunted, Given edited by sales, marketing; closed_on date }
credit Booking for each Deal where owner.role is AE { split amount on closed_on { 100% to owner as Closing } }
plan Commission for each Deal where owner.role is AE {
  pay commission = (if kind is Hunted then 10% else 6%) * amount to owner on closed_on
}
plan Share for each Deal where marketer.role is DemandGen {
  pay bonus = ${bonus} to marketer on closed_on
}
`;
const check = async (bonus: string, more = ''): Promise<readonly { readonly code: string; readonly message: string; readonly notes?: readonly string[] }[]> => {
  const folder = folderWith({ 'p.truce': policy(bonus), 'truce.yaml': `truce: 1\npolicies: p.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: r.csv }\n  Lead: { file: l.csv }\n  Deal: { file: d.csv }\n${more}`, 'r.csv': 'id,role\nana,AE\nmax,DemandGen\n', 'l.csv': 'id,came_on\nl1,2026-01-01\n', 'd.csv': 'id,owner,marketer,amount,kind,closed_on\nd1,ana,max,10000,Given,2026-03-02\n' });
  const { problems } = JSON.parse((await truce(folder, ['check', '--format', 'json'])).out) as { readonly problems: { readonly diagnostics?: readonly { readonly code: string; readonly message: string }[] } & readonly { readonly code: string; readonly message: string }[] };
  return problems.diagnostics ?? problems;
};

describe('a step that pays one side and costs the other', () => {
  it('is found on the data, without any test in the policy', async () => {
    const [clash] = (await check('(if kind is Given then 3% else 1%) * amount')).filter((d) => d.code === 'T7128');
    expect(JSON.stringify(clash)).toContain('in the data, Deal d1: sales +400 USD, marketing -200 USD');
  });
  it('is none where both gain', async () => { expect((await check('(if kind is Hunted then 3% else 1%) * amount')).map((d) => d.code)).not.toContain('T7128'); });
});

describe('a floor for revenue', () => {
  const floor = (percent: string): string => `lint:\n  revenue_weight: { marketing: ${percent} }\n`;
  it('is measured by what would be paid without any', async () => {
    const bonus = '900 USD + 1% * amount';
    expect((await check(bonus, floor('25%'))).map((d) => d.message)).toContain('10 % of what marketing is paid depends on revenue, and 25 % is the least that was agreed on: Share');
    expect((await check(bonus, floor('10%'))).map((d) => d.code)).not.toContain('T7117');
    expect((await check(bonus)).map((d) => d.code)).not.toContain('T7117');
  });
  it('is of a party that there is, and a percentage', async () => {
    expect((await check('1% * amount', 'lint:\n  revenue_weight: { markting: 25% }\n')).find((d) => d.code === 'T5216')).toMatchObject({ message: 'the policy has no party markting' });
    expect((await check('1% * amount', 'lint:\n  revenue_weight: { marketing: a lot }\n')).map((d) => d.code)).not.toEqual([]);
  });
});

describe('a ceiling for activity', () => {
  it('is measured by what would not be paid had nobody logged anything', async () => {
    const policy = `policy "P" { currency USD; party sales (AE) }
record Rep { id text key; role one of AE }
record Deal { id text key; owner Rep; amount money; closed_on date }
record Call { id text key; deal Deal; caller Rep; made_on date }
plan Pay for each Rep, quarter where role is AE {
  from 2026-Q1 through 2026-Q1
  measure sold = sum(amount of Deal where owner is rep and closed_on in quarter)
  measure calls = count(Call where caller is rep and made_on in quarter)
  pay bonus = 1% of sold + 50 USD * calls to rep on end(quarter)
}
`, codes = async (most: string): Promise<string> => (await truce(folderWith({ 'p.truce': policy, 'truce.yaml': `truce: 1\npolicies: p.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: r.csv }\n  Deal: { file: d.csv }\n  Call: { file: c.csv }\nlint:\n  activity_weight: { sales: ${most} }\n`, 'r.csv': 'id,role\nana,AE\n', 'd.csv': 'id,owner,amount,closed_on\nd1,ana,10000,2026-03-02\n', 'c.csv': 'id,deal,caller,made_on\nc1,d1,ana,2026-02-01\nc2,d1,ana,2026-02-02\n' }), ['check'])).out;
    // 100 for what was sold, and 100 for two calls.
    expect(await codes('30%')).toContain('50 % of what sales is paid is for activity (`calls`), and 30 % is the most that was agreed on');
    expect(await codes('50%')).not.toContain('T7113');
  });
});
