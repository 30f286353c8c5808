/** Everybody above a row, as a policy says it: against a walk up a tree, with people who change, and with circles in the data. */
import { analyze, evaluate, runTests } from '@truce/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';

const said = (text: string): string[] => {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text }]);
  const errors = diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message} ${d.label ?? ''}`);
  return program === null ? errors : [...errors, ...runTests(program).results.flatMap((t) => t.failures.flatMap((f) => [`${f.code} ${f.message} ${f.label ?? ''}`, ...f.notes]))];
};

/** The problems of the data in the world of the first test, at the end of 2026. */
const problemsIn = (text: string): string => {
  const program = analyze([{ path: 'p.truce', text }]).program!, world = datasetOf(program, program.tests[0]!);
  const evaluation = evaluate(world.program, world.dataset, { asOf: { day: 20_818, time: null } });
  for (const r of world.program.relations) for (const row of evaluation.rows(r.id)) for (const c of r.columns) evaluation.value(r.id, c.id, row);
  return evaluation.diagnostics().map((d) => [d.code, ...d.notes].join(' ')).join('; ');
};

const plain = (reps: readonly (readonly [id: string, above: string | null])[], sales: readonly (readonly [id: string, seller: string])[], expects: string): string => `policy "P" {}
record Rep { id text key; head Rep optional }
record Sale { id text key; seller Rep }
list Chain for each Sale, boss above seller by head {}
list Line for each Rep, boss above rep by head {}
list Names for each Sale { names = join(" ", boss.id of Chain with same sale ordered by place) }
list Below for each Rep { people = count(Line where boss is this.rep) }
test "t" {
  given Rep {
    id | head
${reps.map(([id, above]) => `    ${id} | ${above ?? 'missing'}`).join('\n')}
  }
  given Sale {
    id | seller
${sales.map(([id, seller]) => `    ${id} | ${seller}`).join('\n')}
  }
  ${expects}
}`;

describe('everybody above', () => {
  it('comes nearest first, and ends where nobody is above', () => {
    expect(said(plain([['ana', 'ben'], ['ben', 'cat'], ['cat', null]], [['s', 'ana'], ['t', 'cat']], `expect only Chain {
    sale | place | boss
    s    | 1     | ben
    s    | 2     | cat
  }
  expect Below {
    rep | people
    ana | 0
    ben | 1
    cat | 2
  }`))).toEqual([]);
  });

  it('is who a walk up any tree meets, and everybody below is counted once for each level', () => {
    const tree = fc.array(fc.nat(), { minLength: 1, maxLength: 9 }).map((n) => n.map((x, i) => (i === 0 || x % 5 === 0 ? null : x % i)));
    fc.assert(fc.property(tree, fc.array(fc.nat(), { maxLength: 4 }), (above, sellers) => {
      const id = (i: number): string => `r${i}`, walk = (i: number): readonly number[] => { const next = above[i]!; return next === null ? [] : [next, ...walk(next)]; };
      const sales = sellers.map((s, i) => [`s${i}`, s % above.length] as const);
      const grid = sales.map(([s, seller]) => `    ${s} | "${walk(seller).map(id).join(' ')}"`).join('\n');
      const below = above.map((_, i) => `    ${id(i)} | ${above.filter((_b, j) => walk(j).includes(i)).length}`).join('\n');
      const expects = `${sales.length === 0 ? '' : `expect Names {\n    sale | names\n${grid}\n  }\n  `}expect Below {\n    rep | people\n${below}\n  }`;
      expect(said(plain(above.map((a, i) => [id(i), a === null ? null : id(a)] as const), sales.map(([s, seller]) => [s, id(seller)] as const), expects))).toEqual([]);
    }), { numRuns: 40 });
  });

  it('of a circle is nobody: the data is wrong, and the circle is named once for each who is in it or leads to it', () => {
    const circle = plain([['x', 'y'], ['y', 'z'], ['z', 'y'], ['own', 'own'], ['ana', 'ben'], ['ben', null]], [['s', 'x'], ['o', 'own'], ['t', 'ana']], `expect only Chain {
    sale | place | boss
    t    | 1     | ben
  }`);
    expect(said(circle)).toEqual([]);
    expect(problemsIn(circle)).toBe('T5115 for example: sale s: y, z, y for example: sale o: own, own; T5115 for example: rep x: y, z, y for example: rep y: y, z, y for example: rep z: z, y, z');
  });

  it('of a large circle is told with the first names only', () => {
    const n = 30, ring = Array.from({ length: n }, (_, i) => [`r${i}`, `r${(i + 1) % n}`] as const);
    expect(problemsIn(plain(ring, [['s', 'r0']], 'expect count(Chain) is 0'))).toContain('sale s: r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11 and 18 more, back to r0');
  });

  it('is explained by those who stand between', () => {
    const text = plain([['ana', 'ben'], ['ben', 'cat'], ['cat', null]], [['s', 'ana']], 'expect count(Chain) is 2'), program = analyze([{ path: 'p.truce', text }]).program!, world = datasetOf(program, program.tests[0]!);
    const evaluation = evaluate(world.program, world.dataset, { asOf: null, text: ([, start, end]) => text.slice(start, end) }), chain = program.relations.find((r) => r.name === 'Chain')!;
    const trace = evaluation.explain(chain.id, 1, evaluation.rows(chain.id)[1]!);
    expect([trace.valueText, trace.note, ...trace.steps.map((s) => `${s.what} = ${s.valueText}`)]).toEqual(['cat', 'head of ben', 'seller of sale s = ana', 'head of ana = ben']);
  });

  it('of nobody is nobody', () => {
    expect(said(`policy "P" {}
