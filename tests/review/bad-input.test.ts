/** What is wrong is said, by what it is and where, and no page is written that could be taken for an answer. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deals, manifest, paying, policy } from '../agreement/project.js';
import { folderWith, truce, type Texts } from '../cli/support.js';
import { gridsIn, textOf } from './page.js';

const within = (name: string, files: Texts): Texts => Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text]));
const pair = (change: Texts, old: Texts = {}): string => folderWith({ ...within('old', { ...paying, ...old }), ...within('new', { ...paying, ...change }) });
const page = (folder: string): string => readFileSync(join(folder, 'review.html'), 'utf8');
const summary = (folder: string): string => textOf(/<section id="summary"[\s\S]*?<\/section>/.exec(page(folder))![0]);

describe('no page is written', () => {
  it.each([
    ['the old version does not parse', pair({}, { 'pay.truce': `${policy}lead` }), 2, /T1\d\d\d[\s\S]*old has 1 error, so that it means nothing/],
    ['the new version does not parse', pair({ 'pay.truce': `${policy}lead` }), 1, /T1\d\d\d[\s\S]*new has 1 error: nothing was compared/],
    ['the manifest is no manifest', pair({ 'truce.yaml': 'truce: 2\n' }), 1, /nothing was compared/],
    ['a file of the data is not there', pair({ 'truce.yaml': manifest.replace('deals.csv', 'sales.csv') }), 3, /T5040[\s\S]*sales\.csv[\s\S]*nothing was compared/],
    ['a column is not there', pair({ 'deals.csv': deals.replace('amount', 'value') }), 3, /amount[\s\S]*nothing was compared/],
  ] as const)('%s', async (_, folder, code, says) => {
    const { exit, err, out } = await truce(folder, ['review', 'old', 'new']);
    expect([exit, out, err]).toEqual([code, '', expect.stringMatching(says)]);
    expect(existsSync(join(folder, 'review.html'))).toBe(false);
    expect(await truce(folder, ['diff', 'old', 'new'])).toMatchObject({ exit: code, err: expect.stringMatching(says) });
  });
  it('a revision, a folder or a place that is not there', async () => {
    const folder = pair({});
    expect(await truce(folder, ['review', 'v9', 'new'])).toMatchObject({ exit: 2, err: expect.stringContaining('is not in a git repository') });
    expect(await truce(folder, ['review', 'old', 'new', '--out', 'old/pay.truce/x.html'])).toMatchObject({ exit: 2, err: expect.stringMatching(/pay\.truce: a (?:file stands where a folder is needed|part of the path is no folder)/) });
  });
});

describe('the page says', () => {
  it('that the fields of a record differ, and compares the rest', async () => {
    const folder = pair({ 'pay.truce': policy.replace('  amount money\n', '  amount money\n  region text optional\n').replace('= 10%', '= 12%') }, {});
    expect((await truce(folder, ['review', 'old', 'new'])).exit).toBe(0);
    expect(textOf(page(folder))).toContain('rate 10% → 12%');
    expect(gridsIn(page(folder)).find((g) => g.id === 'rows-people')!.rows.map((r) => r[0]).sort()).toEqual(['ana', 'bob']);
  });
  it('that data which lies in one folder only is the data of both', async () => {
    const folder = pair({ 'deals.csv': `${deals}d10,bob,50000,2026-04-10,\n` });
    expect((await truce(folder, ['review', 'old', 'new'])).exit).toBe(0);
    expect(summary(folder)).toContain('Nothing changes in what the policies mean.');
  });
  it('who is not compared because only one version has them', async () => {
    const list = (who: string): string => `${policy}list Paid for each Rep {\n  pay = sum(commission of Commission where owner is rep)\n${who}}\nguard "nobody loses" for each Paid {\n  owned by sales\n  after.pay >= before.pay\n}\n`;
    const folder = pair({ 'pay.truce': list('  require rep.id is not "ana"\n') }, { 'pay.truce': list('') });
    expect((await truce(folder, ['review', 'old', 'new'])).exit).toBe(0);
    expect(textOf(page(folder))).toContain('“nobody loses” holds for all 1; not compared: 1 gone');
  });
  it('that a lock was edited by hand, and that a signature is by nobody who may sign', async () => {
    const folder = pair({ 'pay.truce': policy.replace('5_000', '6_000') }), home = join(folder, 'new'), keys = folderWith({});
    expect((await truce(home, ['seal', '2026-01'])).exit).toBe(0);
    for (const [who, party] of [['ana', 'sales'], ['fay', 'finance']] as const) expect((await truce(home, ['keys', 'new', who, '--as', party, '--private', join(keys, `${who}.pem`)])).exit).toBe(0);
    expect((await truce(home, ['sign', '--as', 'sales', '--key', join(keys, 'ana.pem'), '--author', 'bob', '--on', '2026-05-01'])).exit).toBe(0);
    const signature = join(home, 'truce.signatures/sales-ana.json'), forged = join(home, 'truce.signatures/finance-eve.json');
    mkdirSync(dirname(forged), { recursive: true });
    writeFileSync(forged, readFileSync(signature, 'utf8').replaceAll('"ana"', '"eve"').replaceAll('"sales"', '"finance"'));
    expect((await truce(folder, ['review', 'old', 'new'])).exit).toBe(0);
    expect(summary(folder)).toContain('sales : ✓ signed by ana on 2026-05-01');
    expect(summary(folder)).toContain('finance : ✗ not yet');
    expect(summary(folder)).toContain('eve has no key in truce.keys.yaml');
    const lock = join(home, 'truce.lock/2026-01.json');
    writeFileSync(lock, readFileSync(lock, 'utf8').replace('2000', '3000'));
    expect((await truce(folder, ['review', 'old', 'new'])).exit).toBe(0);
    expect(summary(folder)).toMatch(/Before it is made: T73\d\d: .*2026-01/);
  });
});
