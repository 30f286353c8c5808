/** One mistake, one message, and nothing else damaged. */
import { describe, expect, test } from 'vitest';
import { chunks } from '../../packages/engine/src/syntax/chunks.js';
import { layout } from '../../packages/engine/src/syntax/layout.js';
import { lex } from '../../packages/engine/src/syntax/lexer.js';
import { bare, corpusFiles, read, render, tour } from './read.js';

const whole = read(tour).file.declarations;

interface Mistake { readonly what: string; readonly from: string; readonly to: string; readonly code: string }
const mistakes: readonly Mistake[] = [
  { what: 'a record without }', from: 'amount money above 0 }\nrecord Touch', to: 'amount money above 0\nrecord Touch', code: 'T1003' },
  { what: 'an inner split without }', from: '    remainder to nobody as House\n  }\n', to: '    remainder to nobody as House\n', code: 'T1003' },
  { what: 'a grid without }', from: '    t3 | d1   | 2026-01-10\n  }\n', to: '    t3 | d1   | 2026-01-10\n', code: 'T1003' },
  { what: 'a } too many', from: '    50% on credited_on\n', to: '    50% on credited_on\n    }\n', code: 'T1004' },
  { what: 'a } too many at the end', from: '  done = first_call_at\n}\n', to: '  done = first_call_at\n}\n}\n', code: 'T1004' },
  { what: 'half-typed column', from: 'earned = bonus + sum(commission of Commission where payee is rep and credited_on in quarter)', to: 'earned =', code: 'T1002' },
  { what: 'half-typed if', from: /pay bonus = if reached[^\n]*\n[^\n]*/.exec(tour)![0], to: 'pay bonus = if reached then', code: 'T1002' },
  { what: 'half-typed parameter', from: 'parameter company_goal = 125_000 USD', to: 'parameter company_goal =', code: 'T1002' },
  { what: 'misspelt declaration', from: 'attribution Influence', to: 'attributon Influence', code: 'T1006' },
  { what: 'misspelt role', from: 'quota goal = only(amount', to: 'quotta goal = only(amount', code: 'T1007' },
  { what: 'order by', from: 'ordered by quarter', to: 'order by quarter', code: 'T1007' },
  { what: 'otherwize', from: '10% to sdr otherwise owner', to: '10% to sdr otherwize owner', code: 'T1007' },
  { what: 'small letter record', from: 'record Touch', to: 'record touch', code: 'T1019' },
  { what: 'bar at the end of a row', from: '    d1   | t1      | Opener     | 40_000\n', to: '    d1   | t1      | Opener     | 40_000 |\n', code: 'T1011' },
  { what: 'bar at the start of a row', from: '    d1   | t1      | Opener     | 40_000\n', to: '    | d1   | t1      | Opener     | 40_000\n', code: 'T1011' },
  { what: 'bar in an expression', from: 'won = stage is Won and closed_on is present', to: 'won = stage is Won | closed_on is present', code: 'T1015' },
  { what: 'two lines fused', from: 'cap top = 5_000 USD\n', to: 'cap top = 5_000 USD ', code: 'T1016' },
  { what: 'line ends in a comma', from: 'agreed by sales, marketing\n', to: 'agreed by sales,\n', code: 'T1002' },
  { what: 'missing to', from: '- earned) to rep on end(quarter)', to: '- earned) on end(quarter)', code: 'T1001' },
  { what: 'missing on', from: '- earned) to rep on end(quarter)', to: '- earned) to rep', code: 'T1002' },
  { what: 'missing colon', from: 'at 80% : 50%', to: 'at 80% 50%', code: 'T1001' },
  { what: 'missing )', from: 'opening = previous owed', to: 'opening = (previous owed', code: 'T1020' },
  { what: 'missing ) in a payment', from: 'largest(0 USD, guarantee - earned) to rep', to: 'largest(0 USD, guarantee - earned to rep', code: 'T1020' },
  { what: 'missing then', from: 'if reached then smallest', to: 'if reached smallest', code: 'T1001' },
  { what: 'missing comma in a call', from: 'largest(0 USD, guarantee', to: 'largest(0 USD guarantee', code: 'T1001' },
  { what: '==', from: 'stage is Won', to: 'stage == Won', code: 'T1008' },
  { what: '= in a condition', from: 'stage is Won', to: 'stage = Won', code: 'T1010' },
  { what: 'and/or mixed', from: 'stage is Won and closed_on is present', to: 'stage is Won and closed_on is present or won', code: 'T1009' },
  { what: 'label without as', from: '70% to owner as Closing', to: '70% to owner Closing', code: 'T1001' },
  { what: 'unclosed string', from: 'timezone "America/New_York"', to: 'timezone "America/New_York', code: 'T1005' },
  { what: 'stray sign', from: 'due = 4 business hours', to: 'due = § 4 business hours', code: 'T1015' },
  { what: 'SQL quotes', from: 'email_domain is "competitor.com"', to: "email_domain is 'competitor.com'", code: 'T1008' },
  { what: 'is defines', from: 'cap top = 5_000 USD', to: 'cap is 5_000 USD', code: 'T1010' },
  { what: 'a reserved word as a field', from: 'title text\n', to: 'first text\n', code: 'T1012' },
  { what: 'unclosed title', from: 'plan Commission "New business" for each', to: 'plan Commission "New business for each', code: 'T1005' },
];