record Rep { id text key; head Rep optional }
record Sale { id text key; helper Rep optional }
list Chain for each Sale, boss above helper by head {}
test "t" {
  given Rep {
    id | head
    ana | ben
    ben | missing
  }
  given Sale {
    id | helper
    s | missing
    t | ana
  }
  expect count(Chain) is 1
}`)).toEqual([]);
  });
});

describe('everybody above on a day', () => {
  const dated = (header: string, expects: string): string => `policy "P" { currency USD; closes monthly }
record Rep { id text key }
record Assignment dated { rep Rep key; manager Rep optional; from date; through date optional planned }
record Sale { id text key; seller Rep; amount money; sold_on date; paid_on date optional }
list Chain for each Sale, boss above seller by manager at ${header} {}
plan Override for each Chain { pay override = 10% of amount / place to boss on sold_on }
test "t" as of 2026-12-31 {
  given Assignment {
    rep | manager | from       | through
    ana | ben     | 2026-01-01 | 2026-06-30
    ana | cat     | 2026-07-01 | missing
    ben | cat     | 2026-01-01 | 2026-06-30
    cat | missing | 2026-01-01 | missing
  }
  given Sale {
    id | seller | amount | sold_on    | paid_on
    s1 | ana    | 100    | 2026-03-01 | missing
    s2 | ana    | 100    | 2026-08-01 | 2026-09-01
    s3 | ben    | 100    | 2026-08-01 | missing
  }
  ${expects}
}`;

  it('is who was above then; whoever has no row is an error in the data', () => {
    const text = dated('sold_on', `expect only Override {
    sale | place | boss | override
    s1   | 1     | ben  | 10
    s1   | 2     | cat  | 5
    s2   | 1     | cat  | 10
  }`);
    expect(said(text)).toEqual([]);
    expect(problemsIn(text)).toContain('T5112 for example: sale s3: Assignment has no row for ben on 2026-08-01');
  });

  it('is no error where a row is not asked for, or the header asks of the row what leaves it out', () => {
    expect(problemsIn(dated('sold_on otherwise nobody', 'expect count(Chain) is 3'))).toBe('');
    expect(problemsIn(dated('sold_on where sale.id is not "s3"', 'expect count(Chain) is 3'))).toBe('');
    expect(said(dated('paid_on where paid_on is present and place is 1', 'expect only Chain {\n    sale | boss\n    s2 | cat\n  }'))).toEqual([]);
    expect(said(dated('paid_on where place is 1', 'expect count(Chain) is 1'))).toEqual([expect.stringContaining('`paid_on` may be missing')]);
  });

  it('of rows of several things is asked of a list of them', () => {
    expect(said(`policy "P" {}
record Rep { id text key }
record Assignment dated { rep Rep key; manager Rep optional; from date; through date optional planned }
list Seat for each Rep, quarter { from 2026-01-01 through 2026-06-30 }
list Chain for each Seat, boss above rep by manager at end(quarter) {}
test "t" as of 2026-06-30 {
  given Assignment {
    rep | manager | from       | through
    ana | ben     | 2026-01-01 | 2026-05-31
    ana | missing | 2026-06-01 | missing
    ben | missing | 2026-01-01 | missing
  }
  expect only Chain {
    rep | quarter | boss
    ana | 2026-Q1 | ben
  }
}`)).toEqual([]);
  });

  it('moves nothing that was posted when somebody changes places later', () => {
    expect(said(dated('sold_on otherwise nobody', `expect only Posting {
    payee | closing | amount | kind
    ben   | 2026-03 | 10     | New
    cat   | 2026-03 | 5      | New
    cat   | 2026-08 | 10     | New
  }`))).toEqual([]);
  });
});
