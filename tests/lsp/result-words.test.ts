/** What results are called: as a person would say them, and only what the records tell. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '@truce/engine';
import { describe, expect, test } from 'vitest';
import { evaluation } from '../../packages/lsp/src/node/evaluate.js';

const HEADER = 'policy "P" {\n  currency USD\n  timezone "UTC"\n  party sales (AE)\n}\n';

/** The results of a policy on tables, as of the middle of 2026. */
async function results(policy: string, tables: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  expect(analyze([{ path: 'p.truce', text: HEADER + policy }]).diagnostics.filter((d) => d.severity === 'error').map((d) => d.message)).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'truce-lsp-test-'));
  try {
    for (const [record, rows] of Object.entries(tables)) writeFileSync(join(folder, `${record}.csv`), rows);
    const manifest = `truce: 1\npolicies: "*.truce"\nas_of: 2026-06-30\ndata:\n${Object.keys(tables).map((record) => `  ${record}: { file: ${record}.csv }\n`).join('')}`;
    return (await evaluation({ manifest: { path: join(folder, 'truce.yaml'), text: manifest }, texts: [{ path: 'p.truce', text: HEADER + policy }], saved: null }, () => undefined))!.results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('how many of the leads were won', () => {
  const lead = (fields: string): string => `record Account { id text key }\nrecord Lead { id text key; created_on date; score number; ${fields} }\nlead MQL for each Lead { require score >= 10 }\nlead SQL for each MQL { require score >= 20 }\n`;
  const deal = (fields: string): string => `record Deal { id text key; created_on date; stage one of Open, Won, Lost; ${fields} }\n`;
  const accounts = 'id\na1\na2\n', deals = (column: string, ...of: readonly string[]): string => `id,created_on,stage,${column}\nd1,2026-02-01,Won,${of[0]}\nd2,2026-02-01,Lost,${of[1]}\nd3,2026-02-01,Won,${of[2]}\n`;
  const leads = (column: string, ...of: readonly string[]): string => `id,created_on,score,${column}\nl1,2026-01-01,30,${of[0]}\nl2,2026-01-02,15,${of[1]}\nl3,2026-03-01,15,${of[2]}\nl4,2026-01-01,5,${of[3]}\n`;
  const cases: readonly (readonly [string, string, Readonly<Record<string, string>>, string, string])[] = [
    ['a lead names its deal', deal('x text optional') + lead('deal Deal optional'), { Account: accounts, Deal: deals('x', '', '', ''), Lead: leads('deal', 'd1', 'd2', '', 'd3') }, '; 1 won', '; 1 won'],
    ['a deal names its lead', lead('x text optional') + deal('lead Lead optional'), { Account: accounts, Lead: leads('x', '', '', '', ''), Deal: deals('lead', 'l2', 'l1', 'l4') }, '; 1 won', '; 0 won'],
    ['by keys that are texts', lead('opportunity text optional') + deal('x text optional'), { Account: accounts, Lead: leads('opportunity', 'd1', 'd3', 'd9', ''), Deal: deals('x', '', '', '') }, '; 2 won', '; 1 won'],
    // The deal of a1 was opened after l1 came, and before l3 did.
    ['through an account that both have, of deals that came later', lead('account Account optional') + deal('account Account optional'), { Account: accounts, Lead: leads('account', 'a1', 'a2', 'a1', ''), Deal: deals('account', 'a1', 'a2', '') }, '; 1 won', '; 1 won'],
    ['nothing links them', lead('x text optional') + deal('y text optional'), { Account: accounts, Lead: leads('x', '', '', '', ''), Deal: deals('y', '', '', '') }, '', ''],
  ];
  test.each(cases)('%s', async (_, policy, tables, mql, sql) => {
    const found = await results(policy, tables);
    expect([found.get('MQL'), found.get('SQL')]).toEqual([`3 of 4 leads, 75.0 %${mql}`, `1 of 3 MQLs, 33.3 %${sql}`]);
  });
});

test('figures with their target and the period that is under way, people and payments, shares, promises, the spread of a score', async () => {
  const found = await results(`record Person { id text key }
record Deal { id text key; amount money; won_on date; owner Person optional; called_at time optional; came_at time }
kpi Bookings for each quarter { from 2026-Q1 through 2026-Q4; owned by sales; value = sum(amount of Deal where won_on in quarter); target = 400 USD }
kpi Days for each quarter { from 2026-Q1 through 2026-Q2; better lower; value = count(Deal where won_on in quarter); target = 1 }
kpi Each for each Person, quarter { from 2026-Q1 through 2026-Q2; value = sum(amount of Deal where won_on in quarter and owner is person); target = 200 USD }
goal Later for each quarter { from 2026-Q3 through 2026-Q4; owned by sales; value = count(Deal where won_on in quarter); target = 1 }
kpi Yearly for each year { from 2026-01-01 through 2027-12-31; value = count(Deal where won_on in year); target = 9 }
lead Large for each Deal { points = amount / 10 USD; require points >= 20 }
sla Called for each Deal by sales { due = 2 hours after came_at; done = called_at }
credit Booked for each Deal { split amount on won_on { 60% to owner otherwise nobody as Closing; 40% to nobody as House } }
plan Pay for each Deal where owner is present { pay part = 10% of amount to owner in parts { 50% on won_on; 50% on date(called_at) } }
plan None for each Deal where amount > 9_000 USD and owner is present { pay whole = amount to owner on won_on }
`, {
    Person: 'id\nana\nben\n',
    Deal: 'id,amount,won_on,owner,called_at,came_at\nd1,100,2026-02-01,ana,2026-01-01T01:00Z,2026-01-01T00:00Z\nd2,300,2026-05-01,ana,2026-01-01T09:00Z,2026-01-01T00:00Z\nd3,200,2026-05-02,ben,,2026-01-01T00:00Z\nd4,400,2026-06-01,,,2026-06-30T23:00Z\n',
  });
  expect(Object.fromEntries(found)).toMatchObject({
    Bookings: '2026-Q2: 900.00 USD; target 400.00 USD reached', Days: '2026-Q2: 3; target 1 missed', Each: '2026-Q2: 2 of 2 reach their target', Later: 'begins with 2026-Q3', Yearly: 'FY2026 so far: 4; target 9',
    Large: '3 of 4 deals, 75.0 %; 3 won', 'Large.points': 'from 10 to 40, half of 4 deals at 30 or more', Called: '1 of 3 met, 33.3 %; 1 late, 1 missed, 1 open',
    Booked: '1,000 USD of 4 deals to 2 people; 640 USD of it to nobody', Pay: '60 USD to 2 people in 6 payments; 10 USD of it held', None: 'no payments', Deal: '4 rows',
  });
});
