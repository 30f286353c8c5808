/** Formulas over a row with a field of every type: some of any shape, most of which are wrong in some way; and some made of parts that fit, in which only missing values and zeros may be overlooked. */
import fc from 'fast-check';

const FIELDS = ['amount', 'fee', 'seats', 'score', 'share', 'part', 'name', 'nick', 'closed_on', 'paid_on', 'created_at', 'called_at', 'quarter', 'won', 'stage', 'kind', 'term', 'owner', 'helper', 'owner.region', 'helper.region', 'goal', 'nothing'];
const LITERALS = ['0', '1', '2.5', '10%', '5 USD', '0 USD', '7 EUR', '"a"', '2026-03-31', '2026-Q1', '2026-03-31T10:00', '3 days', '2 months', '4 hours', 'yes', 'no', 'Open', 'Won', 'as_of'];
const FUNCTIONS: readonly (readonly [string, number])[] = [['abs', 1], ['round', 2], ['round_down', 1], ['smallest', 2], ['largest', 2], ['percent', 1], ['date', 1], ['month', 1], ['quarter', 1], ['year', 1], ['start', 1], ['end', 1], ['days', 1], ['months_between', 2], ['lower', 1], ['concat', 2], ['contains', 2], ['text', 1], ['length', 1], ['weekday', 1]];
const AGGREGATES = ['sum', 'average', 'smallest', 'largest', 'only', 'distinct', 'share', 'any', 'all'];

