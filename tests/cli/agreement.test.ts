/** Seals, amendments, signatures and history as their users meet them, in real folders and real git repositories. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { canonicalJson, hashOf, type Json } from '../../packages/cli/src/agreement/canonical.js';
import { deals, manifest, paying, policy } from '../agreement/project.js';
import { folderWith, truce, type Outcome, type Texts } from './support.js';

const project = (more: Texts = {}): string => folderWith({ ...paying, ...more });
const write = (folder: string, file: string, text: string): void => writeFileSync(join(folder, file), text);
const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');
const json = ({ out }: Outcome): { readonly problems: readonly { readonly code: string; readonly message: string; readonly notes: readonly string[] }[]; readonly [key: string]: unknown } => JSON.parse(out);
const codes = (o: Outcome): readonly string[] => json(o).problems.map((p) => p.code);

/** Sealing takes a while: what most tests begin with is sealed once, and copied. */
const copies = new Map<string, Promise<string>>();
async function copyOf(name: string, make: () => Promise<string>): Promise<string> {
  let made = copies.get(name);
  if (made === undefined) copies.set(name, (made = make()));
  const above = folderWith({}), from = await made;
  cpSync(dirname(from), above, { recursive: true });
  return join(above, basename(from));
}

const sealed = (): Promise<string> => copyOf('sealed', async () => {
  const folder = await sealedNow();
  const above = folderWith({});
  cpSync(folder, join(above, 'p'), { recursive: true });
  return join(above, 'p');
});

async function sealedNow(through = '2026-03', more: Texts = {}): Promise<string> {
  const folder = project(more), { exit, err, out } = await truce(folder, ['seal', through, '--with-earlier']);
  expect(`${exit} ${err} ${exit === 0 ? '' : out}`).toBe('0  ');
  return folder;
}

describe('truce seal', () => {
  test('wants earlier closings first, and the period over', async () => {
    const folder = project();
    expect(await truce(folder, ['seal', '2026-03'])).toMatchObject({ exit: 2, err: expect.stringContaining('closings 2026-01 to 2026-02 come first') as string });
    expect(await truce(folder, ['seal', '2026-05'])).toMatchObject({ exit: 2, err: expect.stringContaining('2026-05 closes on 2026-05-31, and the data goes until 2026-04-30') as string });
    expect(await truce(folder, ['seal', '2026-Q1'])).toMatchObject({ exit: 2, err: expect.stringContaining('2026-Q1 is no closing of the policy') as string });
    expect(existsSync(join(folder, 'truce.lock'))).toBe(false);
  });
  test('writes the same bytes wherever and whenever it is taken', async () => {
    const [a, b] = [await sealedNow(), await sealed()], files = readdirSync(join(a, 'truce.lock'));
    expect(files).toHaveLength(7);
    for (const file of files) expect(read(b, `truce.lock/${file}`)).toBe(read(a, `truce.lock/${file}`));
  });
  test('is not taken twice, and not while check has errors', async () => {
    const folder = await sealed();
    expect(await truce(folder, ['seal', '2026-03'])).toMatchObject({ exit: 2, err: expect.stringContaining('2026-03 is sealed already') as string });
    write(folder, 'pay.truce', `${policy}always "nothing is paid" { sum(amount of Deal) <= 1 USD }\n`);
    expect(await truce(folder, ['seal', '2026-04'])).toMatchObject({ exit: 1, out: expect.stringContaining('`truce check` has to be fine before a period is sealed') as string });
  });
  test('posts what was learned since, and says why', async () => {
    const folder = await sealed();
    write(folder, 'deals.csv', deals.replace('d9,ana', 'd9,bob'));
    const { out } = await truce(folder, ['seal', '2026-04']);
    expect(out).toContain('reversal: ana -1,000.00 USD, Commission d9, because owner of deal d9 differs from the seal of 2026-03: ana then, bob now');
    expect(out).toContain('new: bob 1,000.00 USD, Commission d9, because owner of deal d9 differs from the seal of 2026-03: ana then, bob now');
    expect(out).toContain('reversal: ana -3,000.00 USD, Commission d2, because cancelled_on of deal d2 is 2026-04-03 since 2026-03');
    expect((await truce(folder, ['verify'])).exit).toBe(0);
  });
  test('needs closings in the policy', async () => {
    expect(await truce(project({ 'pay.truce': policy.replace('  closes monthly\n', '') }), ['seal', '2026-03'])).toMatchObject({ exit: 2, err: expect.stringContaining('the policy has no closings') as string });
  });
});