describe('one mistake, one message', () => {
  for (const { what, from, to, code } of mistakes) {
    test(what, () => {
      expect(tour.split(from).length).toBeGreaterThan(1);
      const at = tour.indexOf(from);
      const text = tour.slice(0, at) + to + tour.slice(at + from.length);
      const { file, diagnostics } = read(text);
      expect(render(text, diagnostics)).toMatch(new RegExp(`^${code} `));
      expect(diagnostics.length, render(text, diagnostics)).toBe(1);
      expect(file.declarations.length).toBe(whole.length);
      const changed = file.declarations.filter((d, i) => JSON.stringify(bare(d)) !== JSON.stringify(bare(whole[i])));
      expect(changed.length).toBeLessThanOrEqual(1);
    });
  }
});

describe('the other lines of a damaged declaration stay', () => {
  test('six mistakes in one plan', () => {
    const text = tour.replace('gate reached = sales >= 50% of goal', 'gate reached = sales >= >= goal').replace('cap top = 5_000 USD', 'cap top 5_000 USD').replace('opening = previous owed starting 0 USD', 'opening = previous')
      .replace('draw advance = largest(0 USD, guarantee - earned) to rep on end(quarter)', 'draw advance = largest(0 USD, guarantee - earned) to rep').replace('balance owed = opening + advance + repaid', 'balance owed = opening + + repaid')
      .replace('measure house = sum(amount of Deal where won and closed_on in quarter)', 'measure house = sum(amount Deal)');
    const { file, diagnostics } = read(text);
    expect(diagnostics.length, render(text, diagnostics)).toBe(6);
    const plan = file.declarations.find((d) => d.kind === 'Relation' && d.name.text === 'Quarterly');
    const names = plan?.kind === 'Relation' ? plan.lines.flatMap((l) => (l.kind === 'Column' || l.kind === 'Payment' ? [l.name.text] : [])) : [];
    expect(names).toEqual(['sales', 'house', 'goal', 'reached', 'bonus', 'earned', 'opening', 'advance', 'repaid', 'owed']);
  });
});

interface Part { readonly start: number; readonly end: number; readonly index: number }

/** The declarations of a text, as the reader cuts them. */
function partsOf(text: string): readonly Part[] {
  return chunks(layout(lex(text, 'p.truce').tokens)).map((c, index) => ({ start: c.start, end: c.end, index }));
}

/** Where each token between two offsets ends; inside a grid, each cell. */
function tokenEnds(text: string, from: number, until: number): readonly number[] {
  const ends = new Set<number>();
  for (const token of lex(text, 'p.truce', from, until).tokens) {
    ends.add((token.endOffset as number) + 1);
    for (const row of token.grid?.rows ?? []) for (const cell of row.cells) ends.add(cell.end);
  }
  return [...ends];
}

