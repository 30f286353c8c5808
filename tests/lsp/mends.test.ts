/** Each mend that is offered for a wrong example of the pages of codes is made: the finding is gone then, and nothing else is wrong. */
import { analyze, lint, type Diagnostic, type SourceText } from '@truce/engine';
import { expect, test } from 'vitest';
import { pages } from '../docs/pages.js';
import { client, edited, uriOf, type Edit, type Shown } from './support.js';

interface Action { readonly title: string; readonly kind: string; readonly isPreferred?: boolean; readonly diagnostics?: readonly Shown[]; readonly edit: { readonly changes: Readonly<Record<string, readonly Edit[]>> } }
const wrongIn = (sources: readonly SourceText[]): readonly Diagnostic[] => { const { diagnostics, program } = analyze(sources); return program === null ? diagnostics : [...diagnostics, ...lint(program, { asOf: null, weights: undefined }).findings]; };
const count = (all: readonly Diagnostic[], code: string): number => all.filter((d) => d.code === code).length;

/** Findings that only show when the first is gone: the mend says one thing, and the example was wrong in two. */
const THEN: Readonly<Record<string, readonly string[]>> = {};

test('each mend of each wrong example mends', async () => {
  const offered = new Set<string>(), failures: string[] = [];
  for (const page of pages()) {
    const files: SourceText[] = page.bad.filter((b) => b.language === 'truce').map((b, i) => ({ path: b.words.get('file') ?? (i === 0 ? 'policy.truce' : `policy-${i}.truce`), text: b.text })), before = wrongIn(files), own = before.filter((d) => d.code === page.code && d.span !== undefined);
    if (own.length === 0) continue;
    const c = await client({ ...Object.fromEntries(files.map((f) => [f.path, f.text])), 'truce.yaml': 'truce: 1\npolicies: "**/*.truce"\n' }), { file } = own[0]!.span!;
    try {
      c.open(file, files.find((f) => f.path === file)!.text);
      const shown = (await c.findings(file)).find((d) => d.code === page.code);
      if (shown === undefined) { failures.push(`${page.code} is not shown`); continue; }
      const actions = await c.request<Action[]>('textDocument/codeAction', { textDocument: { uri: uriOf(file) }, range: shown.range, context: { diagnostics: [], only: ['quickfix'] } });
      for (const action of actions.filter((a) => a.diagnostics?.[0]?.code === page.code)) {
        offered.add(page.code);
        const after = wrongIn(files.map((f) => ({ path: f.path, text: edited(f.text, action.edit.changes[uriOf(f.path)] ?? []) })));
        if (count(after, page.code) >= count(before, page.code)) failures.push(`${page.code}: "${action.title}" leaves it as it is`);
        for (const d of after) if (count(after, d.code) > count(before, d.code) && !(THEN[page.code] ?? []).includes(d.code)) failures.push(`${page.code}: "${action.title}" makes ${d.code}: ${d.message}`);
      }
    } finally {
      await c.stop();
    }
  }
  expect([...new Set(failures)]).toEqual([]);
  expect([...offered]).toEqual(expect.arrayContaining(['T1005', 'T1021', 'T1023', 'T2001', 'T2003', 'T2005', 'T2007', 'T3002', 'T3004', 'T3008', 'T3009', 'T4004', 'T4005', 'T4007', 'T4008', 'T4013', 'T4031', 'T7101', 'T7125']));
}, 120_000);
