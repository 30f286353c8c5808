/** Chains of moves, tables of coalitions, texts cut into rows and rows joined to a text, as a policy says them; the engine against systems of equations and all orders of arrival. */
import { analyze, evaluate, runTests } from '@truce/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceToArrive } from '../../packages/engine/src/base/absorbing.js';
import { add, div, fraction, toFractionText, type Num } from '../../packages/engine/src/base/exact.js';
import { datasetOf } from '../../packages/engine/src/proof/dataset-of.js';
import { shapleyValue } from '../../packages/engine/src/base/shapley.js';
import { reach, shapley, type Seat } from '../oracle/leaves.js';
import { Rational } from '../oracle/rational.js';

const said = (text: string): string[] => {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text }]);
  const errors = diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${d.message} ${d.label ?? ''}`);
  return program === null ? errors : [...errors, ...runTests(program).results.flatMap((t) => t.failures.flatMap((f) => [`${f.code} ${f.message} ${f.label ?? ''}`, ...f.notes]))];
};

/** The problems of the data in the world of the first test. */
const problemsIn = (text: string): string => {
  const program = analyze([{ path: 'p.truce', text }]).program!, world = datasetOf(program, program.tests[0]!);
  const evaluation = evaluate(world.program, world.dataset, { asOf: null });
  for (const r of world.program.relations) for (const row of evaluation.rows(r.id)) for (const c of r.columns) evaluation.value(r.id, c.id, row);
  return evaluation.diagnostics().map((d) => [d.code, ...d.notes].join(' ')).join('; ');
};

describe('reach', () => {
  const policy = (grid: string, expects: string): string => `policy "P" {}
record Move { came_from text; state text; chance percent optional }
list Answer { arrives = reach("start", "conv", came_from, state, chance of Move) }
list Without for each distinct state in Move { arrives = reach("start", "conv", came_from, state, chance of Move where move.state is not this.state) }
test "t" {
  given Move {
    came_from | state | chance
${grid.trim().split('\n').map((l) => `    ${l.trim()}`).join('\n')}
  }
  ${expects}
}`;
  it.each<[string, string, string]>([
    ['straight on', 'start | a | 100%\na | conv | 25%', '25%'],
    ['two ways', 'start | a | 50%\nstart | b | 50%\na | conv | 50%\nb | conv | 100%', '75%'],
    ['back again: a half, and a half of a half, …', 'start | a | 100%\na | start | 50%\na | conv | 25%', '50%'],
    ['the same move twice adds up', 'start | conv | 20%\nstart | conv | 30%', '50%'],
    ['what stays for ever does not arrive', 'start | a | 50%\na | a | 100%\nstart | conv | 50%', '50%'],
    ['no way', 'start | a | 100%\nb | conv | 100%', '0%'],
    ['a chance that is missing is no move', 'start | conv | missing\nstart | a | 10%\na | conv | 100%', '10%'],
  ])('%s', (_, grid, chance) => expect(said(policy(grid, `expect only(arrives of Answer) is ${chance}`))).toEqual([]));

  it('leaves out moves by what the row outside says', () => {
    expect(said(policy('start | a | 50%\nstart | b | 50%\na | conv | 50%\nb | conv | 100%', 'expect Without {\n    state | arrives\n    a | 50%\n    b | 25%\n    conv | 0%\n  }'))).toEqual([]);
  });
  it('says which state has chances that are none', () => {
    expect(problemsIn(policy('start | a | 60%\nstart | b | 60%', 'expect only(arrives of Answer) is missing'))).toMatch(/T5108.*from start: chances of 120 % together/);
    expect(said(`policy "P" {}\nrecord Move { a text; b count; chance percent }\nlist Answer { x = reach("s", "t", a, b, chance of Move) }`).join()).toMatch(/state of `reach`/);
    expect(said(`policy "P" {}\nrecord Move { a text; b text; chance percent }\nlist Answer { x = reach("s", a, b, chance of Move) }`).join()).toMatch(/reach/);
    expect(said(`policy "P" {}\nrecord Move { a text; b text; chance text }\nlist Answer { x = reach("s", "t", a, b, chance of Move) }`).join()).toMatch(/chance/);
  });

  it('is what a system of equations gives', () => {
    const move = fc.record({ from: fc.nat(5), to: fc.nat(6), n: fc.integer({ min: 1, max: 9 }) });
    fc.assert(fc.property(fc.array(move, { maxLength: 18 }), fc.integer({ min: 0, max: 3 }), (list, rest) => {
      const out = (s: number): number => list.filter((m) => m.from === s).reduce((sum, m) => sum + m.n, rest);
      const moves = new Map<number, Map<number, Num>>();
      for (const m of list) { const to = moves.get(m.from) ?? new Map<number, Num>(); to.set(m.to, add(to.get(m.to) ?? 0, div(m.n, out(m.from)))); moves.set(m.from, to); }
      const wanted = reach(list.map((m) => ({ from: `${m.from}`, to: `${m.to}`, chance: Rational.of(m.n, out(m.from)) })), '0', '6');
      expect(toFractionText(chanceToArrive(moves, 0, 6))).toBe(`${wanted}`);
    }), { numRuns: 300 });
  });
});

describe('shapley', () => {
  const policy = (worths: string, expected: string): string => `policy "P" {}