describe('the ledger of every command', () => {
  test('is read from the seal', async () => {
    const folder = await sealed();
    write(folder, 'deals.csv', deals.replace('d9,ana', 'd9,bob'));
    const { out } = await truce(folder, ['run', 'Posting', '--format', 'csv']);
    expect(out).toContain('Commission,commission,ana,2026-03-10,2026-03,1000,New,d9');
    expect(out).toContain('Commission,commission,ana,2026-03-10,2026-04,-1000,Reversal,d9');
    expect((await truce(folder, ['statement', 'ana', '2026-04'])).out).toContain('-1,000.00');
  });
  test('is not shown from a lock that does not hold', async () => {
    const folder = await sealed();
    write(folder, 'truce.lock/2026-02.json', read(folder, 'truce.lock/2026-02.json').replace('"3000"', '"4000"'));
    for (const words of [['run', 'Posting'], ['statement', 'ana', '2026-03']]) expect(await truce(folder, words)).toMatchObject({ exit: 1, out: '', err: expect.stringContaining('error[T7301]: truce.lock/2026-02.json is not what was sealed: its content has another hash than it says') as string });
    expect(codes(await truce(folder, ['check', '--json']))).toEqual(['T7301']);
  });
});

describe('truce verify', () => {
  test('lets a change pass that moves nothing sealed', async () => {
    const folder = await sealed();
    write(folder, 'pay.truce', policy.replace('parameter rate = 10% from 2026-01-01\n', 'parameter rate = 10% from 2026-01-01\nparameter rate = 12% from 2026-04-01\n'));
    expect(await truce(folder, ['verify'])).toMatchObject({ exit: 0, out: expect.stringContaining('parameter rate: moves nothing that is sealed') as string });
  });
  test('names the declaration, the lines and the words of a policy edit', async () => {
    const folder = await sealed();
    write(folder, 'pay.truce', policy.replace('rate = 10%', 'rate = 12%'));
    const o = await truce(folder, ['verify', '2026-03']), j = await truce(folder, ['verify', '--json']);
    expect(o.exit).toBe(1);
    expect(o.out).toContain('error[T7302]: the policy was changed in a way that moves 4 results of closing 2026-03, which is sealed: parameter rate');
    expect(o.out).toContain('rate 10% → 12% from 2026-01-01');
    expect(json(j)['lines']).toContainEqual(expect.objectContaining({ payee: 'ana', line: 'd9', sealed: '1000', now: '1200', byData: '0', byPolicy: '200' }));
  });
  test('tells what the data moved from what the policy moved', async () => {
    const folder = await sealed();
    write(folder, 'pay.truce', policy.replace('rate = 10%', 'rate = 12%'));
    write(folder, 'deals.csv', deals.replace('d9,ana,10000', 'd9,ana,20000'));
    const o = await truce(folder, ['verify', '--json']);
    expect(codes(o)).toEqual(['T7302', 'T7303']);
    expect(json(o)['lines']).toContainEqual(expect.objectContaining({ line: 'd9', sealed: '1000', now: '2400', byData: '1000', byPolicy: '400', because: ['amount of deal d9 differs from the seal of 2026-03: 10000 then, 20000 now'] }));
    expect(json(o)['data']).toEqual([expect.objectContaining({ record: 'Deal', row: 'd9', field: 'amount', then: '10000', now: '20000', origin: 'deals.csv:4' })]);
    expect(json(o)['kpis']).toEqual([{ kpi: 'Sold', row: '2026-03', then: '10000', now: '20000', by: 'data' }]);
  });
  test('counts a deal that appears late as data, and lets it pass when told', async () => {
    const folder = await sealed();
    write(folder, 'deals.csv', `${deals}d10,bob,5000,2026-02-20,\n`);
    expect(codes(await truce(folder, ['verify', '--json']))).toEqual(['T7303']);
    expect((await truce(folder, ['verify', '--allow-late-data'])).exit).toBe(0);
    expect((await truce(folder, ['run', 'Posting', '--format', 'csv'])).out).toContain('Commission,commission,bob,2026-02-20,2026-04,500,New,d10');
  });
  test('leaves alone what was final, whatever the data says later', async () => {
    const folder = project({ 'pay.truce': policy.replace('  pay commission = (rate at closed_on) * amount to owner on closed_on\n', '  pay commission = (rate at closed_on) * amount to owner on closed_on final on 30 days after closed_on\n') });
    expect((await truce(folder, ['seal', '2026-03', '--with-earlier'])).exit).toBe(0);
    write(folder, 'deals.csv', deals.replace('d1,bob,20000', 'd1,bob,90000'));
    const o = await truce(folder, ['verify', '2026-03', '--json']);
    expect(json(o)['lines']).toEqual([]);
    expect(json(o)['trueUp']).toContainEqual({ plan: 'Commission', payee: 'bob', knownThen: '2000', knownNow: '2000', trueUp: '0', postedSince: '0' });
    expect((await truce(folder, ['seal', '2026-04'])).out).not.toContain('d1');
  });
  test('shows what a closing came to then and now', async () => {
    const folder = await sealed();
    expect((await truce(folder, ['verify', '2026-03'])).out).toMatch(/ana +Commission +4,000\.00 USD +1,000\.00 USD +-3,000\.00 USD +-3,000\.00 USD/);
    expect(await truce(folder, ['verify', '2026-04'])).toMatchObject({ exit: 2, err: expect.stringContaining('2026-04 is not sealed') as string });
  });
  test.each([
    ['a number', (t: string) => t.replace('"1000"', '"1001"'), 'its content has another hash than it says'],
    ['a space', (t: string) => t.replace('"number": 3', '"number":  3'), 'it is written in another way than seals are'],
    ['a key that is not known', (t: string) => t.replace('{\n', '{\n  "note": "x",\n'), 'its content has another hash than it says'],
    ['everything', () => '{}', 'it does not say that it is a seal'],
    ['its end', (t: string) => t.slice(0, -20), 'it is no JSON'],
  ])('finds that somebody edited %s of a seal', async (_, edit, why) => {
    const folder = await sealed();
    write(folder, 'truce.lock/2026-03.json', edit(read(folder, 'truce.lock/2026-03.json')));
    const o = await truce(folder, ['verify', '--json']);
    expect(o.exit).toBe(1);
    expect(json(o).problems[0]!.message).toContain(why);
  });
  test('finds that a seal in the middle was exchanged for another one that holds by itself', async () => {
    const folder = await sealed(), other = await sealedNow('2026-02', { 'deals.csv': deals.replace('30000', '40000') });
    for (const file of ['2026-02.json', '2026-02.data.ndjson']) write(folder, `truce.lock/${file}`, read(other, `truce.lock/${file}`));
    expect(json(await truce(folder, ['verify', '--json'])).problems.map((p) => p.message).join()).toContain('2026-03.json is not what was sealed: the seal before it is another one');
  });
  test.each([
    ['names a file elsewhere', { file: '../deals.csv', hash: 'sha256:0', since: null }, 'it names a file outside of the lock'],
    ['is the difference to itself', { file: '2026-01.data.ndjson', hash: 'sha256:0', since: '2026-01.json' }, 'it is the difference to 2026-01.json, which is no seal before it'],
  ])('refuses a seal that holds by itself and %s', async (_, changes, why) => {
    const folder = await sealed(), { hash: _hash, ...content } = JSON.parse(read(folder, 'truce.lock/2026-01.json')) as { readonly hash: string; readonly [key: string]: Json }, forged = { ...content, changes };
    write(folder, 'truce.lock/2026-01.json', canonicalJson({ ...forged, hash: hashOf(canonicalJson(forged)) }));
    expect(json(await truce(folder, ['verify', '--json'])).problems.map((p) => p.message).join()).toContain(`truce.lock/2026-01.json is not what was sealed: ${why}`);
  });
  test('finds that the data or the policy beside a seal was edited', async () => {
    const folder = await sealed(), texts = readdirSync(join(folder, 'truce.lock')).find((f) => f.startsWith('policy-'))!;
    write(folder, 'truce.lock/2026-01.data.ndjson', read(folder, 'truce.lock/2026-01.data.ndjson').replace('bob', 'eve'));
    write(folder, `truce.lock/${texts}`, read(folder, `truce.lock/${texts}`).replace('10%', '20%'));
    expect(codes(await truce(folder, ['verify', '--json']))).toEqual(['T7301', 'T7301']);
  });
});

