/** The goals of an agreement on the page on which a change is decided: before and after, what brings them on, and no amount for whoever may not see one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';
import { textOf } from './page.js';

const policy = (target: string, rates: string): string => `policy "P" { currency USD; timezone "UTC"; from 2026-Q1 through 2026-Q4; party sales; party marketing; intent "One funnel for both." }
record Lead { id text key; came_on date }
record Deal { id text key; amount money; won_on date }
goal Bookings "Signed" for each quarter {
  owned by sales, marketing
  value = sum(amount of Deal where won_on in quarter)
  target = ${target} USD
}
goal Leads for each quarter {
  owned by marketing
  serves Bookings by target * 5_000 USD as of ${rates}
  value = count(Lead where came_on in quarter)
  target = 20
}
`;
const version = (name: string, target: string, rates: string): Readonly<Record<string, string>> => ({ [`${name}/p.truce`]: policy(target, rates), [`${name}/truce.yaml`]: 'truce: 1\npolicies: p.truce\nas_of: 2026-06-30\ndata:\n  Lead: { file: l.csv }\n  Deal: { file: d.csv }\n', [`${name}/l.csv`]: 'id,came_on\nl1,2026-04-05\n', [`${name}/d.csv`]: 'id,amount,won_on\nd1,90000,2026-05-01\n' });
let folder: string;
const goals = async (...words: readonly string[]): Promise<string> => {
  expect((await truce(folder, ['review', 'old', 'new', ...words])).exit).toBe(0);
  return textOf(/<section id="goals"[\s\S]*?<\/section>/.exec(readFileSync(join(folder, 'review.html'), 'utf8'))?.[0] ?? 'none');
};
beforeAll(() => { folder = folderWith({ ...version('old', '100_000', '2026-Q1'), ...version('new', '120_000', '2025-Q1') }); });

describe('goals in a review', () => {
  it('are shown under both versions, with what brings them on', async () => {
    const text = await goals();
    expect(text).toContain('Signed sales, marketing 2026-Q2 100,000 USD 120,000 USD 90,000 USD 90 % 75 %');
    expect(text).toMatch(/What brings on Signed, 2026-Q4: 83\.3 % of it is assigned, 100 % before; everybody can reach their goal and the company miss its own/);
    expect(text).toMatch(/Leads marketing target \* 5_000 USD in the same period 2025-Q1, old 83\.3 %/);
  });
  it('have no amount on the page for everybody, and still say how far they are', async () => {
    const text = await goals('--audience', 'everybody');
    expect(text).not.toMatch(/(?:100|120|90),000/);
    expect(text).toContain('90 % 75 %');
  });
  it('stand below what the agreement is for', async () => {
    await goals();
    expect(textOf(/<section id="summary"[\s\S]*?<\/section>/.exec(readFileSync(join(folder, 'review.html'), 'utf8'))![0])).toContain('What the agreement is for: “One funnel for both.”');
  });
});
