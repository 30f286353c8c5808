/** Laws of the checker: whatever the text, it answers; what it accepts can be run; the order of things and the layout decide nothing. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, evaluate, format, parse, runTests, type Diagnostic, type SourceText, type ir } from '@truce/engine';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';
import { mutate, randomFrom, respace } from '../syntax/mutate.js';
import { expressions, prelude } from './expressions.js';
import { corpusFiles, read } from './read.js';

const tour = readFileSync(fileURLToPath(new URL('../corpus/syntax/good/tour.truce', import.meta.url)), 'utf8');
const good = [...corpusFiles('good').filter((f) => f.files.length === 1).map((f) => f.text), tour];
const all = [...good, ...corpusFiles('bad').filter((f) => f.files.length === 1).map((f) => f.text)];

/** The program without the places of its parts, and without the texts that quote them. */
const bare = (program: ir.Program | null): unknown => JSON.parse(JSON.stringify(program, (key, value: unknown) => (key === 'at' || key === 'text' ? undefined : value)));
/** Everything that a program computes in the worlds of its tests, by name. */
function meaning(program: ir.Program): unknown {
  return program.tests.map((test) => {
    const world = datasetOf(program, test), evaluation = evaluate(world.program, world.dataset, { asOf: test.asOf });
    const tables = world.program.relations.filter((r) => r.name !== '' && r.facts.notRun === null).map((r): [string, unknown] => [r.name, [...evaluation.rows(r.id)].map((row) => r.columns.map((c) => `${c.name}: ${evaluation.text(evaluation.value(r.id, c.id, row), c.type)}`).sort()).sort()]);
    return { title: test.title, tables: tables.sort(([a], [b]) => (a < b ? -1 : 1)), passed: runTests(program, { only: (t) => t.title === test.title }).results.map((r) => [r.passed, r.checked]) };
  }).sort((a, b) => (a.title < b.title ? -1 : 1));
}
const one = (text: string): readonly SourceText[] => [{ path: 'p.truce', text }];

describe('any text that parses', () => {
  it('is answered: nothing is thrown, places lie in the text, and what is accepted runs', () => {
    let accepted = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const base = seed % 2 === 0 ? good : all, random = randomFrom(seed), text = mutate(random, base[seed % base.length]!, all, 1 + (seed % 3));
      try {
        const { program } = read(one(text));
        if (program === null) continue;
        accepted++;
        const evaluation = evaluate(program, { tables: new Map(), asOf: null }, { asOf: null });
        for (const r of program.relations) if (r.facts.notRun === null) for (const row of evaluation.rows(r.id)) for (const c of r.columns) evaluation.value(r.id, c.id, row);
        runTests(program);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.stack ?? '' : String(error)}\n${text}`);
      }
    }
    expect(accepted).toBeGreaterThan(20);
  }, 120_000);

  it('is answered when it is a formula of any shape; an accepted one has a value of its type, and one that is never missing is there', () => {
    let accepted = 0;
    fc.assert(fc.property(expressions, (formula) => {
      const text = prelude(formula);
      const { program, diagnostics } = read(one(text));
      const start = text.indexOf(formula, text.indexOf('result ='));
      for (const d of diagnostics) expect(d.span!.start >= start && d.span!.end <= start + formula.length, `${formula}: ${d.message} at ${text.slice(d.span!.start, d.span!.end)}`).toBe(true);
      if (program === null) { expect(diagnostics.some((d) => d.severity === 'error'), formula).toBe(true); return; }
      accepted++;
      const test = program.tests[0]!, world = datasetOf(program, test), evaluation = evaluate(world.program, world.dataset, { asOf: test.asOf });
      expect(world.failures).toEqual([]);
      const relation = world.program.relations.find((r) => r.name === 'Formula')!, column = relation.columns.find((c) => c.name === 'result')!;
      for (const row of evaluation.rows(relation.id)) {
        const value = evaluation.value(relation.id, column.id, row);
        evaluation.text(value, column.type);
        if (value === null && !column.optional) expect(evaluation.diagnostics().length, `${formula} is missing, and the checker says that it never is`).toBeGreaterThan(0);
      }
    }), { numRuns: 300, seed: 11 });
    expect(accepted).toBeGreaterThan(60);
  }, 120_000);
});

describe('order decides nothing', () => {
  const key = (d: Diagnostic): string => `${d.code} ${d.span?.file} ${d.span?.start} ${d.message}`;

  it('of the files', () => {
    for (const { name, files } of [...corpusFiles('good'), ...corpusFiles('bad')]) {
      if (files.length < 2) continue;
      const first = read(files), turned = read([...files].reverse());
      expect(turned.diagnostics.map(key), name).toEqual(first.diagnostics.map(key));
      expect(bare(turned.program), name).toEqual(bare(first.program));
    }
  });

  it('of the files that a policy is cut into', () => {
    for (const text of good) {
      const whole = analyze(one(text)), { declarations } = whole.files[0]!.tree;
      for (const seed of [1, 2]) {
        const random = randomFrom(seed), parts: string[] = ['', '', ''];
        for (const d of declarations) parts[random(3)] += `${text.slice(d.span.start, d.span.end)}\n`;
        const files = parts.map((part, i) => ({ path: `${i}.truce`, text: `${parts.map((_, n) => (n === i ? '' : `import "${n}.truce"\n`)).join('')}${part}` }));
        const cut = read(files), turned = read([...files].reverse());
        expect(cut.diagnostics.filter((d) => d.severity !== 'information').map((d) => d.message)).toEqual([]);
        expect(bare(turned.program)).toEqual(bare(cut.program));
        expect(meaning(cut.program!)).toEqual(meaning(whole.program!));
      }
    }
  });

  it('of the declarations in a file', () => {
    for (const text of all) {
      const first = read(one(text)), { declarations } = parse(text, 'p.truce').file;
      const errors = (list: readonly Diagnostic[]): string[] => list.filter((d) => d.severity !== 'information').map((d) => d.code).sort();
      if (errors(first.diagnostics).some((code) => code.startsWith('T1'))) continue;
      // What is declared twice, or in a circle, is said where it is met second.
      if (errors(first.diagnostics).some((code) => ['T2004', 'T2009', 'T2013', 'T4015'].includes(code))) continue;
      const turned = read(one([...declarations].reverse().map((d) => text.slice(d.span.start, d.span.end)).join('\n')));
      expect(errors(turned.diagnostics), text).toEqual(errors(first.diagnostics));
      if (first.program !== null) expect(meaning(turned.program!), text).toEqual(meaning(first.program));
    }
  });
});

describe('layout decides nothing', () => {
  it('a formatted file means the same', () => {
    for (const text of all) {
      const done = format(text, 'p.truce');
      if (!('text' in done)) continue;
      const before = read(one(text)), after = read(one(done.text));
      expect(after.diagnostics.map((d) => d.code), text).toEqual(before.diagnostics.map((d) => d.code));
      expect(bare(after.program), text).toEqual(bare(before.program));
    }
  });
  it('other gaps between the same words mean the same', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const text = good[seed % good.length]!, spaced = respace(randomFrom(seed), text);
      expect(bare(read(one(spaced)).program), spaced).toEqual(bare(read(one(text)).program));
    }
  });
});
