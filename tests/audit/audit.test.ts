/** Parts of the audits one by one: chance, matches, repairs, what is declared, and the answers on small data. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast } from '../../packages/engine/src/audit/binomial.js';
import { companyOf, domainOf, emailOf, longId, matchOf, phoneOf } from '../../packages/engine/src/audit/identity.js';
import { payIn, repaired } from '../../packages/engine/src/audit/money.js';
import { add, compare, fraction, sub, toApproximate, toFractionText } from '../../packages/engine/src/base/exact.js';
import { analyze, evaluate } from '@truce/engine';
import { loadData, loadManifest } from '@truce/data';
import { folderWith, truce } from '../cli/support.js';

describe('chance', () => {
  /** term by term, with whole numbers */
  const exactly = (hits: number, cases: number, top: number, bottom: number): bigint => {
    let sum = 0n;
    for (let k = hits, choose = 0n; k <= cases; k++) {
      choose = 1n;
      for (let i = 0; i < k; i++) choose = (choose * BigInt(cases - i)) / BigInt(i + 1);
      sum += choose * BigInt(top) ** BigInt(k) * BigInt(bottom - top) ** BigInt(cases - k);
    }
    return sum;
  };
  it('is the tail of the binomial distribution, to more digits than anybody reads', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (cases, h, a, b) => {
      const hits = Math.min(h, cases), bottom = a + b, found = atLeast(hits, cases, a, bottom), exact = fraction(exactly(hits, cases, a, bottom), BigInt(bottom) ** BigInt(cases));
      const apart = sub(found, exact);
      expect(compare(apart, fraction(1n, 10n ** 30n)) < 0 && compare(apart, fraction(-1n, 10n ** 30n)) > 0, `${toFractionText(found)} for ${toFractionText(exact)}`).toBe(true);
    }));
  });
  it('of all that can happen is one, and of many cases is no trouble', () => {
    expect(toFractionText(atLeast(0, 10, 1, 3))).toBe('1');
    expect(toFractionText(atLeast(11, 10, 1, 3))).toBe('0');
    expect(toApproximate(atLeast(50_500, 100_000, 1, 2))).toBeCloseTo(0.00079, 4);
  });
});

describe('who is who', () => {
  it('sees through how things are written', () => {
    expect([domainOf('https://www.Acme.example/about?x'), domainOf('ana@acme.example'), domainOf('ana@gmail.com'), domainOf('no domain')]).toEqual(['acme.example', 'acme.example', null, null]);
    expect([emailOf(' Ana+news@Acme.example '), emailOf('nobody')]).toEqual(['ana@acme.example', null]);
    expect([phoneOf('+1 (212) 555-0147'), phoneOf('212.555.0147'), phoneOf('12')]).toEqual(['125550147', '125550147', null]);
    expect([companyOf('Acme, Inc.'), companyOf('ACME LLC'), companyOf('Inc.')]).toEqual(['acme', 'acme', null]);
    expect([companyOf('株式会社 アクメ'), companyOf('…')]).toEqual(['株式会社アクメ', null]);
    expect([longId('0014000000Lmabc'), longId('short')]).toEqual(['0014000000LmabcAAB', null]);
  });
  it('is surer with each thing that is shared, and never certain', () => {
    const all = [['account', 'a'], ['email', 'e'], ['phone', 'p'], ['domain', 'd'], ['company', 'c']] as const;
    let before = matchOf(new Map(), new Map()).score;
    for (let n = 1; n <= all.length; n++) { const some = new Map(all.slice(0, n)), { score } = matchOf(some, some); expect(compare(score, before)).toBe(1); expect(compare(score, 1)).toBe(-1); before = score; }
    expect(toFractionText(matchOf(new Map(all), new Map([['domain', 'd'], ['email', 'other']])).score)).toBe('3/5');
  });
});

const policy = `policy "Small" { currency USD; timezone "UTC"; closes monthly }
record Rep { id text key }
record Deal { id text key; amount money; source one of Web, Outbound optional; closed_on date planned; created_on date; owner Rep; stage one of Open, Won }
record Source_change { id text key; deal Deal; before text optional; after text optional; edited_by text; edited_at time }
record Deal_split { id text key; deal Deal; owner Rep; created_at date }
plan Commission for each Deal where stage is Won { pay commission = if source is Outbound then 10% * amount else 4% * amount to owner on closed_on }
plan Shares for each Deal_split { pay share = 10 USD to owner on deal.closed_on }
`;
const small = {
  'policy.truce': policy,
  'truce.yaml': 'truce: 1\npolicies: policy.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: reps.csv }\n  Deal: { file: deals.csv }\n  Source_change: { file: changes.csv }\n  Deal_split: { file: splits.csv }\naudit:\n  split: { record: Deal_split }\n',
  'reps.csv': 'id\nana\nben\n',
  'deals.csv': 'id,amount,source,closed_on,created_on,owner,stage\nd1,1000,Outbound,2026-03-10,2026-01-05,ana,Won\nd2,2000,Web,2026-03-12,2026-01-06,ben,Won\nd3,3000,,2026-04-12,2026-01-06,ben,Won\n',
  'changes.csv': 'id,deal,before,after,edited_by,edited_at\nh1,d1,Web,Outbound,ana,2026-03-05T10:00\nh2,d2,Outbound,Web,ben,2026-03-05T10:00\nh3,d3,Web,,ben,2026-04-05T10:00\n',
  'splits.csv': 'id,deal,owner,created_at\ns1,d1,ana,2026-01-05\ns2,d2,ben,2026-03-20\ns3,d3,ana,2026-01-09\n',
};
interface Json { readonly audits: readonly { readonly id: string; readonly state: string; readonly why: string | null; readonly money: readonly { readonly net: string }[]; readonly findings: readonly { readonly records: readonly { readonly key: string }[]; readonly money: readonly { readonly people: readonly { readonly who: string; readonly more: string }[] }[] }[] }[] }
const audited = async (folder: string, ...words: readonly string[]): Promise<Json> => JSON.parse((await truce(folder, ['audit', '--json', ...words])).out) as Json;
const of = (json: Json, id: string): Json['audits'][number] => json.audits.find((a) => a.id === id)!;

