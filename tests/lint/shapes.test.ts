/** Role words that say what a formula does not do, and figures that are carried from row to row. Each rule has a page with a bad and a good example; here stand the forms that must be told apart. */
import { describe, expect, it } from 'vitest';
import { analyze, lint } from '@truce/engine';

const codesOf = (text: string): readonly string[] => {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return lint(program, { asOf: null }).findings.filter((d) => /^T(70|80)/.test(d.code)).map((d) => d.code);
};
const plan = (lines: string, more = ''): string => `policy "Plan" { currency USD; closes monthly }
record Rep { id text key; target money above 0 }
record Deal { id text key; owner Rep; amount money above 0; closed_on date; cancelled_on date optional }
plan Bonus for each Rep, month {
  from 2026-01-01 through 2026-12-31
  ordered by month   restarting each rep
  sold = sum(amount of Deal where owner is rep and closed_on in month)
${lines.split('\n').map((l) => `  ${l}`).join('\n')}
}
${more}`;
const PAID = 'pay bonus = 5% of sold to rep on end(month)';
const RECOVERED = 'opening = previous owed starting 0 USD\ndraw advance = largest(0 USD, 2_000 USD - 5% of sold) to rep on end(month)\nrecover repaid = -smallest(opening, largest(0 USD, 5% of sold - 2_000 USD)) to rep on end(month)\nbalance owed = opening + advance + repaid';

describe('a role word', () => {
  it.each<[string, string, readonly string[]]>([
    ['a quota that a rate edge reads', 'quota goal = rep.target\npay bonus = marginal on sold from zero {\n  up to goal : 5%\n  above : 10%\n} to rep on end(month)', []],
    ['a quota through another column', 'quota goal = rep.target\nreached = sold / goal\npay bonus = reached * 100 USD to rep on end(month)', []],
    ['a measure that is only shown', `measure deals = count(Deal where owner is rep and closed_on in month)\n${PAID}`, ['T7001']],
    ['a gate that is an amount', 'gate reached = sold / rep.target\npay bonus = reached * 100 USD to rep on end(month)', ['T7002']],
    ['a quota that is a yes or no', 'quota reached = sold > rep.target\npay bonus = if reached then 100 USD else 0 USD to rep on end(month)', ['T7002']],
    ['a cap in smallest', 'cap top = 1_000 USD\npay bonus = smallest(top, 5% of sold) to rep on end(month)', []],
    ['a cap through another column', 'cap top = 1_000 USD\nmost = top * 2\nraw = 5% of sold\npay bonus = if raw > most then most else raw to rep on end(month)', []],
    ['a cap as an edge of a rate', 'cap top = 1_000 USD\npay bonus = marginal on sold from zero {\n  up to top : 5%\n  above : 0%\n} to rep on end(month)', []],
    ['a cap that is what it holds down', 'cap counted = smallest(sold, 1_000 USD)\npay bonus = 5% of counted to rep on end(month)', []],
    ['a cap above which the rest is taken off', 'cap top = 1_000 USD\npay bonus = 5% of sold to rep on end(month)\npay reduction = -largest(0 USD, 5% of sold - top) to rep on end(month)', []],
    ['a cap that is added', 'cap top = 1_000 USD\npay bonus = 5% of sold + top to rep on end(month)', ['T7004']],
    ['a balance through a column, and a draw that it recovers', `${PAID}\n${RECOVERED}`, []],
    ['a balance of earlier rows', `balance carried = sum(sold of earlier rows)\n${PAID}`, []],
    ['a balance of this row', `balance owed = 2_000 USD - 5% of sold\n${PAID}`, ['T7005']],
    ['a draw for good', `${PAID}\ndraw advance = largest(0 USD, 2_000 USD - bonus) to rep on end(month)`, ['T7006']],
    ['a draw that a lower bonus pays back', 'owed = previous owed starting 0 USD + advance\ndraw advance = largest(0 USD, 2_000 USD - 5% of sold) to rep on end(month)\npay bonus = 5% of sold - previous owed starting 0 USD to rep on end(month)', []],
    ['a recovery that pays', `${PAID}\n${RECOVERED.replace('-smallest(opening', 'largest(opening')}`, ['T7007']],
    ['a draw that takes', `${PAID}\n${RECOVERED.replace('draw advance = largest(0 USD,', 'draw advance = -largest(0 USD,')}`, ['T7007']],
  ])('%s', (_, lines, codes) => expect(codesOf(plan(lines))).toEqual(codes));

  it('finds the recovery of a draw that a list reckons, and misses it', () => {
    const reckoned = (back: string): readonly string[] => codesOf(plan(PAID, `list Draw for each Rep, month {
  from 2026-01-01 through 2026-12-31
  ordered by month   restarting each rep
  earned = sum(amount of Deal where owner is rep and closed_on in month)
  drawn  = largest(0 USD, 2_000 USD - earned)
  repaid = smallest(previous owed starting 0 USD, largest(0 USD, earned - 2_000 USD))
  owed   = previous owed starting 0 USD + drawn - repaid
}
plan Pay for each Draw {
  pay commission = earned to rep on end(month)
  draw advance = drawn to rep on end(month)
${back}}
`));
    expect(reckoned('  recover back = -repaid to rep on end(month)\n')).toEqual([]);
    expect(reckoned('')).toEqual(['T7006']);
  });

  it('is not looked for where another table shows the figure', () => {
    expect(codesOf(plan(`measure deals = count(Deal where owner is rep and closed_on in month)\n${PAID}`, 'list Shown for each Bonus { many = deals > 10 }\n'))).toEqual([]);
  });

  it('knows the sign of what another plan pays', () => {
    const back = (amount: string): string => plan(PAID, `plan Back for each Bonus.payments where due_on <= 2026-06-30 {\n  clawback reversal = ${amount} to due_to on due_on\n}\n`);
    expect(codesOf(back('-50% * due'))).toEqual([]);
    expect(codesOf(back('50% * due'))).toEqual(['T7007']);
  });
});