describe('an amendment', () => {
  const amendment = (effect: string, pin: string, closing = '2026-03'): string => `truce: 1\namendments:\n  - closing: ${closing}\n    declarations: { ${pin} }\n    effect: ${effect}\n    by: ana\n    on: 2026-05-04\n    because: the rate was entered wrongly\n`;
  async function edited(): Promise<{ readonly folder: string; readonly pin: string }> {
    const folder = await sealed();
    write(folder, 'pay.truce', policy.replace('rate = 10%', 'rate = 12%'));
    const pin = /parameter rate: [0-9a-f]{12}/.exec(json(await truce(folder, ['verify', '--json'])).problems[0]!.notes.join())![0];
    return { folder, pin };
  }
  test('that carries lets the next closing post the difference, in its name', async () => {
    const { folder, pin } = await edited();
    write(folder, 'truce.agreement.yaml', amendment('carry', pin));
    expect(await truce(folder, ['verify'])).toMatchObject({ exit: 0, out: expect.stringContaining('amended by ana on 2026-05-04, the difference is carried') as string });
    expect((await truce(folder, ['seal', '2026-04'])).out).toContain('correction: bob 400.00 USD, Commission d1, because amended by ana on 2026-05-04: the rate was entered wrongly');
    expect((await truce(folder, ['verify'])).exit).toBe(0);
  });
  test('is the only cause of what it moves: an event that the plan does not read moved nothing of it', async () => {
    const thanks = policy.replace('cancelled_on date optional', 'cancelled_on date optional\n  paid_on date optional') + 'plan Thanks for each Deal where paid_on is present {\n  pay thanks = 1 USD to owner on paid_on\n}\n', paidOn = (day: string): string => deals.replace('cancelled_on\n', 'cancelled_on,paid_on\n').replace(/^(d\d.*)$/gm, '$1,').replace('2026-01-20,,', `2026-01-20,,${day}`);
    const folder = await sealedNow('2026-03', { 'pay.truce': thanks, 'deals.csv': paidOn('') });
    write(folder, 'deals.csv', paidOn('2026-04-10'));
    write(folder, 'pay.truce', thanks.replace('rate = 10%', 'rate = 12%'));
    const pin = /parameter rate: [0-9a-f]{12}/.exec(json(await truce(folder, ['verify', '--json'])).problems[0]!.notes.join())![0];
    write(folder, 'truce.agreement.yaml', amendment('carry', pin));
    const { out } = await truce(folder, ['seal', '2026-04']);
    expect(out).toContain('correction: bob 400.00 USD, Commission d1, because amended by ana on 2026-05-04: the rate was entered wrongly\n');
    expect((await truce(folder, ['run', 'Posting', '--format', 'csv'])).out).toContain('Thanks,thanks,bob,2026-04-10,2026-04,1,New,d1');
  });
  test('agrees to one version only', async () => {
    const { folder, pin } = await edited();
    write(folder, 'truce.agreement.yaml', amendment('carry', pin));
    write(folder, 'pay.truce', policy.replace('rate = 10%', 'rate = 13%'));
    expect(codes(await truce(folder, ['verify', '--json']))).toEqual(['T7302']);
  });
  test('that restates seals the closing anew, and keeps the first seal', async () => {
    const { folder, pin } = await edited(), before = read(folder, 'truce.lock/2026-03.json');
    write(folder, 'truce.agreement.yaml', amendment('restate', pin));
    expect(await truce(folder, ['verify'])).toMatchObject({ exit: 1, out: expect.stringContaining('truce seal 2026-03 --restate') as string });
    expect(await truce(folder, ['seal', '2026-04'])).toMatchObject({ exit: 2 });
    expect(await truce(folder, ['seal', '2026-02', '--restate'])).toMatchObject({ exit: 2, err: expect.stringContaining('the amendment restates 2026-03') as string });
    expect((await truce(folder, ['seal', '2026-03', '--restate'])).out).toContain('2026-03 restated');
    expect(read(folder, 'truce.lock/2026-03.json')).toBe(before);
    expect((await truce(folder, ['verify'])).exit).toBe(0);
    expect((await truce(folder, ['run', 'Posting', '--format', 'csv'])).out).toContain('Commission,commission,ana,2026-03-10,2026-03,1200,New,d9');
  });
  test('that restates an earlier closing seals anew what was sealed after it, in order', async () => {
    const { folder, pin } = await edited();
    write(folder, 'truce.agreement.yaml', amendment('restate', pin, '2026-01'));
    expect(await truce(folder, ['verify'])).toMatchObject({ exit: 1, out: expect.stringContaining('an amendment restates 2026-01 and what was sealed after it, which is still to be done: `truce seal 2026-01 --restate`') as string });
    expect(await truce(folder, ['seal', '2026-03', '--restate'])).toMatchObject({ exit: 2, err: expect.stringContaining('the amendment restates 2026-01') as string });
    const { exit, out } = await truce(folder, ['seal', '2026-01', '--restate']);
    expect([exit, out.match(/\d{4}-\d\d restated/g)]).toEqual([0, ['2026-01 restated', '2026-02 restated', '2026-03 restated']]);
    expect((await truce(folder, ['verify'])).exit).toBe(0);
    // Each month stands as if the rate had been right from the beginning: nothing is a correction.
    const postings = (await truce(folder, ['run', 'Posting', '--format', 'csv'])).out;
    expect(postings).toContain('Commission,commission,ana,2026-03-10,2026-03,1200,New,d9');
    expect(postings).not.toContain('Correction');
    expect(readdirSync(join(folder, 'truce.lock')).filter((f) => /^2026-0\d(-restated-1)?\.json$/.test(f)).length).toBe(6);
    // And late data is still told apart, upon the restated seals.
    write(folder, 'deals.csv', deals.replace('10000', '11000'));
    expect(codes(await truce(folder, ['verify', '--json']))).toEqual(['T7303']);
  });
  test('that restates a closing leaves with the later one what another amendment carried there', async () => {
    const { folder, pin } = await edited(), carried = amendment('carry', pin), dearer = policy.replace('rate = 10%', 'rate = 12%').replace('* amount to', '* amount + 1 USD to');
    write(folder, 'truce.agreement.yaml', carried);
    await truce(folder, ['seal', '2026-04']);
    write(folder, 'pay.truce', dearer);
    const plan = /plan Commission: [0-9a-f]{12}/.exec(json(await truce(folder, ['verify', '--json'])).problems[0]!.notes.join())![0];
    write(folder, 'truce.agreement.yaml', `${carried}${amendment('restate', plan).replace('truce: 1\namendments:\n', '').replace('ana', 'bob')}`);
    const { exit, out } = await truce(folder, ['seal', '2026-03', '--restate']);
    expect([exit, out.match(/\d{4}-\d\d restated/g)]).toEqual([0, ['2026-03 restated', '2026-04 restated']]);
    // March has the dollar and the old rate; the difference of the rate is April's, as it was, and in the name of the one who carried it.
    const postings = (await truce(folder, ['run', 'Posting', '--format', 'csv'])).out;
    expect(postings).toContain('Commission,commission,ana,2026-03-10,2026-03,1001,New,d9');
    expect(postings).toContain('Commission,commission,ana,2026-03-10,2026-04,200,Correction,d9');
    expect(out).toContain('correction: ana 200.00 USD, Commission d9, because amended by ana on 2026-05-04');
    expect((await truce(folder, ['verify'])).exit).toBe(0);
  });
  test('says what is wrong with itself', async () => {
    const folder = await sealed();
    write(folder, 'truce.agreement.yaml', 'truce: 1\namendments:\n  - closing: 2026-03\n    effekt: carry\n    on: yesterday\n');
    const { problems } = json(await truce(folder, ['check', '--json']));
    expect(problems.map((p) => p.code).every((c) => c === 'T7300')).toBe(true);
    expect(problems.map((p) => p.message).join('\n')).toContain('`effekt` is no key of an amendment');
  });
});