describe('an audit', () => {
  it('says what moved: pay as it is, less pay with the source put back', async () => {
    const found = of(await audited(folderWith(small)), 'source-changed');
    expect(found.findings.map((f) => f.records[0]!.key).sort()).toEqual(['d1', 'd3']);
    // 10% instead of 4% of 1,000; what was erased pays as before.
    expect(found.money.map((m) => m.net)).toEqual(['60']);
    expect(found.findings.find((f) => f.records[0]!.key === 'd1')!.money[0]!.people).toEqual([{ who: 'ana', more: '60' }]);
  });
  it('tells words apart that have no Latin letters, and lets a word that nobody mapped be put right', async () => {
    const deals = 'id,amount,source,closed_on,created_on,owner,stage\nd1,1000,展示会,2026-03-10,2026-01-05,ana,Won\nd2,2000,Outbound,2026-03-12,2026-01-06,ben,Won\nd3,3000,Outbound,2026-04-12,2026-01-06,ben,Won\n';
    const folder = folderWith({ ...small, 'policy.truce': policy.replace('source one of Web, Outbound optional', 'source text optional').replace('if source is Outbound', 'if source is "Outbound"'), 'deals.csv': deals, 'changes.csv': 'id,deal,before,after,edited_by,edited_at\nh1,d1,紹介,展示会,ana,2026-03-05T10:00\nh2,d2,Unknown,Outbound,ben,2026-03-05T10:00\nh3,d3,紹介,Outbound,ben,2026-03-05T10:00\n' });
    expect(of(await audited(folder), 'source-changed').findings.map((f) => f.records[0]!.key)).toEqual(['d3']);
  });
  it('leaves out a row that came too late, and pays the rest as before', async () => {
    const found = of(await audited(folderWith(small)), 'split-after-close');
    expect(found.findings.map((f) => f.records.map((r) => r.key))).toEqual([['d2', 's2']]);
    expect(found.findings[0]!.money[0]!.people).toEqual([{ who: 'ben', more: '10' }]);
  });
  it('is unknown without a history, and where the history never names the field', async () => {
    const without = of(await audited(folderWith({ ...small, 'changes.csv': 'id,deal,before,after,edited_by,edited_at\n' })), 'source-changed');
    expect([without.state, without.why]).toEqual(['unknown', expect.stringContaining('it may not be kept')]);
  });
  it('is clean where the history is said to be kept', async () => {
    const folder = folderWith({ ...small, 'changes.csv': 'id,deal,before,after,edited_by,edited_at\n', 'truce.yaml': `${small['truce.yaml']}  history: [{ record: Source_change, of: opportunity, row: deal, field_is: source, tracked: [source] }]\n` });
    expect(of(await audited(folder), 'source-changed').state).toBe('clean');
  });
  it('ends with 0 whatever it finds, unless it is told to fail', async () => {
    const folder = folderWith(small);
    expect((await truce(folder, ['audit'])).exit).toBe(0);
    expect((await truce(folder, ['audit', '--fail-on', 'found'])).exit).toBe(1);
    expect((await truce(folder, ['audit', '--fail-on', 'found', '--only', 'won-before-contact'])).exit).toBe(0);
    expect((await truce(folder, ['audit', '--fail-on', 'unknown', '--only', 'won-before-contact'])).exit).toBe(1);
    const wrong = await truce(folder, ['audit', '--only', 'source-chnged']);
    expect([wrong.exit, wrong.err]).toEqual([2, expect.stringContaining('did you mean source-changed')]);
  });
  it('says its part in rejected data', async () => {
    const folder = folderWith({ ...small, 'reps.csv': 'id\nana\n' }), { exit, err } = await truce(folder, ['audit']);
    expect([exit, err]).toEqual([3, expect.stringContaining('not audited')]);
    expect((await truce(folder, ['audit', '--allow-data-errors'])).exit).toBe(0);
  });
  it('shows what stands in the data and never obeys it', async () => {
    const folder = folderWith({ ...small, 'changes.csv': 'id,deal,before,after,edited_by,edited_at\nh1,d1,"Web\u001b[31m",Outbound,"__proto__\u0007",2026-03-05T10:00\n' }), { out, exit } = await truce(folder, ['audit']);
    expect(exit).toBe(0);
    expect([...out].some((c) => c < ' ' && c !== '\n')).toBe(false);
  });
});

