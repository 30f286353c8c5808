/** What a run on data says where the key of a row decided, or a missing row was passed over, and where it says nothing. */
import { describe, expect, it } from 'vitest';
import { folderWith, truce, type Texts } from '../cli/support.js';

async function remarks(policy: string, data: Texts): Promise<readonly string[]> {
  const sources = Object.keys(data).map((name) => `  ${name}: { file: ${name}.csv }\n`).join('');
  const folder = folderWith({ 'truce.yaml': `truce: 1\npolicies: p.truce\nas_of: 2026-12-31\ndata:\n${sources}`, 'p.truce': policy, ...Object.fromEntries(Object.entries(data).map(([name, rows]) => [`${name}.csv`, rows])) });
  const { out, exit } = await truce(folder, ['check', '--json']), { problems } = JSON.parse(out) as { readonly problems: readonly { readonly code: string; readonly severity: string; readonly count?: number; readonly notes: readonly string[] }[] };
  expect(exit).toBe(0);
  return problems.filter((d) => d.code === 'T5116' || d.code === 'T5117').map((d) => `${d.code} ${d.severity} ${d.count ?? 1}: ${d.notes[0] ?? ''}`);
}

const RECORDS = 'policy "P" { currency USD; timezone "UTC" }\nrecord Deal { id text key; amount money; closed_on date }\nrecord Touch { id text key; deal Deal; source text; at date }\n';
const DATA = { Deal: 'id,amount,closed_on\nd1,100,2026-03-01\nd2,100,2026-03-01\nd3,0,2026-03-01\n', Touch: 'id,deal,source,at\nt1,d1,web,2026-01-01\nt2,d1,event,2026-01-01\nt3,d1,web,2026-02-01\nt4,d2,web,2026-01-01\nt5,d2,web,2026-01-01\nt6,d3,web,2026-01-01\nt7,d3,web,2026-01-01\n' };
const split = (order: string, parts: string): string => `${RECORDS}attribution Sourced for each Deal {\n  split amount on closed_on among Touch with same deal ordered by ${order} {\n${parts.split('\n').map((p) => `    ${p}`).join('\n')}\n  } otherwise nobody\n}\n`;
const TWICE = 'T5116 information 2: for example: sourced d1: touch t1 and touch t2; touch t1 was taken';

describe('rows that tie in the order of a pool', () => {
  it.each<[string, string, readonly string[]]>([
    ['are told where the first is taken, but not where it gets nothing', split('at', '100% to first as Opener'), [TWICE]],
    ['of which the last is taken: only where the last ones tie', split('at', '100% to last as Closer'), ['T5116 information 1: for example: sourced d2: touch t5 and touch t4; touch t5 was taken']],
    ['are told once, whatever else is taken by the same order', split('at', '60% to first as Opener\n40% to others evenly otherwise pro rata as Rest'), [TWICE]],
    ['are no ties when the key is written', split('at, id', '100% to first as Opener'), []],
    ['decide nothing where all take part', split('at', '100% to all evenly as Share'), []],
    ['are told of an overlay too', `${RECORDS}credit Help for each Deal {\n  overlay 10% of amount to first otherwise nobody on closed_on among Touch with same deal ordered by at as Help\n}\n`, [TWICE.replace('sourced', 'help')]],
  ])('%s', async (_, policy, expected) => { expect(await remarks(policy, DATA)).toEqual(expected); });
});

describe('rows that tie for `first` and `last`', () => {
  const list = (formula: string): string => `${RECORDS}list L for each Deal {\n  who = ${formula} otherwise "nobody"\n}\n`;
  it.each<[string, string, readonly string[]]>([
    ['are told where their values differ', list('first(source of Touch with same deal ordered by at)'), ['T5116 information 1: for example: touch t1 and touch t2; touch t1 was taken']],
    ['are not told where another row is taken', list('last(source of Touch with same deal ordered by at)'), []],
    ['are not told where the key is written', list('first(source of Touch with same deal ordered by at, id)'), []],
    ['are told where the rows depend on the row outside', list('first(source of Touch with same deal where at <= this.closed_on ordered by at)'), ['T5116 information 1: for example: touch t1 and touch t2; touch t1 was taken']],
  ])('%s', async (_, policy, expected) => { expect(await remarks(policy, DATA)).toEqual(expected); });
});

describe('an `otherwise` around a reading at a day', () => {
  const policy = (formula: string): string => `policy "P" { currency USD; timezone "UTC" }\nrecord Rep { id text key }\nrecord Seat dated { rep Rep key; quota money }\nrecord Deal { id text key; owner Rep; amount money; closed_on date }\nlist L for each Deal {\n  x = ${formula}\n}\n`;
  const data = { Rep: 'id\nana\nben\ncem\n', Seat: 'rep,from,through,quota\nana,2026-01-01,,100\ncem,2026-01-01,,0\n', Deal: 'id,owner,amount,closed_on\nd1,ana,50,2026-02-01\nd2,ben,50,2026-02-02\nd3,cem,50,2026-02-03\n' };
  it.each<[string, string, readonly string[]]>([
    ['of a calculation: the missing row is told, the zero is not', 'amount / owner.quota at closed_on otherwise 0', ['T5117 information 1: for example: l d2: Seat has no row for ben on 2026-02-02']],
    ['of the reading itself says what no row means', '(owner.quota at closed_on) otherwise 0 USD', []],
    ['of both', 'amount / ((owner.quota at closed_on) otherwise 10 USD) otherwise 0', []],
    ['behind a way of an `if`', '(if amount > 10 USD then owner.quota at closed_on else 5 USD) otherwise 0 USD', []],
    ['of a calculation in which it is asked whether there is a row', 'if (owner.quota at closed_on) is present then 1 else 0', []],
  ])('%s', async (_, formula, expected) => { expect(await remarks(policy(formula), data)).toEqual(expected); });
});