describe('signatures', () => {
  const signedProject = (): Promise<string> => copyOf('keys', async () => {
    const above = folderWith({}), folder = join(above, 'p');
    mkdirSync(folder);
    for (const [name, text] of Object.entries(paying)) write(folder, name, String(text));
    for (const [name, party] of [['ana', 'sales'], ['ben', 'sales'], ['fay', 'finance']]) await truce(folder, ['keys', 'new', name!, '--as', party!, '--private', `../${name!}.pem`]);
    return folder;
  });
  const sign = (folder: string, who: string, party: string, ...more: readonly string[]): Promise<Outcome> => truce(folder, ['sign', '--as', party, '--key', `../${who}.pem`, '--on', '2026-05-04', ...(more.length > 0 ? more : ['--author', 'ola'])]);
  const checked = async (folder: string): Promise<readonly string[]> => codes(await truce(folder, ['check', '--no-data', '--json']));

  test('are asked for from the moment there are keys', async () => {
    expect(await checked(project())).toEqual([]);
    const folder = await signedProject();
    expect(await checked(folder)).toEqual(['T7310', 'T7310']);
    await sign(folder, 'ana', 'sales');
    expect(await checked(folder)).toEqual(['T7310']);
    await sign(folder, 'fay', 'finance');
    expect(await checked(folder)).toEqual([]);
    expect((await sign(folder, 'fay', 'finance')).out).toBe('fay has signed everything for finance as it is\n');
  });
  test('that are missing hide nothing of what is sealed: the hash for an amendment is said before it is signed', async () => {
    const folder = await signedProject();
    await sign(folder, 'ana', 'sales');
    await sign(folder, 'fay', 'finance');
    await truce(folder, ['seal', '2026-03', '--with-earlier']);
    expect((await truce(folder, ['verify'])).exit).toBe(0);
    write(folder, 'pay.truce', policy.replace('rate = 10%', 'rate = 12%'));
    const { exit, out } = await truce(folder, ['verify']);
    expect(exit).toBe(1);
    expect(out).toMatch(/ {2}in all 3 lines +6,000.00 USD +7,200.00 USD +1,200.00 USD\n/);
    for (const said of ['T7311', 'T7302', 'parameter rate: moves what is sealed']) expect(out).toContain(said);
    expect(out).toMatch(/an amendment would be: .* parameter rate: [0-9a-f]{12}/);
    write(folder, 'pay.truce', `${policy}parameter extra = 1\nlead Tiny for each Deal { agreed by sales; governed by closed_on; require amount < extra * 1 USD }\n`);
    expect((await truce(folder, ['verify'])).out).toContain('what is sealed holds (3 closings sealed, the last is 2026-03), and 1 problem with what was agreed');
    expect(await truce(folder, ['seal', '2026-04'])).toMatchObject({ exit: 1 });
  });
  test('keep private keys out of the project and to their owner', async () => {
    const folder = await signedProject();
    expect(statSync(join(folder, '../ana.pem')).mode & 0o777).toBe(0o600);
    expect(read(folder, 'truce.keys.yaml')).not.toContain('PRIVATE');
    expect(await truce(folder, ['keys', 'new', 'eve', '--as', 'sales', '--private', 'keys/eve.pem'])).toMatchObject({ exit: 2, err: expect.stringContaining('lies within the project') as string });
    expect(await truce(folder, ['keys', 'new', 'eve', '--as', 'sales', '--private', '../ana.pem'])).toMatchObject({ exit: 2, err: expect.stringContaining('is there already') as string });
    expect(await truce(folder, ['keys', 'new', 'eve', '--as', 'sales'])).toMatchObject({ exit: 2, err: expect.stringContaining('TRUCE_KEY') as string });
    expect(await truce(folder, ['keys', 'new', 'eve', '--as', 'sails', '--private', '../eve.pem'])).toMatchObject({ exit: 2, err: expect.stringContaining('the parties are sales, finance') as string });
  });
  test('become stale with what they rest on, and say with what', async () => {
    const folder = await signedProject();
    await sign(folder, 'ana', 'sales');
    await sign(folder, 'fay', 'finance');
    write(folder, 'pay.truce', policy.replace('rate = 10%', 'rate = 11%').replace('lead Large', '// a comment\nlead Large'));
    const { problems } = json(await truce(folder, ['check', '--no-data', '--json']));
    expect(problems.map((p) => p.message)).toEqual(['finance', 'sales'].map((party) => `${party} signed plan Commission as of 2026-05-04 (${party === 'sales' ? 'ana' : 'fay'}), and since then parameter rate changed`));
  });
  test('are missed when a party is taken out of an agreement', async () => {
    const folder = await signedProject();
    await sign(folder, 'ana', 'sales');
    await sign(folder, 'fay', 'finance');
    write(folder, 'pay.truce', policy.replaceAll('  agreed by sales, finance\n', '  agreed by sales\n'));
    expect(await checked(folder)).toContain('T7311');
    await sign(folder, 'ana', 'sales');
    // What one side alone defines is pointed out as well.
    expect((await checked(folder)).filter((code) => code !== 'T7125')).toEqual(['T7311']);
  });
  test('are missed when somebody is added to the people who may sign', async () => {
    const folder = await signedProject();
    await sign(folder, 'ana', 'sales');
    await sign(folder, 'fay', 'finance');
    await truce(folder, ['keys', 'new', 'eve', '--as', 'finance', '--private', '../eve.pem']);
    await sign(folder, 'eve', 'finance');
    expect(json(await truce(folder, ['check', '--no-data', '--json'])).problems.map((p) => p.message)).toEqual([expect.stringContaining('sales signed truce.keys.yaml')]);
  });
  test('by a key that is nobody\'s, or for another party, are not made', async () => {
    const folder = await signedProject();
    expect(await sign(folder, 'fay', 'sales')).toMatchObject({ exit: 2, err: expect.stringContaining('fay may sign for finance, not for sales') as string });
    write(folder, 'truce.keys.yaml', read(folder, 'truce.keys.yaml').replace(/ {2}fay: .*\n/, ''));
    expect(await sign(folder, 'fay', 'finance')).toMatchObject({ exit: 2, err: expect.stringContaining('is nobody\'s of truce.keys.yaml') as string });
    expect(await truce(folder, ['sign', '--as', 'sales', '--key', 'pay.truce'])).toMatchObject({ exit: 2, err: expect.stringContaining('holds no private ed25519 key') as string });
  });
  test.each([
    ['of whom it is', (t: string) => t.replace('"person": "ana"', '"person": "ben"'), 'it is not by the key of ben'],
    ['what was signed', (t: string) => t.replace(/"lead Large": "sha256:./, '"lead Large": "sha256:0'), 'it is not by the key of ana'],
    ['who wrote it', (t: string) => t.replaceAll('"ola"', '"oli"'), 'it is not by the key of ana'],
  ])('that were changed in %s do not hold', async (_, edit, why) => {
    const folder = await signedProject();
    await sign(folder, 'ana', 'sales');
    write(folder, 'truce.signatures/sales-ana.json', edit(read(folder, 'truce.signatures/sales-ana.json')));
    expect(json(await truce(folder, ['check', '--no-data', '--json'])).problems.map((p) => p.message).join('\n')).toContain(why);
  });
  test('by whoever made the commit are no approval', async () => {
    const folder = await signedProject(), git = gitIn(folder);
    write(folder, 'truce.keys.yaml', read(folder, 'truce.keys.yaml').replace(/(\w+): \{ parties: \[(\w+)\],/g, '$1: { parties: [$2], email: $1@x.example,'));
    git('ola', '2026-03-01', 'init', '-q');
    git('ola', '2026-03-01', 'add', '-A');
    git('ola', '2026-03-01', 'commit', '-qm', 'launch');
    write(folder, 'pay.truce', policy.replace('5_000', '4_000'));
    git('ana', '2026-04-01', 'commit', '-qam', 'lower bar');
    await sign(folder, 'fay', 'finance', '--project', '.');
    await sign(folder, 'ana', 'sales', '--project', '.');
    expect(json(await truce(folder, ['check', '--no-data', '--json'])).problems.map((p) => p.message)).toEqual(['ana wrote the change of lead Large and signed it for sales']);
    await sign(folder, 'ben', 'sales', '--project', '.');
    expect(await checked(folder)).toEqual([]);
  });
  test('of whoever lets a change pass a guard are asked for, and hold for that change alone', async () => {
    const folder = await signedProject(), paid = (agreed: string, rate = 10): string => `${policy.replace('rate = 10%', `rate = ${rate}%`)}list Paid for each Rep { pay = sum(due of Commission.payments where due_to is rep) }\nguard "no shock" for each Paid { owned by finance; ${agreed}after.pay <= 102% of before.pay }\n`, lets = 'agreed by finance through 2026-12-31 because "the board said so"; ';
    write(folder, 'pay.truce', paid(''));
    for (const [who, party] of [['ana', 'sales'], ['fay', 'finance']]) await sign(folder, who!, party!);
    expect(await checked(folder)).toEqual([]);
    write(folder, 'pay.truce', paid(lets));
    expect(json(await truce(folder, ['check', '--no-data', '--json'])).problems.map((p) => p.message)).toEqual(['finance has not signed guard "no shock"']);
    await sign(folder, 'fay', 'finance');
    expect(await checked(folder)).toEqual([]);
    // Another change is not what was agreed to.
    write(folder, 'pay.truce', paid(lets, 20));
    expect(json(await truce(folder, ['check', '--no-data', '--json'])).problems.map((p) => p.message)).toContainEqual(expect.stringMatching(/^finance signed plan Commission, guard "no shock" as of .* parameter rate changed/) as unknown);
  });
  test('of two branches are taken anew where they were merged', async () => {
    const folder = await signedProject();
    await sign(folder, 'ana', 'sales');
    const file = 'truce.signatures/sales-ana.json', mine = read(folder, file);
    write(folder, file, `<<<<<<< HEAD\n${mine}=======\n${mine}>>>>>>> other\n`);
    expect(json(await truce(folder, ['check', '--no-data', '--json'])).problems.map((p) => p.message)).toContain(`the signature in ${file} does not hold: two branches were merged that both have it, and whoever signed signs what became of them`);
    await sign(folder, 'ana', 'sales');
    expect(read(folder, file)).toBe(mine);
  });
  test('by somebody of whom the keys have no address are told apart by the name, or said to be unknown', async () => {
    const folder = await signedProject(), git = gitIn(folder);
    git('ana', '2026-03-01', 'init', '-q');
    git('ana', '2026-03-01', 'add', '-A');
    git('ana', '2026-03-01', 'commit', '-qm', 'launch');
    await sign(folder, 'fay', 'finance', '--project', '.');
    await sign(folder, 'ana', 'sales', '--project', '.');
    const { exit, out } = await truce(folder, ['check', '--no-data', '--json']), { problems } = JSON.parse(out) as { readonly problems: readonly { readonly code: string; readonly message: string }[] };
    expect([exit, problems.map((p) => p.code)]).toEqual([1, ['T7314', 'T7319']]);
    expect(problems[1]!.message).toBe('whether fay, who signed lead Large, plan Commission, truce.keys.yaml for finance, also wrote it is not known: git names ana@x.example, and the keys have no address of fay');
    expect((await truce(folder, ['keys', 'new', 'eve', '--as', 'sales', '--private', '../eve.pem'])).out).toContain('nobody can tell whether eve signs a change of their own');
  });
  test('of an amendment are asked for like any other, and a seal is not taken without them', async () => {
    const folder = await signedProject();
    await sign(folder, 'ana', 'sales');
    await sign(folder, 'fay', 'finance');
    expect((await truce(folder, ['seal', '2026-03', '--with-earlier'])).exit).toBe(0);
    write(folder, 'truce.agreement.yaml', 'truce: 1\namendments:\n  - { closing: 2026-03, declarations: { parameter rate: 0123456789ab }, effect: carry, by: ana, on: 2026-05-04, because: a mistake }\n');
    expect(codes(await truce(folder, ['seal', '2026-04', '--json']))).toEqual(['T7310', 'T7310']);
  });
});

function gitIn(folder: string): (who: string, day: string, ...args: readonly string[]) => void {
  return (who, day, ...args) => {
    const date = `${day}T12:00:00Z`;
    execFileSync('git', args, { cwd: folder, stdio: 'ignore', env: { ...process.env, GIT_AUTHOR_NAME: who, GIT_AUTHOR_EMAIL: `${who}@x.example`, GIT_COMMITTER_NAME: who, GIT_COMMITTER_EMAIL: `${who}@x.example`, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' } });
  };
}

describe('truce history', () => {
  async function repository(below = ''): Promise<string> {
    const top = folderWith(Object.fromEntries(Object.entries(paying).map(([name, text]) => [join(below, name), text]))), folder = join(top, below), git = gitIn(top);
    const commit = (who: string, day: string, message: string, text: string): void => { write(folder, 'pay.truce', text); git(who, day, 'add', '-A'); git(who, day, 'commit', '-qm', message); };
    git('ola', '2026-01-01', 'init', '-q', '-b', 'main');
    commit('ola', '2026-01-01', 'launch', policy);
    commit('ola', '2026-01-02', 'format', policy.replace('  require', '  // not too small\n  require'));
    commit('ana', '2026-02-01', 'lower bar', policy.replace('5_000', '4_000'));
    commit('ola', '2026-02-02', 'broken', `${policy}lead`);
    commit('ola', '2026-03-01', 'better rate', policy.replace('5_000', '4_000').replace('parameter rate = 10% from 2026-01-01\n', 'parameter rate = 10% from 2026-01-01\nparameter rate = 12% from 2026-04-01 because "everybody else pays it"\n'));
    return folder;
  }
  test('tells the commits that changed what a declaration means, with words, and no others', async () => {
    const { out } = await truce(await repository(), ['history', 'Large']);
    expect(out).toMatch(/2026-02-01 {2}[0-9a-f]{9} {2}ana: lower bar\n.*5_000 USD → 4_000 USD/);
    expect(out).toContain('ola: launch\n      written');
    expect(out).not.toContain('format');
    expect(out).not.toContain('better rate');
    expect(out).toContain('1 commit with errors in the policy was passed over');
  });
  test('shows dated versions, and what a declaration rests on, also in a folder of the repository', async () => {
    const folder = await repository('sales/plan');
    const versions = await truce(folder, ['history', 'rate']);
    expect(versions.out).toContain('2026-01-01 to 2026-03-31');
    expect(versions.out).toContain('from 2026-04-01         12%  because everybody else pays it');
    expect((await truce(folder, ['history', 'Commission'])).out).toContain('it rests on: rate 10% → 12% from 2026-04-01');
  });
  test('knows what is not committed yet', async () => {
    const folder = await repository();
    write(folder, 'pay.truce', policy.replace('5_000', '3_000'));
    expect((await truce(folder, ['history', 'Large'])).out).toMatch(/not committed yet\n.*4_000 USD → 3_000 USD/);
  });
  test('without a repository says so, and a name that is not there finds its neighbours', async () => {
    const folder = project();
    expect((await truce(folder, ['history', 'rate'])).out).toContain('There is no git repository with commits here');
    expect(await truce(folder, ['history', 'Larg'])).toMatchObject({ exit: 2, err: expect.stringContaining('did you mean Large') as string });
  });
});

describe('a freeze', () => {
  test('lets nobody loosen a lead in the last days of a period, in a real repository', async () => {
    const folder = folderWith({ ...paying, 'truce.yaml': manifest, 'truce.agreement.yaml': 'truce: 1\nfreeze:\n  - { declarations: [Large], last: 10 days of month }\n', 'deals.csv': `${deals}d11,bob,4500,2026-04-20,\n` }), git = gitIn(folder);
    git('ola', '2026-04-10', 'init', '-q');
    git('ola', '2026-04-10', 'add', '-A');
    git('ola', '2026-04-10', 'commit', '-qm', 'launch');
    expect(codes(await truce(folder, ['check', '--json']))).toEqual([]);
    write(folder, 'pay.truce', policy.replace('5_000', '4_000'));
    const { problems } = json(await truce(folder, ['check', '--json']));
    expect(problems.map((p) => p.message)).toEqual(['Large was loosened within the freeze of 2026-04 (2026-04-21 to 2026-04-30): one row is in it that would not have been']);
    expect(problems[0]!.notes).toEqual(['for example: d11']);
    expect((await truce(folder, ['check', '--as-of', '2026-04-20', '--json'])).exit).toBe(0);
    write(folder, 'pay.truce', policy.replace('5_000', '6_000'));
    expect(codes(await truce(folder, ['check', '--json']))).toEqual([]);
  });
});

describe('a freeze without history', () => {
  test('is said to be unknown, and is no error', async () => {
    const o = await truce(project({ 'truce.agreement.yaml': 'truce: 1\nfreeze:\n  - { declarations: [Large], last: 10 days of month }\n' }), ['check', '--json']);
    expect(codes(o)).toEqual(['T7318']);
    expect(o.exit).toBe(0);
  });
});

describe('the built program', () => {
  test('seals, verifies and signs as a process', () => {
    const program = fileURLToPath(new URL('../../packages/cli/dist/truce.js', import.meta.url)), above = folderWith({}), folder = join(above, 'p');
    mkdirSync(folder);
    for (const [name, text] of Object.entries(paying)) write(folder, name, String(text));
    const run = (...words: readonly string[]): number | null => spawnSync(process.execPath, [program, ...words], { cwd: folder, encoding: 'utf8', env: { ...process.env, TRUCE_KEY: '../ana.pem' } }).status;
    expect(run('seal', '2026-03', '--with-earlier')).toBe(0);
    expect(run('verify')).toBe(0);
    expect(run('keys', 'new', 'ana', '--as', 'sales')).toBe(0);
    expect(run('sign', '--as', 'sales', '--author', 'ola')).toBe(0);
    expect(run('check', '--no-data')).toBe(1);
    write(folder, 'deals.csv', deals.replace('d9,ana', 'd9,bob'));
    expect(run('run', 'Posting')).toBe(0);
    expect(run('verify')).toBe(1);
  });
});
