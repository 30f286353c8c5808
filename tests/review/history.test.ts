/** The history of the example company's agreement: what each step means, on the same data, in real commits of a real repository. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderWith, truce } from '../cli/support.js';
import { gridsIn, textOf } from './page.js';

const script = fileURLToPath(new URL('../../examples/northwind-saas/history.mjs', import.meta.url));
interface Json {
  readonly changes: readonly { readonly key: string; readonly kind: string; readonly classes: readonly { readonly class: string }[] }[];
  readonly guards: readonly { readonly title: string; readonly outcome: string }[];
  readonly leads: readonly { readonly name: string; readonly into: readonly string[]; readonly out: readonly string[] }[];
  readonly pay: readonly { readonly total: { readonly change: string }; readonly gain: number; readonly lose: number; readonly people: readonly { readonly change: string }[]; readonly plans: readonly { readonly who: string }[]; readonly closed: { readonly through: string } | null }[];
}
const said = readFileSync(fileURLToPath(new URL('../../docs/review.md', import.meta.url)), 'utf8');
let folder: string;
const git = (...args: readonly string[]): string => execFileSync('git', [...args], { cwd: folder, encoding: 'utf8' });
beforeAll(() => {
  folder = join(folderWith({}), 'halyard');
  execFileSync(process.execPath, [script, folder]);
}, 60_000);

const known = new Map<string, Promise<readonly [exit: number, json: Json]>>();
function diff(from: string, to: string): Promise<readonly [exit: number, json: Json]> {
  const key = `${from} ${to}`, found = known.get(key) ?? truce(folder, ['diff', from, to, '--json']).then(({ exit, out }) => [exit, JSON.parse(out) as Json] as const);
  known.set(key, found);
  return found;
}
const failing = (d: Json): readonly string[] => d.guards.filter((g) => g.outcome === 'fails').map((g) => g.title);

describe('the example company', { timeout: 120_000 }, () => {
  it('the history is a line of tagged commits, and the last state passes its own tests', async () => {
    expect(git('tag', '--sort=creatordate').trim().split('\n')).toEqual(['launch', 'quarter-end', 'source-pay', 'fix', 'new-year']);
    expect(git('status', '--porcelain')).toBe('');
    expect(await truce(folder, ['test'])).toMatchObject({ exit: 0 });
  });
  it('a bar that is lowered before the quarter ends lets leads in, moves no pay, and is stopped by a guard', async () => {
    const [exit, d] = await diff('launch', 'quarter-end'), [mql] = d.leads;
    expect([exit, failing(d), mql?.name, mql!.into.length > 0, mql!.out.length, d.pay]).toEqual([1, ['a quarter keeps its count of leads'], 'MQL', true, 0, []]);
    expect(d.changes[0]).toMatchObject({ key: 'parameter mql_points', classes: [{ class: 'looser' }] });
    expect(said).toContain(`${mql!.into.length} more leads in the quarter`);
  });
  it('pay that depends on the source goes up, for closed months, too', async () => {
    const [exit, d] = await diff('quarter-end', 'source-pay'), [pay] = d.pay;
    expect([exit, failing(d), pay!.lose, pay!.closed?.through, pay!.plans.map((p) => p.who)]).toEqual([0, [], 0, '2026-06', expect.arrayContaining(['Commission', 'Early_churn'])]);
    expect(Math.abs(Number(pay!.total.change) - pay!.people.reduce((n, p) => n + Number(p.change), 0))).toBeLessThan(0.005);
    expect(said).toContain(`pay rises for ${pay!.gain} people`);
  });
  it('the fix takes both back as far as they were wrong', async () => {
    const [, loose] = await diff('launch', 'quarter-end'), [, fixed] = await diff('source-pay', 'fix');
    expect([...fixed.leads[0]!.out].sort()).toEqual([...loose.leads[0]!.into].sort());
    expect(fixed.pay[0]!.gain).toBe(0);
    expect(said).toContain(`${fixed.pay[0]!.lose} people lose what an edited source had brought`);
  });
  it('a plan that begins on a day to come changes nothing that is past', async () => {
    const [exit, d] = await diff('fix', 'new-year');
    expect([exit, d.pay, d.leads, new Set(d.changes.flatMap((c) => c.classes.map((x) => x.class)))]).toEqual([0, [], [], new Set(['no effect'])]);
  });
  it('it would have cost so much if it had begun a year ago, and is stopped where it would have had to', async () => {
    const { exit, out } = await truce(folder, ['diff', 'fix', 'new-year', '--as-if-from', '2025-07-01', '--json']), d = JSON.parse(out) as Json & { readonly asIf: { readonly moved: readonly { readonly key: string; readonly begins: string }[] } }, [pay] = d.pay;
    expect([exit, failing(d), d.asIf.moved.map((m) => [m.key, m.begins])]).toEqual([0, [], [['parameter top_rate', '2026-07-01'], ['parameter support_rate', '2026-07-01']]]);
    expect([pay!.gain, pay!.lose, pay!.closed, pay!.plans.map((p) => p.who)]).toEqual([10, 0, null, ['Commission', 'Support', 'Early_churn']]);
    expect(said).toContain(`${Math.round(Number(pay!.total.change)).toLocaleString('en-US')} USD`);
  });
  it('history tells the steps of one rule', async () => {
    const { out } = await truce(folder, ['history', 'mql_points']);
    expect([...out.matchAll(/(?:Dana|Ola)[^:]*: .*/g)].map(([l]) => l)).toEqual([expect.stringContaining('Ola Bergman: Take the bar back'), expect.stringContaining('Dana Menk: Lower the bar'), expect.stringContaining('Ola Bergman: The agreement of 2026')]);
  });
  it('a sealed month stops a rule that reaches back, and lets one pass that does not', async () => {
    git('checkout', '--quiet', 'launch');
    expect((await truce(folder, ['seal', '2024-07'])).exit).toBe(0);
    git('checkout', '--quiet', 'source-pay');
    const { exit, err, out } = await truce(folder, ['verify']);
    expect([exit, `${err}${out}`]).toEqual([1, expect.stringMatching(/error\[T7302\]: .*plan Commission/)]);
    git('checkout', '--quiet', 'launch');
    expect((await truce(folder, ['verify'])).exit).toBe(0);
    git('checkout', '--quiet', 'main');
  });
  it('the review shows the stages of the funnel, and what a change newly pays for', async () => {
    expect((await truce(folder, ['review', 'quarter-end', 'source-pay', '--project', folder, '--out', join(folder, 'pay.html')])).exit).toBe(0);
    const pay = readFileSync(join(folder, 'pay.html'), 'utf8');
    expect(pay).toMatch(/source of Deal: Outbound becomes \w+/);
    expect(pay).toContain('now costs');
    expect((await truce(folder, ['review', 'launch', 'quarter-end', '--project', folder, '--out', join(folder, 'funnel.html')])).exit).toBe(0);
    const funnel = readFileSync(join(folder, 'funnel.html'), 'utf8');
    expect(funnel).toContain('From stage to stage');
    for (const stage of ['MQL', 'SAL', 'SQL', 'SQO', 'Customer']) expect(funnel).toContain(`>${stage}<`);
  });
  it('the review says who has signed, and what both sides still have to decide', async () => {
    const keys = folderWith({});
    for (const [who, party] of [['ana', 'sales'], ['ben', 'marketing']] as const) expect((await truce(folder, ['keys', 'new', who, '--as', party, '--private', join(keys, `${who}.pem`)])).exit).toBe(0);
    expect((await truce(folder, ['sign', '--as', 'sales', '--key', join(keys, 'ana.pem'), '--author', 'dana', '--on', '2026-06-30'])).exit).toBe(0);
    expect(await truce(folder, ['review', 'quarter-end', '--out', '../review.html'])).toMatchObject({ exit: 0 });
    const html = readFileSync(join(folder, '../review.html'), 'utf8'), first = textOf(/<section id="summary"[\s\S]*?<\/section>/.exec(html)![0]);
    expect(first).toContain('sales : ✓ signed by ana on 2026-06-30');
    expect(first).toContain('marketing : ✗ not yet');
    expect(first).toMatch(/marketing has not signed lead /);
    expect(gridsIn(html).find((g) => g.id === 'rows-leads')!.rows.every((r) => r[2] === 'goes out')).toBe(true);
  });
});
