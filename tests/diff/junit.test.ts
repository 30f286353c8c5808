/** A diff as JUnit: every class of what stops a build is a case, cases fail exactly when the command does, and a reader that trusts the counts finds what they say. */
import { describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';

interface Case { readonly suite: string; readonly name: string; readonly failures: number; readonly skipped: number; readonly said: string; readonly children: readonly string[] }
const attribute = (tag: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

/** Reads as strictly as the readers of CI systems do: well-formed, known elements only, counts that are right, one case of each name. */
function read(xml: string): readonly Case[] {
  expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')).toBe(true);
  const open: string[] = [], counts: { tag: string; tests: number; failures: number; skipped: number }[] = [], cases: { suite: string; name: string; failures: number; skipped: number; said: string; children: string[] }[] = [];
  const end = (tag: string): void => { const own = counts.pop()!; expect([attribute(own.tag, 'tests'), attribute(own.tag, 'failures'), attribute(own.tag, 'errors'), attribute(own.tag, 'skipped'), tag], own.tag).toEqual([`${own.tests}`, `${own.failures}`, '0', `${own.skipped}`, tag]); const above = counts.at(-1); if (above !== undefined) { above.tests += own.tests; above.failures += own.failures; above.skipped += own.skipped; } };
  for (const [whole, close, name, , self, text] of xml.slice(xml.indexOf('<testsuites')).matchAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>([^<]*)/g) as Iterable<RegExpMatchArray & readonly [string, string, string, string, string, string]>) {
    if (close === '/') { expect(open.pop()).toBe(name); if (name === 'testsuite' || name === 'testsuites') end(name); continue; }
    expect([open.at(-1) ?? '', name]).toEqual([{ testsuites: '', testsuite: 'testsuites', testcase: 'testsuite', failure: 'testcase', skipped: 'testcase', 'system-out': 'testcase' }[name!], name]);
    const here = cases.at(-1), own = counts.at(-1)!;
    if (name === 'testsuites' || name === 'testsuite') counts.push({ tag: whole!, tests: 0, failures: 0, skipped: 0 });
    else if (name === 'testcase') { cases.push({ suite: attribute(whole!, 'classname'), name: attribute(whole!, 'name'), failures: 0, skipped: 0, said: '', children: [] }); own.tests++; }
    else { here!.children.push(name!); if (name === 'failure') { if (here!.failures++ === 0) own.failures++; expect(attribute(whole!, 'type')).toMatch(/^T\d{4}$/); } else if (name === 'skipped') { here!.skipped++; own.skipped++; } else here!.said = text!; }
    if (self === '') open.push(name!);
  }
  expect(open).toEqual([]);
  expect(new Set(cases.map((c) => `${c.suite} ${c.name}`)).size).toBe(cases.length);
  // Output comes last, as the schema has it.
  for (const c of cases) expect(c.children).toEqual([...c.children].sort((a, b) => Number(a === 'system-out') - Number(b === 'system-out')));
  return cases;
}

const policy = (pay: string, guard: string): string => `policy "Small & <co>" { currency USD; timezone "UTC"; year starts January; closes monthly; party sales (AE); party marketing (DemandGen) }
record Rep { id text key }
record Deal { id text key; amount money; source one of Inbound, Outbound edited by sales; closed_on date; owner Rep }
plan Commission for each Deal {
  pay commission = ${pay} to owner on closed_on
}
list Paid for each Rep { pay = sum(commission of Commission where owner is rep) }
guard "nobody loses > a tenth" for each Paid {
  owned by sales
  ${guard}
}
`;
const holds = 'after.pay >= 90% of before.pay', manifest = 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: ../reps.csv }\n  Deal: { file: ../deals.csv }\n', rows = 'id,amount,source,closed_on,owner\nd1,9800,Inbound,2026-01-20,ana\nd2,30000,Outbound,2026-03-31,ana\n';
async function run(after: string, deals = rows, ...more: readonly string[]): Promise<{ readonly exit: number; readonly cases: readonly Case[] }> {
  const folder = folderWith({ 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'old/plan.truce': policy('10% * amount', holds), 'new/plan.truce': after, 'reps.csv': 'id\nana\n', 'deals.csv': deals }), { exit, out } = await truce(folder, ['diff', 'old', 'new', '--format', 'junit', ...more]);
  return { exit, cases: read(out) };
}
const brief = (cases: readonly Case[]): readonly unknown[] => cases.map((c) => [c.suite, c.name, c.failures > 0 ? 'fails' : c.said === '' ? 'passes' : 'passes and says']);
const BEHAVIOUR = 'nothing pays, costs or no longer pays that did not before', EDGES = 'no row stands next to a new edge of pay', DATA = 'every row of the data could be used', GUARD = 'nobody loses &gt; a tenth';

describe('a diff as JUnit', () => {
  it('has a case for each class of what it looks at', async () => {
    const { exit, cases } = await run(policy('12% * amount', holds));
    expect([exit, brief(cases)]).toEqual([0, [['guards', GUARD, 'passes'], ['new behaviour', BEHAVIOUR, 'passes'], ['new behaviour', EDGES, 'passes'], ['data', DATA, 'passes']]]);
  });
  it('fails where the command does: at a guard', async () => {
    const { exit, cases } = await run(policy('8% * amount', holds));
    expect([exit, brief(cases)[0]]).toEqual([1, ['guards', GUARD, 'fails']]);
  });
  it('at rows of the data that can not be used, unless that is allowed', async () => {
    const bad = `${rows}d3,much,Inbound,2026-02-01,ana\n`, { exit, cases } = await run(policy('12% * amount', holds), bad), allowed = await run(policy('12% * amount', holds), bad, '--allow-data-errors');
    expect([exit, brief(cases).at(-1), allowed.exit, brief(allowed.cases).at(-1)]).toEqual([3, ['data', DATA, 'fails'], 0, ['data', DATA, 'passes and says']]);
  });
  it('and passes with what there is to know: an exception that somebody agreed to, a warning, an incentive, an edge', async () => {
    const agreed = await run(policy('8% * amount', `agreed by sales through 2026-12-31 because "a new plan"\n  ${holds}`)), warned = await run(policy('8% * amount', `class warning\n  ${holds}`));
    // The old guard was no warning, so that it is asked once more as it was, and stops the change that would make it one.
    expect([agreed.exit, agreed.cases[0]!.failures, agreed.cases[0]!.said]).toEqual([0, 0, expect.stringContaining('sales let it pass through 2026-12-31: a new plan') as string]);
    expect([warned.exit, warned.cases.slice(0, 2).map((c) => [c.failures > 0, c.said !== ''])]).toEqual([1, [[false, true], [true, false]]]);
    const turned = await run(policy('(if source is Outbound then 15% else 10%) * amount', holds)), edge = await run(policy('(if amount >= 10_000 USD then 15% else 10%) * amount', holds));
    expect(turned.cases.find((c) => c.name === BEHAVIOUR)).toMatchObject({ failures: 0, said: expect.stringContaining('Outbound becomes Inbound now costs') as string });
    expect(edge.cases.find((c) => c.name === EDGES)).toMatchObject({ failures: 0, said: expect.stringContaining('d1 has amount 9,800.00 USD') as string });
  });
});
