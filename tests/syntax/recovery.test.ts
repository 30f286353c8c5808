/** One mistake, one message, and nothing else damaged. */
import { describe, expect, test } from 'vitest';
import { chunks } from '../../packages/engine/src/syntax/chunks.js';
import { layout } from '../../packages/engine/src/syntax/layout.js';
import { lex } from '../../packages/engine/src/syntax/lexer.js';
import { bare, read, render, tour } from './read.js';

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

describe('truncation after every token', () => {
  const parts = chunks(layout(lex(tour, 'p.truce').tokens)).map((c) => ({ start: c.start, end: c.end }));
  for (const [i, part] of parts.entries()) {
    test(`declaration ${i + 1}`, () => {
      const inside = lex(tour, 'p.truce', part.start, part.end).tokens;
      const ends = new Set<number>();
      for (const token of inside) {
        ends.add((token.endOffset as number) + 1);
        for (const row of token.grid?.rows ?? []) for (const cell of row.cells) ends.add(cell.end);
      }
      const later = JSON.stringify(bare(whole.slice(i + 1)));
      for (const end of ends) {
        const cut = tour.slice(part.start, end);
        const text = `${cut}\n${tour.slice(part.end)}`;
        const { file, diagnostics } = read(text);
        expect(diagnostics.length, `${cut}\n---\n${render(text, diagnostics)}`).toBeLessThanOrEqual(1);
        expect(JSON.stringify(bare(file.declarations.slice(file.declarations.length - (whole.length - i - 1)))), cut).toBe(later);
      }
    });
  }
});

describe('a token taken out', () => {
  test('costs at most one message, and no declaration', () => {
    const tokens = lex(tour, 'p.truce').tokens.filter((token) => token.image !== '\n');
    const many: string[] = [];
    const before = whole.map((d) => JSON.stringify(bare(d)));
    for (const token of tokens) {
      const end = token.grid === undefined ? (token.endOffset as number) + 1 : token.startOffset + 1;
      const text = tour.slice(0, token.startOffset) + tour.slice(end);
      const { file, diagnostics } = read(text);
      const now = new Set(file.declarations.map((d) => JSON.stringify(bare(d))));
      const lost = whole.filter((d, i) => !(token.startOffset >= d.span.start && token.startOffset < d.span.end) && !now.has(before[i]!));
      expect(lost.length, `${token.image} at ${token.startOffset}`).toBe(0);
      if (diagnostics.length > 1) many.push(`${token.startOffset} ${token.image}: ${tour.slice(token.startOffset - 30, end + 30).replaceAll('\n', '⏎')}\n${render(text, diagnostics)}`);
    }
    expect(many.length, many.join('\n\n')).toBe(0);
  }, 60_000);
});