describe('a figure that is carried', () => {
  const carried = (formula: string): readonly string[] => codesOf(plan(`left = ${formula}\n${PAID.replace('5% of sold', '5% of sold + left')}`));
  it.each<[string, readonly string[]]>([
    ['previous left starting 0 USD + sold / 3', []], ['(previous left starting 0 USD) * 2', []], ['-(previous left starting 0 USD) + sold', []], ['largest(0 USD, previous left starting 0 USD - sold)', []],
    ['round((previous left starting 0 USD) * 1.05, 0.01 USD)', []], ['(previous left starting 0 USD) * 1.05', ['T8001']], ['(previous left starting 0 USD) / 3 + sold', ['T8001']],
    ['if sold > 0 USD then 90% of (previous left starting 0 USD) else 0 USD', ['T8001']],
  ])('%s', (formula, codes) => expect(carried(formula)).toEqual(codes));

  it('through a column that rounds it is as fine as before', () => {
    expect(codesOf(plan(`before = previous taken starting 0 USD\nshare = round((1_000 USD - before) / 3, 0.01 USD)\ntaken = before + share\n${PAID.replace('5% of sold', 'share')}`))).toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    ['of thirds', 'sold / 3', ['T8002']], ['of percent of cents', '5% of sold', ['T8002']], ['of cents', 'sold', []], ['that is rounded', 'round(sold / 3, 0.01 USD)', []],
  ])('a difference %s', (_, due, codes) => expect(codesOf(plan(`due = ${due}\npay bonus = due - previous due starting 0 USD to rep on end(month)`))).toEqual(codes));
});

describe('a row of one stay and a period', () => {
  const stays = (where: string): readonly string[] => codesOf(`policy "P" { currency USD; closes quarterly }
record Rep { id text key }
record Stay dated { rep Rep key; role one of AE, SDR; from date; through date optional planned }
record Deal { id text key; owner Rep; amount money above 0; closed_on date }
plan Bonus for each Stay, quarter where role is AE {
  from 2026-01-01 through 2026-12-31
  sold = sum(amount of Deal where ${where})
  pay bonus = 5% of sold to rep on end(quarter)
}
`);
  it.each<[string, readonly string[]]>([
    ['owner is stay.rep and closed_on in quarter', ['T7003']], ['owner is stay.rep and closed_on between first_day and last_day', []], ['owner is stay.rep and closed_on in quarter and closed_on >= first_day and closed_on <= last_day', []],
    // What nobody is asked of is the whole company's in every row.
    ['closed_on in quarter', []],
  ])('that counts %s', (where, codes) => expect(stays(where)).toEqual(codes));
});

describe('a draw', () => {
  const followed = (sold: string): readonly string[] => codesOf(plan(`${PAID}\n${RECOVERED}`).replace('sold = sum(amount of Deal where owner is rep and closed_on in month)', `sold = ${sold}`));
  it('whose figures follow a cancellation is remarked on, and one that counts it when it happens is not', () => {
    expect(followed('sum(amount of Deal where owner is rep and closed_on in month and cancelled_on is missing)')).toEqual(['T7008']);
    expect(followed('sum(amount of Deal where owner is rep and closed_on in month) - sum(amount of Deal where owner is rep and cancelled_on in month)')).toEqual([]);
  });
});
