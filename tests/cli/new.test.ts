/** Snippets: each checks without a word, passes its test, and is formatted, under its own name and another, alone and in a project. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze, format, lint, runTests } from '@truce/engine';
import { folderWith, truce } from './support.js';

const shapes = ['draw', 'clawback', 'ramp', 'accelerator', 'override', 'holdback', 'spiff', 'sla', 'lead', 'score', 'attribution', 'kpi', 'goal', 'scorecard', 'cap', 'guarantee', 'pool', 'contest', 'year-to-date'];
const say = async (folder: string, ...words: string[]): Promise<string> => {
  const { out, err, exit } = await truce(folder, words);
  expect([err, exit]).toEqual(['', 0]);
  return out;
};

function findings(text: string): readonly string[] {
  const analysis = analyze([{ path: 'new.truce', text }]), said = analysis.diagnostics.filter((d) => d.severity !== 'information').map((d) => `${d.code} ${d.message} ${text.slice(d.span?.start ?? 0, d.span?.end ?? 0)}`);
  if (analysis.program === null) return said;
  const { results } = runTests(analysis.program);
  return [...said, ...(results.length === 0 ? ['no test'] : []), ...results.flatMap((t) => t.failures.map((f) => `${t.title}: ${f.code} ${f.message} ${f.notes.join(' ')}`)), ...results.flatMap((t) => t.notRun.map((n) => n.reason))];
}

describe.each(shapes)('truce new %s', (shape) => {
  const folder = folderWith({});
  it.each([[], ['My_own_2']])('checks and passes its test, named %j', async (...name) => {
    const text = await say(folder, 'new', shape, ...name.filter((n) => typeof n === 'string'), '--records');
    expect(findings(text)).toEqual([]);
    expect(format(text, 'new.truce')).toEqual({ text });
  });
  it('has no finding about what it rewards that its comment does not speak of', async () => {
    const text = await say(folder, 'new', shape, '--records'), comment = text.split('\n').filter((l) => l.trim().startsWith('//')).join(' ');
    expect(lint(analyze([{ path: 'new.truce', text }]).program!, { asOf: null }).findings.map((f) => f.code).filter((code) => !comment.includes(code))).toEqual([]);
  });
  it('is printed alone with what it reads, and says why', async () => {
    const text = await say(folder, 'new', shape);
    expect(text).toMatch(/^\/\/ Reads [A-Z]/);
    expect(text).not.toMatch(/^(policy|record) /m);
    expect(text.split('\n').filter((l) => l.startsWith('//')).length).toBeGreaterThan(1);
  });
});

describe('truce new', () => {
  it('lists the shapes, and suggests the one that was meant', async () => {
    expect((await say(folderWith({}), 'new')).split('\n').slice(0, shapes.length).map((l) => l.split(' ')[0])).toEqual(shapes);
    expect((await truce(folderWith({}), ['new', 'clawbak'])).err).toBe('error: there is no snippet `clawbak`\n  = help: did you mean clawback?\n');
    expect((await truce(folderWith({}), ['new', 'draw', 'my draw'])).err).toContain('is no name for a draw');
  });
  it('says the same as JSON', async () => {
    expect((JSON.parse(await say(folderWith({}), 'new', '--json')) as { readonly shapes: readonly { readonly shape: string }[] }).shapes.map((x) => x.shape)).toEqual(shapes);
    expect(JSON.parse(await say(folderWith({}), 'new', 'spiff', 'Spring', '--json'))).toEqual({ shape: 'spiff', name: 'Spring', reads: ['Rep', 'Deal'], text: await say(folderWith({}), 'new', 'spiff', 'Spring') });
  });
  it('puts all of them into one project, each record once, and the project is fine', async () => {
    const folder = folderWith({ 'truce.yaml': 'truce: 1\npolicies: [p/*.truce]\n', 'p/one.truce': '' });
    for (const shape of shapes) expect(await truce(folder, ['new', shape, '--to', 'p/one.truce'])).toMatchObject({ exit: 0, out: '' });
    expect(await truce(folder, ['new', 'draw', 'Second_draw', '--to', 'p/two.truce'])).toMatchObject({ exit: 0 });
    const text = readFileSync(join(folder, 'p/one.truce'), 'utf8');
    expect([...text.matchAll(/^(?:record|policy|plan) \S+/gm)].map(([m]) => m)).toEqual([
      'policy "My', 'record Rep', 'record Deal', 'plan Draw', 'plan Commission', 'plan Clawback', 'record Quota', 'plan Ramp', 'plan Accelerator', 'plan Override', 'plan Holdback', 'plan Spiff', 'record Lead', 'record Act', 'record Touch', 'record Operations', 'plan Capped', 'plan Guarantee', 'plan Pool', 'plan Contest', 'plan Year_to_date',
    ]);
    expect(readFileSync(join(folder, 'p/two.truce'), 'utf8')).not.toMatch(/record|policy /);
    expect(await say(folder, 'test')).toContain('20 tests passed');
    expect((await truce(folder, ['new', 'draw', '--to', 'p/one.truce'])).err).toContain('the policy declares Draw already');
    expect((await truce(folder, ['new', 'draw', '--to', 'p/notes.txt'])).exit).toBe(2);
  });
});