record Coalition { id text key; worth number }
record Player { id text key }
record Seat { coalition Coalition; player Player }
list Value for each Player { adds = shapley(player, seat.player, coalition, coalition.worth of Seat) }
test "t" {
  given Coalition {
    id | worth
${worths.split(', ').map((w) => `    ${w.replace(':', ' | ')}`).join('\n')}
  }
  given Seat {
    coalition | player
${worths.split(', ').flatMap((w) => [...w.split(':')[0]!].map((p) => `    ${w.split(':')[0]!} | ${p}`)).join('\n')}
  }
  expect ${expected}
}`;
  it('of three', () => expect(said(policy('o:7, f:6, d:4, of:15, od:7, fd:9, ofd:19', 'Value {\n    player | adds\n    o | 23 / 3\n    f | 49 / 6\n    d | 19 / 6\n  }'))).toEqual([]));
  it('of one', () => expect(said(policy('a:5', 'only(adds of Value) is 5'))).toEqual([]));
  it('needs every coalition, and one worth of each', () => {
    expect(problemsIn(policy('a:5, b:1', 'count(Value where adds is missing) is 2'))).toMatch(/no worth of a, b/);
    expect(problemsIn(policy('a:5, aa:1', 'count(Value) is 1'))).toMatch(/a and aa have the same members/);
  });
  it('is what all orders of arrival give', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }).chain((n) => fc.array(fc.integer({ min: -20, max: 50 }), { minLength: 2 ** n - 1, maxLength: 2 ** n - 1 }).map((worths) => ({ n, worths }))), ({ n, worths }) => {
      const seats: Seat[] = worths.flatMap((w, i) => Array.from({ length: n }, (_, p) => p).filter((p) => ((i + 1) >>> p) % 2 === 1).map((p) => ({ member: `${p}`, coalition: `${i}`, worth: Rational.of(w) })));
      let all: Num = 0;
      for (let p = 0; p < n; p++) {
        const value = shapleyValue(worths.map((worth, i) => ({ members: i + 1, worth })), n, p);
        expect(toFractionText(value)).toBe(`${shapley(seats, `${p}`)}`);
        all = add(all, value);
      }
      // What everybody together is worth is given out, no more and no less.
      expect(toFractionText(all)).toBe(`${worths.at(-1)}`);
    }), { numRuns: 150 });
  });
  it('of numbers that are no whole ones', () => expect(toFractionText(shapleyValue([{ members: 1, worth: fraction(1n, 3n) }, { members: 2, worth: 0 }, { members: 3, worth: 1 }], 2, 0))).toBe('2/3'));
});

describe('the parts of a text', () => {
  const policy = (header: string, grid: string, expects: string): string => `policy "P" {}
