/** A change as if it had begun on another day: the figures are those of a copy in which somebody wrote that day, nothing else is moved, and nobody can take them for what is paid. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze, asIfFrom, dateText, gregorianCalendar, parseDate, type ir } from '@truce/engine';
import { folderWith, truce, type Outcome } from '../cli/support.js';

const day = (text: string): number => parseDate(text)!;
const calendar = gregorianCalendar({ startMonth: 1, namedBy: 'start' });
const manifest = 'truce: 1\npolicies: plan.truce\nas_of: 2026-06-30\ndata:\n  Rep: { file: ../reps.csv }\n  Lead: { file: ../leads.csv }\n  Deal: { file: ../deals.csv }\n';
const data = {
  'reps.csv': 'id,team\nana,East\nben,West\n', 'leads.csv': 'id,score,created_on\nl1,45,2025-03-10\nl2,55,2025-11-11\nl3,70,2026-04-12\n',
  'deals.csv': 'id,amount,closed_on,owner\nd0,700,2024-02-01,ben\nd1,9800,2025-08-20,ana\nd2,500,2026-05-20,ben\nd3,20000,2026-06-01,ana\n',
};
const head = `policy "Small" { currency USD; timezone "UTC"; year starts January; closes monthly; party sales (AE); party marketing (DemandGen) }
record Rep { id text key; team text }
record Lead { id text key; score number; created_on date }
record Deal { id text key; amount money; closed_on date; owner Rep }
`;
const paid = 'list Paid for each Rep { pay = sum(commission of Commission where owner is rep) }\n';
const plan = (from: string, more = ''): string => `plan Commission for each Deal {\n  ${from}\n  governed by closed_on\n  pay commission = (rate at closed_on) * amount${more} to owner on closed_on\n}\n`;
const old = `${head}parameter rate = 10% from 2024-01-01 through 2025-12-31\nparameter rate = 11% from 2026-01-01\n${plan('')}${paid}`;
const later = `${head}parameter rate = 10% from 2024-01-01 through 2025-12-31\nparameter rate = 11% from 2026-01-01\nparameter rate = 12% from 2027-Q1\n${plan('')}${plan('from 2027-01-01', ' + 100 USD')}${paid}`;

interface Json {
  readonly asIf: { readonly from: string; readonly text: string; readonly moved: readonly { readonly key: string; readonly begins: string; readonly both: boolean }[]; readonly notes: readonly string[] } | null;
  readonly changes: readonly { readonly sentences: readonly { readonly text: string; readonly after: { readonly line: number } | null }[]; readonly classes: readonly { readonly class: string; readonly text: string }[] }[];
  readonly pay: readonly { readonly total: { readonly before: string; readonly after: string; readonly change: string }; readonly people: unknown; readonly subjects: unknown; readonly months: unknown; readonly closed: unknown }[];
  readonly leads: readonly { readonly name: string; readonly into: readonly string[]; readonly out: readonly string[] }[];
  readonly guards: readonly { readonly outcome: string }[];
}
const projects = (before: string, after: string, more: Readonly<Record<string, string>> = {}): string => folderWith({ ...data, 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'old/plan.truce': before, 'new/plan.truce': after, ...more });
const json = (o: Outcome): Json => { expect([0, 1, 3]).toContain(o.exit); return JSON.parse(o.out) as Json; };
const diff = async (folder: string, from: string | null, ...more: readonly string[]): Promise<Json> => json(await truce(folder, ['diff', 'old', 'new', '--json', ...(from === null ? [] : ['--as-if-from', from]), ...more]));

describe('figures', () => {
  it('of a rate and a plan of next year are those of a copy in which they begin earlier', async () => {
    const copy = `${head}parameter rate = 10% from 2024-01-01 through 2025-06-30\nparameter rate = 12% from 2025-07-01\n${plan('')}${plan('from 2025-07-01', ' + 100 USD')}${paid}`;
    const supposed = await diff(projects(old, later), '2025-07-01'), copied = await diff(projects(old, copy), null), [pay] = supposed.pay, [same] = copied.pay;
    expect(pay!.total).toEqual({ who: 'total', before: '3305', after: '4006', change: '701' });
    expect([pay!.total, pay!.people, pay!.subjects, pay!.months]).toEqual([same!.total, same!.people, same!.subjects, same!.months]);
    expect(supposed.asIf!.moved.map((m) => [m.key, m.begins])).toEqual([['parameter rate', '2027-01-01'], ['plan Commission', '2027-01-01']]);
    expect(supposed.asIf!.notes).toEqual(['2025-07-01 lies in what is closed (through 2026-06): no closing posts any of this, and what is sealed stays']);
    // A copy reaches into closed periods; what is only supposed is posted nowhere.
    expect([copied.changes[0]!.classes.map((c) => c.class), supposed.changes[0]!.classes.map((c) => c.class), same!.closed === null, pay!.closed]).toEqual([['pay', 'closed period'], ['pay'], false, null]);
  });
  it('stand beside what is proposed, as it is written', async () => {
    const folder = projects(old, later), written = await diff(folder, null), supposed = await diff(folder, '2025-07-01');
    expect(written.pay).toEqual([]);
    expect(supposed.changes.map((c) => c.sentences)).toEqual(written.changes.map((c) => c.sentences));
    expect(supposed.changes[0]!.sentences[0]!.text).toBe('rate 11% → 12% from 2027-01-01');
  });
  it('of a lead: rows come in and go out as of the day', async () => {
    const lead = (from: string, least: number): string => `lead MQL for each Lead { governed by created_on; ${from} agreed by sales, marketing; require score >= ${least} }\n`;
    const d = await diff(projects(head + lead('', 50), head + lead('', 50) + lead('from 2026-10-01;', 60)), '2025-10-01');
    expect(d.leads.map((l) => [l.name, l.into, l.out])).toEqual([['MQL', [], ['l2']]]);
  });
  it('of a version that both have and the change edits: it begins on the day in both', async () => {
    const before = `${head}parameter rate = 10% from 2024-01-01\nparameter rate = 11% from 2027-01-01\n${plan('')}`, d = await diff(projects(before, before.replace('11%', '13%')), '2026-01-01');
    expect([d.asIf!.moved, d.pay[0]!.total.before, d.pay[0]!.total.change]).toEqual([[expect.objectContaining({ key: 'parameter rate', both: true })], '3305', '410']);
  });
  it('of scales, tables, credits and plans that are new, in files of their own and with line ends of another system', async () => {
    const lines = (text: string): string => text.replaceAll('\n', '\r\n'), scale = (from: string, above: string): string => `scale tiers of sold money from ${from} {\n  up to 10_000 USD : 5%\n  above : ${above}\n}\n`, table = (from: string, east: string): string => `table extra of team text gives money from ${from} {\n  team | extra\n  East | ${east}\n  else | 0\n}\n`;
    const credit = (from: string, owner: string): string => `credit Booking for each Deal {\n  ${from}\n  governed by closed_on\n  split amount on closed_on {\n    ${owner} to owner as Closing\n    remainder to nobody as House\n  }\n}\n`, spiff = (from: string): string => `plan Spiff for each Deal {\n  from ${from}\n  governed by closed_on\n  pay spiff = 7 USD to owner on closed_on\n}\n`;
    const rest = `import "rates.truce"\n${head}plan Commission for each Booking where payee is present {\n  governed by credited_on\n  pay commission = (tiers at amount) * amount + (extra at payee.team) to payee on credited_on\n}\n`;
    const first = scale('2024-01-01', '8%') + table('2024-01-01', '10'), folder = (day: string): string => folderWith({ ...data, 'old/truce.yaml': manifest, 'new/truce.yaml': manifest, 'old/plan.truce': rest + credit('', '100%'), 'old/rates.truce': first, 'new/plan.truce': lines(rest + credit('', '100%') + credit(`from ${day}`, '90%') + spiff(day)), 'new/rates.truce': lines(first + scale(day, '9%') + table(day, '30')) });
    const supposed = await diff(folder('2027-01-01'), '2025-07-01'), copied = await diff(folder('2025-07-01'), null);
    expect(supposed.asIf!.moved.map((m) => m.key).sort()).toEqual(['credit Booking', 'plan Spiff', 'scale tiers', 'table extra']);
    // d0 is older. d1: 90% of 9,800 at 5% and 30 USD; d2: 90% of 500 at 5%; d3: 90% of 20,000 at 9% and 30 USD; 7 USD for each of the three.
    expect(supposed.pay[0]!.total.after).toBe(String(35 + 441 + 30 + 22.5 + 1620 + 30 + 21));
    expect([supposed.pay[0]!.total, supposed.pay[0]!.people, supposed.pay[0]!.months]).toEqual([copied.pay[0]!.total, copied.pay[0]!.people, copied.pay[0]!.months]);
  });
  it('of a plan that has another name now: only what is new begins on the day', async () => {
    const two = `${head}parameter rate = 10% from 2024-01-01\n${plan('')}${plan('from 2026-05-01', ' + 1 USD')}`, named = `${two}${plan('from 2027-01-01', ' + 100 USD')}`.replaceAll('Commission', 'Selling');
    const d = await diff(projects(two, named), '2026-06-01');
    expect(d.asIf!.moved.map((m) => m.key)).toEqual(['plan Selling']);
    expect((await diff(projects(two, two.replaceAll('Commission', 'Selling')), '2024-06-01')).asIf!.moved).toEqual([]);
  });
  it('of several new versions: the first that the data does not know yet is meant, and the next keeps its day', async () => {
    const steps = `${head}parameter rate = 10% from 2024-01-01\nparameter rate = 12% from 2026-05-01\nparameter rate = 14% from 2027-01-01\nparameter rate = 16% from 2027-07-01\n${plan('')}`;
    const d = await diff(projects(`${head}parameter rate = 10% from 2024-01-01\n${plan('')}`, steps), '2026-06-01');
    expect([d.asIf!.moved.map((m) => m.begins), d.pay[0]!.total.change, d.asIf!.notes[0]]).toEqual([['2027-01-01'], '810', 'parameter rate: what begins on 2027-07-01 keeps its day']);
  });
  it('judge the guards, and a guard that fails ends it as always', async () => {
    const guard = 'guard "no gifts" for each Paid { owned by sales; after.pay <= 101% of before.pay }\n', folder = projects(old, later + guard);
    expect((await diff(folder, null)).guards.map((g) => g.outcome)).toEqual(['holds']);
    const failed = await truce(folder, ['diff', 'old', 'new', '--as-if-from', '2025-07-01']);
    expect([failed.exit, failed.out.startsWith('a what-if: '), failed.out.includes('guards are judged by these figures')]).toEqual([1, true, true]);
  });
});

describe('where it can not be', () => {
  it('a day inside a period that is counted as a whole is refused, with the place', async () => {
    const kpi = (from: string, least: string): string => `kpi Volume for each quarter {\n  ${from}\n  class output\n  owned by marketing\n  value = count(Lead where created_on in quarter and score > ${least})\n}\n`;
    const folder = projects(head + kpi('from 2025-01-01 through 2026-12-31', '1'), head + kpi('from 2025-01-01 through 2026-12-31', '1') + kpi('from 2027-01-01 through 2027-12-31', '50'));
    const refused = await truce(folder, ['diff', 'old', 'new', '--as-if-from', '2026-02-15']);
    expect([refused.exit, refused.out]).toEqual([2, '']);
    expect(refused.err).toMatch(/new\/plan\.truce:12:[\s\S]*taken to begin on 2026-02-15, the rules of new have 1 error[\s\S]*choose the first day of a quarter/);
    expect(json(await truce(folder, ['diff', 'old', 'new', '--as-if-from', '2026-01-01', '--json'])).asIf!.notes).toContain('kpi Volume ends on 2027-12-31 as written, so that it holds for longer here than it will');
  });
  it('what is no day is refused', async () => {
    expect(await truce(projects(old, later), ['diff', 'old', 'new', '--as-if-from', '2025-02-30'])).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('`--as-if-from 2025-02-30` is no day') as string });
  });
  it('a version that begins earlier, or is over on that day, is said to be as it is', async () => {
    const spiff = `${head}plan Spiff for each Deal {\n  from 2025-07-01 through 2025-09-30\n  governed by closed_on\n  pay spiff = 1 USD to owner on closed_on\n}\n`, folder = projects(head, spiff);
    expect((await diff(folder, '2026-03-01')).asIf).toEqual({ from: '2026-03-01', moved: [], notes: ['plan Spiff ends on 2025-09-30, before 2026-03-01: it is as written'], text: 'nothing in this change begins after 2026-03-01: the figures are those without `--as-if-from`' });
    expect((await diff(folder, '2025-08-01')).asIf!.notes).toEqual(['plan Spiff begins on 2025-07-01, which is not after 2025-08-01: it is as written']);
  });
  it('a parameter that nobody gave a value for those days is named', async () => {
    const bonus = `${head}parameter bonus = 5 USD from 2026-01-01\n`, d = await diff(projects(bonus + plan('').replace('rate', 'bonus').replace(' * amount', ''), bonus + plan('').replace('rate', 'bonus').replace(' * amount', '') + plan('from 2027-01-01').replace('rate', 'bonus').replace(' * amount', ' * 2')), '2024-01-01');
    expect(d.asIf!.notes).toContain('parameter bonus has no value on 2024-01-01: what rests on it can not be computed for days before its first one');
  });
  it('what the data does not know for those days is said with the problem that it makes', async () => {
    const levels = head.replace('record Lead', 'record Level dated { rep Rep key; level percent }\nrecord Lead'), known = (text: string): string => text.replace('data:\n', 'data:\n  Level: { file: ../levels.csv }\n');
    const folder = folderWith({ ...data, 'levels.csv': 'rep,from,through,level\nana,2026-01-01,,5%\nben,2026-01-01,,4%\n', 'old/truce.yaml': known(manifest), 'new/truce.yaml': known(manifest), 'old/plan.truce': `${levels}parameter rate = 10% from 2024-01-01\n${plan('')}`, 'new/plan.truce': `${levels}parameter rate = 10% from 2024-01-01\n${plan('')}${plan('from 2027-01-01').replace('(rate at closed_on)', '(owner.level at closed_on)')}` });
    expect((await diff(folder, '2026-01-01')).asIf!.notes.some((n) => n.includes('of the data'))).toBe(false);
    expect((await diff(folder, '2025-01-01')).asIf!.notes.at(-1)).toMatch(/^1 problem of the data comes up only so, and figures may lack something: a dated record has no row .*Level has no row for ana on 2025-08-20/);
  });
  it('a day after the data changes nothing, and says why', async () => {
    const d = await diff(projects(old, later), '2026-12-01');
    expect([d.pay, d.asIf!.notes]).toEqual([[], ['the data ends on 2026-06-30, before 2026-12-01']]);
  });
});

it('says that nobody is paid by it in every format, and in a comment of its own', async () => {
  const folder = projects(old, later), said = async (format: string): Promise<string> => (await truce(folder, ['diff', 'old', 'new', '--as-if-from', '2025-07-01', '--format', format])).out;
  expect(await said('text')).toMatch(/^Small .*\n\nWhat if: as if what changes later had begun on 2025-07-01\. Nobody is paid by these figures\n/);
  const markdown = await said('markdown');
  expect([markdown.startsWith('<!-- truce-diff -->'), markdown.includes('> **A what-if: as if what changes later had begun on 2025-07-01. Nobody is paid by these figures.**')]).toEqual([false, true]);
  for (const format of ['github', 'gitlab', 'sarif', 'junit']) expect(await said(format), format).toMatch(/what-if: /);
  // The line that says when it begins, wherever an earlier edit moved it to.
  expect((JSON.parse(await said('gitlab')) as { location: { lines: { begin: number } } }[]).map((x) => x.location.lines.begin)[0]).toBe(7);
});

it('a review says it to each audience, and asks for signatures of what is written', async () => {
  const agreed = (text: string): string => text.replaceAll('governed by closed_on', 'agreed by sales\n  governed by closed_on'), folder = projects(agreed(old), agreed(later)), run = async (audience: string, ...more: readonly string[]): Promise<readonly [string, unknown]> => {
    const { exit, out } = await truce(folder, ['review', 'old', 'new', '--audience', audience, '--out', 'page.html', '--json', ...more]), said = JSON.parse(out) as { readonly signatures: unknown; readonly provenance: unknown };
    expect(exit).toBe(0);
    return [readFileSync(join(folder, 'page.html'), 'utf8'), [said.signatures, said.provenance]];
  };
  const [, plain] = await run('leadership');
  for (const audience of ['leadership', 'managers', 'everybody']) {
    const [html, rests] = await run(audience, '--as-if-from', '2025-07-01');
    expect(html).toContain('A what-if: as if what changes later had begun on 2025-07-01. Nobody is paid by these figures.');
    expect(html).toMatch(/from<?[^<]*2027-01-01/);
    expect(rests).toEqual(plain);
  }
});

describe('laws', () => {
  const from = fc.integer({ min: day('2024-01-01'), max: day('2027-12-31') });
  it('on the day on which it begins, or later, a what-if is what is written', async () => {
    await fc.assert(fc.asyncProperty(from, fc.integer({ min: 0, max: 500 }), fc.boolean(), async (begins, more, ended) => {
      const rate = (end: string): string => `parameter rate = 10%${ended ? ` from 2020-01-01${end}` : ''}\n`, after = `${head}${rate(` through ${dateText(begins - 1)}`)}parameter rate = 12% from ${dateText(begins)}\n${plan('')}`, folder = projects(`${head}${rate('')}${plan('').replace('(rate at closed_on)', ended ? '(rate at closed_on)' : 'rate')}`, after);
      const { asIf, ...supposed } = await diff(folder, dateText(begins + more)), { asIf: none, ...written } = await diff(folder, null);
      expect([asIf!.moved, none, supposed]).toEqual([[], null, written]);
    }), { numRuns: 6 });
  });
  it('before the day everything is as written; from the day on, until the next version, the new value holds', () => {
    const at = (p: ir.Program, on: number): unknown => { const v = p.parameters[0]!.versions.find((x) => (x.from ?? -Infinity) <= on && on <= (x.through ?? Infinity)); return v?.value.op === 'const' ? v.value.value : null; };
    fc.assert(fc.property(fc.uniqueArray(from, { minLength: 2, maxLength: 7 }), fc.nat(6), from, fc.boolean(), (days, n, on, ends) => {
      const firsts = [...days].sort((a, b) => a - b), is = 1 + (n % (firsts.length - 1)), text = (without: number): string => { const own = firsts.filter((_, i) => i !== without); return `policy "P" { }\n${own.map((d, i) => `parameter a = ${d} from ${dateText(d)}${ends && i + 1 < own.length ? ` through ${dateText(own[i + 1]! - 1)}` : ''}`).join('\n')}\n`; };
      const before = text(is), after = text(-1), program = (t: string): ir.Program => { const { program: p, diagnostics } = analyze([{ path: 'p.truce', text: t }]); if (p === null) throw new Error(diagnostics.map((d) => d.message).join()); return p; };
      const found = asIfFrom([{ path: 'p.truce', text: before }], [{ path: 'p.truce', text: after }], { day: on, asOf: null, calendar, formerly: (key) => key }), supposed = program(found.after[0]!.text), written = program(after), begins = firsts[is]!, next = firsts[is + 1] ?? Infinity;
      expect(found.before[0]!.text).toBe(before);
      expect(found.after[0]!.text.split('\n').length).toBe(after.split('\n').length);
      for (const d of [...firsts, on].flatMap((x) => [x - 1, x, x + 1])) expect(at(supposed, d)).toBe(on < begins && d >= on && d < next ? String(begins) : at(written, d));
    }), { numRuns: 200 });
  });
});