const { expression } = fc.letrec<{ expression: string; condition: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(...FIELDS), fc.constantFrom(...LITERALS)),
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('won', 'seats > 5', 'score is present', 'helper is missing', 'paid_on is present', 'stage is Won', 'closed_on in 2026-Q1'),
    fc.tuple(tie('expression'), fc.constantFrom('<', '<=', '>', '>=', 'is', 'is not'), tie('expression')).map(([a, o, b]) => `(${a}) ${o} (${b})`),
    fc.tuple(tie('expression'), fc.constantFrom('is present', 'is missing')).map(([a, o]) => `(${a}) ${o}`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a}) between (${b}) and (${c})`),
    fc.tuple(tie('expression'), fc.constantFrom('2026-Q1', 'quarter', '("a", "b")', '(1, 2)')).map(([a, t]) => `(${a}) in ${t}`),
    fc.tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition')).map(([a, o, b]) => `(${a}) ${o} (${b})`),
    tie('condition').map((a) => `not (${a})`),
  ),
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie('leaf'),
    fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/'), tie('expression')).map(([a, o, b]) => `(${a}) ${o} (${b})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a}) otherwise (${b})`),
    tie('leaf').map((a) => `-(${a})`),
    fc.tuple(fc.constantFrom(...FUNCTIONS), fc.array(tie('expression'), { minLength: 2, maxLength: 2 })).map(([[f, n], args]) => `${f}(${args.slice(0, n).join(', ')})`),
    fc.tuple(tie('condition'), tie('expression'), tie('expression')).map(([c, a, b]) => `if ${c} then (${a}) else (${b})`),
    fc.tuple(fc.constantFrom(...AGGREGATES), fc.constantFrom('item.price', 'item.deal', 'item.sold', 'item.price / item.sold'), fc.constantFrom('', ' where item.deal is this.deal', ' where item.sold is present', ' where item.price > 1 USD')).map(([f, x, w]) => `${f}(${x} of Item${w})`),
    fc.constantFrom('count(Item)', 'count(Item where item.deal is this.deal)', 'first(item.price of Item ordered by item.id)'),
    tie('condition'),
  ),
}));

/** Parts that fit together by their types; whether a value may be missing, or a divisor zero, is left to chance. */
const fitting = fc.letrec<{ money: string; number: string; day: string; ask: string }>((tie) => {
  const both = (a: 'money' | 'number' | 'day'): fc.Arbitrary<string> => fc.oneof(
    fc.tuple(tie('ask'), tie(a), tie(a)).map(([c, x, y]) => `(if ${c} then ${x} else ${y})`),
    fc.tuple(tie(a), tie(a)).map(([x, y]) => `(${x} otherwise ${y})`),
    fc.tuple(fc.constantFrom('smallest', 'largest'), tie(a), tie(a)).map(([f, x, y]) => `${f}(${x}, ${y})`),
  );
  const pair = (a: 'money' | 'number' | 'day', operator: readonly string[], b: 'money' | 'number' | 'day'): fc.Arbitrary<string> => fc.tuple(tie(a), fc.constantFrom(...operator), tie(b)).map(([x, o, y]) => `(${x} ${o} ${y})`);
  const options = { maxDepth: 4, withCrossShrink: true };
  return {
    money: fc.oneof(options, fc.constantFrom('amount', 'fee', 'goal', '5 USD', 'sum(item.price of Item where item.deal is this.deal)'), pair('money', ['+', '-'], 'money'), pair('money', ['/', '*'], 'number'), both('money')),
    number: fc.oneof(options, fc.constantFrom('seats', 'score', 'share', 'part', '2', '0', '10%', 'count(Item where item.deal is this.deal)'), pair('number', ['+', '-', '*', '/'], 'number'), pair('money', ['/'], 'money'), both('number'), pair('day', ['-'], 'day').map((d) => `days(${d})`)),
    day: fc.oneof(options, fc.constantFrom('closed_on', 'paid_on', 'date(called_at)', '2026-03-31', 'start(quarter)'), tie('day').map((d) => `(${d} + 3 days)`), both('day')),
    ask: fc.oneof(
      options, fc.constantFrom('won', 'helper is present', 'kind is New'),
      fc.constantFrom('fee', 'score', 'part', 'paid_on', 'called_at', 'helper').chain((x) => fc.constantFrom(`${x} is present`, `${x} is missing`)),
      fc.constantFrom('seats', 'score', 'part', 'share').chain((x) => fc.constantFrom('> 0', '>= 0', 'is 0', '> 1', 'is not 0', '< 0').map((o) => `${x} ${o}`)),
      fc.tuple(tie('money'), fc.constantFrom('<', '>=', 'is'), tie('money')).map(([a, o, b]) => `${a} ${o} ${b}`),
      fc.tuple(tie('ask'), fc.constantFrom('and', 'or'), tie('ask')).map(([a, o, b]) => `((${a}) ${o} (${b}))`), tie('ask').map((a) => `not (${a})`),
    ),
  };
});
/** A question about a value, and the value used where an answer should make it safe: what narrowing is for. */
const narrowed = fc.constantFrom(['fee', 'fee + 1 USD', '0 USD'], ['score', 'score + 1', '0'], ['seats', 'amount / seats + 1 USD', '0 USD'], ['score', 'amount / score + 1 USD', '0 USD'], ['part', 'seats / part + 1', '0'], ['paid_on', 'days(paid_on - closed_on)', '0'])
  .chain(([name, use, other]) => {
    const own = fc.constantFrom('is present', 'is missing', ...(name === 'paid_on' ? ['> closed_on'] : name === 'fee' ? ['> 0 USD', 'is 5 USD'] : ['> 0', '>= 0', 'is 0', 'is not 0', '< 1'])).map((o) => `${name} ${o}`);
    const asked = fc.oneof(own, own.map((a) => `not (${a})`), fitting.ask);
    return fc.tuple(asked, fc.option(fc.tuple(fc.constantFrom('and', 'or'), asked), { freq: 2 }), fc.boolean()).map(([a, more, turned]) => {
      const ask = more === null ? a : `(${a}) ${more[0]} (${more[1]})`;
      return turned ? `if ${ask} then ${other} else ${use}` : `if ${ask} then ${use} else ${other}`;
    });
  });

export const expressions: fc.Arbitrary<string> = fc.oneof({ weight: 1, arbitrary: expression }, { weight: 2, arbitrary: fc.oneof(fitting.money, fitting.number, fitting.day) }, { weight: 3, arbitrary: narrowed });

/** A policy in which one list computes the formula for two deals: one with everything, one without what may be missing. */
export const prelude = (formula: string): string => `policy "P" {
  currency USD
  timezone "America/New_York"
}
parameter goal = 100 USD
record Rep { id text key; region text optional }
record Deal {
  id text key
  amount money
  fee money optional
  seats count
  score number optional
  share percent
  part percent optional
  name text
  nick text optional
  closed_on date
  paid_on date optional
  created_at time
  called_at time optional
  quarter quarter
  won flag
  stage one of Open, Won
  kind one of New, Old optional
  term days
  owner Rep
  helper Rep optional
}
record Item { id text key; deal Deal; price money; sold count optional }
list Formula for each Deal {
  result = ${formula}
}
test "two deals" as of 2026-06-30 {
  given Rep {
    id  | region
    ana | EMEA
    bob | missing
  }
  given Deal {
    id | amount | fee     | seats | score   | share | part    | name | nick    | closed_on  | paid_on    | created_at       | called_at        | quarter | won | stage | kind    | term | owner | helper
    d1 | 100    | 5       | 10    | 2.5     | 50%   | 10%     | a    | b       | 2026-03-31 | 2026-04-15 | 2026-03-01T10:00 | 2026-03-02T10:00 | 2026-Q1 | yes | Won   | New     | 30   | ana   | bob
    d2 | 0      | missing | 0     | missing | 0%    | missing | ""   | missing | 2026-01-01 | missing    | 2026-01-01T00:00 | missing          | 2026-Q2 | no  | Open  | missing | 0    | bob   | missing
  }
  given Item {
    id | deal | price | sold
    i1 | d1   | 5     | 1
    i2 | d1   | 7     | missing
  }
}
`;