describe('truncation after every token: at most one message, and the other declarations as before', () => {
  for (const { name, text } of corpusFiles('good')) {
    const before = read(text).file.declarations.map((d) => JSON.stringify(bare(d)));
    // A cut changes nothing outside its declaration and the next ones; around a long file's cut a window of three declarations is read instead of the file.
    const parts = partsOf(text);
    test(name, () => {
      expect(parts.length).toBe(before.length);
      for (const part of parts) {
        const left = parts[part.index - 1] ?? part;
        const right = parts[part.index + 2] ?? parts[parts.length - 1]!;
        const head = left === part ? '' : `${text.slice(left.start, left.end)}\n`;
        const tail = right.start <= part.end ? '' : text.slice(part.end, right.end);
        const last = right.index;
        for (const end of tokenEnds(text, part.start, part.end)) {
          const cut = text.slice(part.start, end);
          const { file, diagnostics } = read(`${head}${cut}\n${tail}`);
          expect(diagnostics.length, `${cut}\n---\n${render(`${head}${cut}\n${tail}`, diagnostics)}`).toBeLessThanOrEqual(1);
          const now = file.declarations.map((d) => JSON.stringify(bare(d)));
          if (head !== '') expect(now[0], cut).toBe(before[left.index]);
          expect(now.slice(now.length - (last - part.index)), cut).toEqual(before.slice(part.index + 1, last + 1));
          for (const d of file.declarations) expect(d.span.start >= 0 && d.span.start <= d.span.end && d.span.end <= head.length + cut.length + 1 + tail.length).toBe(true);
        }
      }
    }, 60_000);
  }

  test('of the whole tour, at every twentieth token', () => {
    const before = whole.map((d) => JSON.stringify(bare(d)));
    for (const part of partsOf(tour)) {
      for (const end of tokenEnds(tour, part.start, part.end).filter((_, i) => i % 20 === 7)) {
        const { file, diagnostics } = read(`${tour.slice(0, end)}\n${tour.slice(part.end)}`);
        expect(diagnostics.length, render(tour, diagnostics)).toBeLessThanOrEqual(1);
        const now = file.declarations.map((d) => JSON.stringify(bare(d)));
        expect(now.slice(0, part.index)).toEqual(before.slice(0, part.index));
        expect(now.slice(now.length - (before.length - part.index - 1))).toEqual(before.slice(part.index + 1));
      }
    }
  });
});

describe('one token changed: at most one message, and no other declaration touched', () => {
  const changes: readonly { readonly what: string; readonly to: (image: string) => string }[] = [
    { what: 'taken out', to: () => '' },
    { what: 'written twice', to: (image) => `${image} ${image}` },
    { what: 'replaced by a sign of another language', to: () => '§' },
  ];
  for (const { what, to } of changes) {
    for (const { name, text } of corpusFiles('good')) {
      test(`${what}: ${name}`, () => {
        const declarations = read(text).file.declarations;
        const before = declarations.map((d) => JSON.stringify(bare(d)));
        const parts = partsOf(text);
        const many: string[] = [];
        for (const token of lex(text, 'p.truce').tokens) {
          if (token.image === '\n') continue;
          const index = parts.findIndex((p) => token.startOffset >= p.start && token.startOffset < p.end);
          const part = parts[index]!;
          const [left, right] = [parts[index - 1] ?? part, parts[index + 1] ?? part];
          const end = token.grid === undefined ? (token.endOffset as number) + 1 : token.startOffset + 1;
          const changed = text.slice(left.start, token.startOffset) + to(text.slice(token.startOffset, end)) + text.slice(end, right.end);
          const { file, diagnostics } = read(changed);
          const now = new Set(file.declarations.map((d) => JSON.stringify(bare(d))));
          for (const neighbour of [left, right]) if (neighbour !== part) expect(now.has(before[neighbour.index]!), `${token.image} at ${token.startOffset}\n${changed}`).toBe(true);
          if (diagnostics.length > 1) many.push(`${token.image}: ${text.slice(Math.max(0, token.startOffset - 40), end + 40).replaceAll('\n', '⏎')}\n${render(changed, diagnostics)}`);
        }
        expect(many.length, many.join('\n\n')).toBe(0);
      }, 60_000);
    }
  }
});
