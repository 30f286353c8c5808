/** The plan document: every number in it was computed by the engine, it says what is used, and nothing in policy or data becomes markup. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from './support.js';

const policy = `policy "Paid & <b>signed</b>" { currency USD; timezone "UTC"; closes monthly; party sales (AE, Manager); intent "Sell | what <script>stays</script>" }
record Rep { id text key; role one of AE, Manager }
record Quota { rep Rep key; quarter quarter key; amount money above 0 }
record Deal { id text key; owner Rep; amount money; closed_on date }
parameter top = 5_000 USD from 2026-01-01 because "agreed <i>in December</i>"
parameter top = 6_000 USD from 2026-07-01 because "more"
scale payout of reached percent {
  below 80% : 0%
  at 80% : 50%
  at 120% : 150%
  above : 150%
}
credit Booking for each Deal {
  split amount on closed_on {
    90% to owner as Closing
    remainder to nobody as House
  }
}
plan Commission "New business" for each Booking where payee.role is AE {
  ordered by credited_on, deal   restarting each payee, quarter(credited_on)
  quota goal = only(quota.amount of Quota where rep is payee and quota.quarter is quarter(credited_on))
  pay commission = marginal on amount after sum(amount of earlier rows) {
    up to 50% of goal : 6%
    up to 100% of goal : 10%
    above : 15%
  } to payee in parts {
    50% on credited_on
    50% on end(quarter(credited_on))
  }
}
plan House for each Rep, quarter where role is AE {
  from 2026-01-01 through 2026-03-31
  measure sold = sum(amount of Deal where closed_on in quarter)
  quota goal = only(amount of Quota with same rep, quarter)
  gate open = sold >= 50% of goal
  pay bonus = if open then smallest(top at end(quarter), 4_000 USD * (payout at percent(sold / goal))) else 0 USD to rep on end(quarter)
}
plan Whole for each Rep, quarter where role is Manager {
  from 2026-01-01 through 2026-03-31
  measure sold = sum(amount of Deal where closed_on in quarter)
  pay all_in = retroactive on sold {
    below 100_000 USD : 1%
    from there : 2%
  } to rep on end(quarter)
}
`;
const project = {
  'truce.yaml': 'truce: 1\npolicies: [p.truce]\nas_of: 2026-04-30\ndata:\n  Rep: { file: rep.csv }\n  Quota: { file: quota.csv }\n  Deal: { file: deal.csv }\n', 'p.truce': policy,
  'rep.csv': 'id,role\n<img src=x onerror=alert(1)>,AE\nmax,Manager\n', 'quota.csv': 'rep,quarter,amount\n<img src=x onerror=alert(1)>,2026-Q1,100000\nmax,2026-Q1,100000\n',
  'deal.csv': 'id,owner,amount,closed_on\n"d1|`<u>`",<img src=x onerror=alert(1)>,100000,2026-01-10\n',
};
const folder = folderWith(project);
const say = async (...words: string[]): Promise<string> => {
  const { out, err, exit } = await truce(folder, words);
  expect([err, exit]).toEqual(['', 0]);
  return out;
};
const rowsOf = (text: string, title: string): readonly string[] => { const lines = text.split('\n'), at = lines.findIndex((l) => l.startsWith(`| example | ${title}`)), rest = lines.slice(at + 2); return rest.slice(0, rest.indexOf('')); };

describe('truce docs', () => {
  it('of a role, heaviest component first, as Markdown', async () => {
    const text = await say('docs', 'AE');
    expect(text.replace(/<svg.*<\/svg>/g, '<svg>').replaceAll(/[0-9a-f]{64}/g, 'HASH')).toMatchSnapshot();
    expect(text.indexOf('### New business: commission')).toBeLessThan(text.indexOf('### House: bonus'));
    expect(text).not.toContain('Whole');
  });
  it('has examples of a marginal rate, counted from zero', async () => {
    // 25,000 at 6 %; 50,000 at 6 % and 50,000 at 10 %; a quarter beyond, 25,000 at 15 %.
    expect(rowsOf(await say('docs', 'Commission'), 'amount').slice(0, 3)).toEqual(['| below the first edge | 25,000.00 USD | 1,500.00 USD |', '| at target | 100,000.00 USD | 8,000.00 USD |', '| at excellence, a quarter beyond the target | 125,000.00 USD | 11,750.00 USD |']);
  });
  it('has examples in which gate, cap and line follow what is measured', async () => {
    // The gate opens at 50,000; the line begins at 80,000 with 2,000; 100 % pays 4,000; at 150,000 the scale says 6,000, and the cap 5,000.
    expect(rowsOf(await say('docs', 'House'), 'sold')).toEqual([
      '| below the threshold | 40,000.00 USD | 0.00 USD |', '| at target | 100,000.00 USD | 4,000.00 USD |', '| at excellence, a quarter beyond the target | 125,000.00 USD | 5,000.00 USD |',
      '| a step before an edge | 79,999.99 USD | 0.00 USD |', '| exactly at that edge | 80,000.00 USD | 2,000.00 USD |', '| a step beyond it | 80,000.01 USD | 2,000.00 USD |',
    ]);
  });
  it('asks a gate that reads what is measured, and takes any other to be met', async () => {
    const house = async (gate: string): Promise<readonly string[]> => rowsOf((await truce(folderWith({ ...project, 'p.truce': policy.replace('gate open = sold >= 50% of goal', `gate open = ${gate}`) }), ['docs', 'House'])).out, 'sold');
    expect(await house('sold >= 90% of goal')).toContain('| exactly at that edge | 80,000.00 USD | 0.00 USD |');
    // The example is of a row that is paid, so that this gate is met by what is there; in the text it stands as it is.
    expect(await house('count(Deal where closed_on in quarter) >= 1')).toContain('| exactly at that edge | 80,000.00 USD | 2,000.00 USD |');
  });
  it('shows the jump of a rate that reprices everything', async () => {
    expect(rowsOf(await say('docs', 'Whole'), 'sold').slice(-3)).toEqual(['| a step before an edge | 99,999.99 USD | 1,000.00 USD |', '| exactly at that edge | 100,000.00 USD | 2,000.00 USD |', '| a step beyond it | 100,000.01 USD | 2,000.00 USD |']);
  });
  it('has a curve that passes through the examples', async () => {
    const svg = /<svg.*<\/svg>/.exec(await say('docs', 'House'))![0], runs = [...svg.matchAll(/<polyline[^>]* points="([^"]+)"/g)].map((m) => m[1]!.split(' ').map((p) => p.split(',').map(Number) as [number, number])), points = runs.flat();
    expect(points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y) && x >= 104 && x <= 696 && y >= 30 && y <= 292)).toBe(true);
    expect([Math.max(...points.map(([, y]) => y)), Math.min(...points.map(([, y]) => y))]).toEqual([292, 30]);
    // Nothing below 80,000, then 2,000 at once: two runs, with a dotted line between them.
    expect(runs.map((run) => [run[0]![1], run[run.length - 1]![1]])).toEqual([[292, 292], [187.2, 30]]);
    // The examples below the threshold, at target and at excellence, each with what it pays.
    expect([...svg.matchAll(/<circle cx="([^"]+)" cy="([^"]+)"[^>]*>(?:<text[^>]*>([^<]+))?/g)].map((m) => [Number(m[2]), m[3]])).toEqual([[292, '0'], [82.4, '4,000'], [30, '5,000']]);
    expect(svg).toContain('>target</text>');
  });
  it('changes its hash with the rules it stands on, and with nothing else', async () => {
    const hash = async (text: string): Promise<string> => /[0-9a-f]{64}/.exec((await truce(folderWith({ ...project, 'p.truce': text }), ['docs', 'House'])).out)![0];
    const first = await hash(policy);
    expect(await hash(policy.replace('  measure sold', '  measure   sold'))).toBe(first);
    expect(await hash(policy.replace('below 100_000 USD : 1%', 'below 100_000 USD : 3%'))).toBe(first);
    for (const [from, to] of [['at 120% : 150%', 'at 120% : 140%'], ['= 6_000 USD', '= 7_000 USD'], ['50% of goal\n  pay bonus', '60% of goal\n  pay bonus'], ['closes monthly', 'closes quarterly']] as const) {
      expect(policy).toContain(from);
      expect(await hash(policy.replace(from, to))).not.toBe(first);
    }
  });
  it('as HTML is one page that loads nothing, and in which nothing of policy or data is markup', async () => {
    expect(await truce(folder, ['docs', '--out', 'plans.html'])).toEqual({ exit: 0, out: '', err: 'plan document written to plans.html\n' });
    expect((await truce(folder, ['docs', '--out', 'plans.json'])).exit).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'plans.json'), 'utf8'))).toHaveProperty('blocks');
    const html = readFileSync(join(folder, 'plans.html'), 'utf8'), tags = new Set([...html.matchAll(/<\/?([a-z][a-z0-9]*)/g)].map((m) => m[1]!));
    expect([...tags].sort()).toEqual(['body', 'circle', 'figure', 'h1', 'h2', 'h3', 'head', 'html', 'line', 'meta', 'p', 'polygon', 'polyline', 'pre', 'style', 'svg', 'table', 'tbody', 'td', 'text', 'th', 'thead', 'title', 'tr']);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|src=["']|href=|url\(/);
    expect(html.match(/xmlns="http:\/\/www.w3.org\/2000\/svg"/g)!.length).toBe(3);
  });
  it('as Markdown lets no HTML, no cell and no fence of policy or data through', async () => {
    const text = (await say('docs')).replace(/<svg.*<\/svg>/g, ''), outside = text.split(/^(`{3,})text\n[\s\S]*?^\1$/m).join('');
    expect(outside).not.toMatch(/<[a-z]/i);
    expect(outside).toContain('Sell \\| what &lt;script&gt;stays&lt;/script&gt;');
  });
  it('has every section that a plan has, and says of each question whether the policy answers it', async () => {
    const text = await say('docs', 'AE');
    expect([...text.matchAll(/^## (.*)$/gm)].map((m) => m[1])).toEqual([
      'Why this plan', 'The plan at a glance', 'The components', 'Quota and territory', 'Crediting', 'Earning and payment', 'Special cases', 'What moves a payment later', 'Governance', 'Statements and disputes', 'Definitions', 'Conduct', 'Terms', 'Acknowledgement',
    ]);
    expect(text).toContain('| Conditions to be met first | open = sold &gt;= 50% of goal |');
    expect(text).toContain('| A very large deal; the most that is paid | bonus of House = if open then smallest(top at end(quarter), ');
    expect(text).toContain('| Notice before a change | not said in the policy |');
    expect(text).toContain('| 2026-07-01 | top = 6\\_000 USD | more |');
  });
  it('as JSON is its blocks', async () => {
    const { blocks } = JSON.parse(await say('docs', 'Whole', '--json')) as { readonly blocks: readonly { readonly kind: string; readonly rows?: readonly (readonly string[])[] }[] };
    expect(blocks.flatMap((b) => b.rows ?? [])).toContainEqual(['exactly at that edge', '100,000.00 USD', '2,000.00 USD']);
  });
  it('of somebody that no plan names says who there is', async () => {
    expect((await truce(folder, ['docs', 'Managr'])).err).toBe('error: there is no plan and no role Managr\n  = help: did you mean Manager?\n');
    expect((await truce(folder, ['docs', 'Whol'])).err).toContain('did you mean Whole?');
  });
});