record Shop { id text key; label text }
record Path { id text key; shop Shop; route text optional; seen_on date }
list Step for each Path, channel in ${header} { before = count(Step with same path where step.place < this.place) }
list Route for each Path { again = join(" > ", channel of Step with same path ordered by place) }
test "t" as of 2026-06-30 {
  given Shop {
    id | label
    s  | "x / y"
  }
  given Path {
    id | shop | route | seen_on
${grid.split('\n').map((l) => `    ${l}`).join('\n')}
  }
  ${expects}
}`;
  const rows = 'p | s | "a > b > a" | 2026-06-01\nq | s | missing | 2026-06-01\nr | s | " b>> " | 2026-06-01\nlate | s | "a" | 2026-07-01';
  it('are rows with a place; spaces and empty parts are none, nor is what is not known yet', () => {
    expect(said(policy('route by ">"', rows, `expect only Step {
    path | place | channel | before
    p | 1 | a | 0
    p | 2 | b | 1
    p | 3 | a | 2
    r | 1 | b | 0
  }`))).toEqual([]);
  });
  it('joined again are the text', () => {
    expect(said(policy('route by ">"', rows, 'expect Route {\n    path | again\n    p | "a > b > a"\n    q | ""\n    r | b\n  }'))).toEqual([]);
  });
  it('can be left out by what they are, and keep their places', () => {
    expect(said(policy('route by ">" where channel is not "b"', rows, 'expect only Step {\n    path | place | channel\n    p | 1 | a\n    p | 3 | a\n  }'))).toEqual([]);
  });
  it('of a text that is computed, or of another row', () => {
    expect(said(policy('concat("start > ", route otherwise "none") by ">"', rows, 'expect count(Step where path is "p") is 4\n  expect count(Step where path is "q") is 2'))).toEqual([]);
    expect(said(policy('shop.label by "/"', rows, 'expect count(Step where channel is "y") is 3'))).toEqual([]);
  });
  it('give back every text made of words', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.constantFrom('a', 'b', 'c d', 'é'), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }), (routes) => {
      const grid = routes.map((route, i) => `p${i} | s | "${route.join(' > ')}" | 2026-06-01`).join('\n');
      const expected = routes.map((route, i) => `    p${i} | "${route.join(' > ')}"`).join('\n');
      expect(said(policy('route by ">"', grid, `expect Route {\n    path | again\n${expected}\n  }\n  expect count(Step) is ${routes.flat().length}`))).toEqual([]);
    }), { numRuns: 30 });
  });
});

describe('join', () => {
  it('puts texts in order, leaves out those that are missing, and takes its separator from the row outside', () => {
    expect(said(`policy "P" {}
record Group { id text key; sign text }
record Word { id count key; group Group; spelt text optional }
list Line for each Group {
  words = join(sign, spelt of Word with same group ordered by word.id)
  backwards = join(sign, spelt of Word with same group ordered by (-word.id))
}
list Growing for each Word {
  ordered by id   restarting each group
  so_far = join("", spelt of rows so far ordered by id)
}
test "t" {
  given Group {
    id | sign
    g  | ", "
    h  | "-"
    e  | "?"
  }
  given Word {
    id | group | spelt
    2  | g     | b
    1  | g     | a
    3  | g     | missing
    4  | g     | c
    5  | h     | d
  }
  expect only Line {
    group | words     | backwards
    g     | "a, b, c" | "c, b, a"
    h     | d         | d
    e     | ""        | ""
  }
  expect only Growing {
    word.id | so_far
    1 | a
    2 | ab
    3 | ab
    4 | abc
    5 | d
  }
}`)).toEqual([]);
  });
});

describe('half_life', () => {
  it('of an age by the clock and a half-life in days counts a day as 24 hours', () => {
    expect(said(`policy "P" { timezone "UTC" }
record Touch { id text key; at time; ended_at time }
list Weight for each Touch { by_clock = half_life(ended_at - at, 7 days); by_hours = half_life(ended_at - at, 168 hours); by_day = half_life(date(ended_at) - date(at), 7 days) }
test "t" {
  given Touch {
    id | at | ended_at
    a  | 2026-03-01T12:00 | 2026-03-08T12:00
    b  | 2026-03-01T12:00 | 2026-03-05T00:00
  }
  expect only(by_clock of Weight where touch is "a") is 50%
  expect only(by_clock of Weight where touch is "b") is half_life(84 hours, 168 hours)
  expect all(by_clock is by_hours of Weight)
  expect only(by_day of Weight where touch is "b") is half_life(4 days, 7 days)
}`)).toEqual([]);
  });
  it('needs a half-life above zero', () => {
    expect(problemsIn('policy "P" {}\nrecord T { id text key; age days }\nlist W for each T { w = half_life(7 days, age) }\ntest "t" {\n  given T {\n    id | age\n    a | 0\n  }\n  expect 1 is 1\n}')).toMatch(/T5108/);
  });
});