describe('what is declared', () => {
  const told = async (audit: string): Promise<string> => (await truce(folderWith({ ...small, 'truce.yaml': small['truce.yaml'].replace(/audit:[^]*$/, `audit:\n${audit}`) }), ['audit'])).err;
  it('is refused at its place when it is not there, or cannot play the part', async () => {
    expect(await told('  opportunity: { record: Deel }\n')).toContain('did you mean Deal?');
    expect(await told('  opportunity: { record: Deal, closed: closed }\n')).toContain('Deal has no column closed');
    expect(await told('  opportunity: { record: Deal, closed: amount }\n')).toContain('Deal.amount is no day or time');
    expect(await told('  opportunity: { record: Deal, closed: 3 }\n')).toContain('Deal has no column 3');
    expect(await told('  opportunity: { record: Deal, clsed: closed_on }\n')).toContain('did you mean `closed`?');
    expect(await told('  history: [{ record: Source_change, of: opportunity, row: deal, at: edited_at, columns: { constructor: before } }]\n')).toContain('opportunity has no part called constructor');
    expect(await told('  settings: { least_cases: -1 }\n')).toContain('must be a number from 0 to 1000000, not -1');
    expect(await told('  settings: { period: fortnight }\n')).toContain('truce.yaml');
  });
  it('turns a part off', async () => {
    const folder = folderWith({ ...small, 'truce.yaml': `${small['truce.yaml']}  opportunity: { record: Deal, source: false }\n` });
    expect(of(await audited(folder), 'unmapped-source').why).toContain('Deal has no column for source');
  });
});

/** A repair is what the export would have held: evaluated on repaired data and on data that was loaded so, the policy pays the same. */
describe('repaired data', () => {
  it('is the data as it would have been loaded', async () => {
    const load = async (files: typeof small): Promise<{ readonly program: NonNullable<ReturnType<typeof analyze>['program']>; readonly dataset: Awaited<ReturnType<typeof loadData>>['dataset'] }> => {
      const folder = folderWith(files), { manifest } = await loadManifest(join(folder, 'truce.yaml')), { program } = analyze([{ path: 'policy.truce', text: policy }]);
      const { dataset } = await loadData(program!, manifest!);
      rmSync(folder, { recursive: true, force: true });
      return { program: program!, dataset };
    };
    const pay = ({ program, dataset }: Awaited<ReturnType<typeof load>>): string => JSON.stringify([...payIn(program, evaluate(program, dataset, { asOf: { day: 20_634, time: null } }))].map(([c, people]) => [c, [...people].map(([who, n]) => [who, toFractionText(add(n, 0))]).sort()]));
    const actual = await load(small), deal = actual.program.relations.find((r) => r.name === 'Deal')!, split = actual.program.relations.find((r) => r.name === 'Deal_split')!, column = (name: string): number => deal.columns.find((c) => c.name === name)!.id;
    const mended = repaired(actual.program, actual.dataset, [
      { kind: 'set', relation: deal.id, row: 1, column: column('source'), value: 'Outbound' }, { kind: 'set', relation: deal.id, row: 1, column: column('amount'), value: 2500 }, { kind: 'drop', relation: split.id, row: 0 }, { kind: 'drop', relation: split.id, row: 1 }, { kind: 'drop', relation: deal.id, row: 0 },
    ]);
    const loaded = await load({ ...small, 'deals.csv': 'id,amount,source,closed_on,created_on,owner,stage\nd2,2500,Outbound,2026-03-12,2026-01-06,ben,Won\nd3,3000,,2026-04-12,2026-01-06,ben,Won\n', 'splits.csv': 'id,deal,owner,created_at\ns3,d3,ana,2026-01-09\n', 'changes.csv': 'id,deal,before,after,edited_by,edited_at\n' });
    // d3 has moved up a row, and so has the share that refers to it.
    expect(pay({ ...actual, dataset: mended })).toBe(pay(loaded));
    expect(JSON.parse(pay(loaded))).toEqual([['USD', [['ana', '10'], ['ben', '370']]]]);
    expect(pay(actual)).not.toBe(pay(loaded));
  });
});

describe('the documentation', () => {
  it('names every audit and every setting', async () => {
    const text = readFileSync(fileURLToPath(new URL('../../docs/audit.md', import.meta.url)), 'utf8'), { auditIds, auditSettingNames } = await import('@truce/engine');
    for (const name of [...auditIds, ...auditSettingNames]) expect(text).toContain(`\`${name}\``);
  });
});
