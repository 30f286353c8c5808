/** Two texts mean the same, or they do not. */
import { describe, expect, it } from 'vitest';
import { closureOf, format, meaningsOf } from '@truce/engine';
import { POLICY, changed, programOf } from './policy.js';

const texts = (text: string): ReadonlyMap<string, string> => new Map([...meaningsOf(programOf(text))].map(([key, m]) => [key, m.text]));
const differing = (a: string, b: string): readonly string[] => { const x = texts(a), y = texts(b); return [...new Set([...x.keys(), ...y.keys()])].filter((k) => x.get(k) !== y.get(k)); };

describe('the meaning of a declaration', () => {
  it('has a key for each', () => {
    expect([...meaningsOf(programOf(POLICY)).keys()]).toEqual(['policy', 'parameter threshold', 'record Rep', 'record Lead', 'record Deal', 'lead MQL', 'kpi Volume', 'credit Booking', 'plan Commission', 'ledger', 'always "nothing is lost"']);
  });
  it.each([
    ['comments and spaces', changed(['parameter threshold = 60', '// sixty\nparameter   threshold=60']), []],
    ['brackets', changed(['points >= threshold', '(points >= (threshold))']), []],
    ['the order of a sum', changed(['score + (if source is Event then 10 else 0)', '(if source is Event then 10 else 0) + score']), []],
    ['the order of conditions', changed(['require points >= threshold\n  require email is present', 'require email is present\n  require points >= threshold']), []],
    ['conditions on one line', changed(['for each Deal where won {\n  sum', 'for each Deal where won and amount > 0 USD {\n  sum']), ['always "nothing is lost"']],
    ['a comparison read from the other side', changed(['points >= threshold', 'threshold <= points']), []],
    ['how a number is written', changed(['50_000 USD', '50000.00 USD']), []],
    ['the order of fields', changed(['amount money\n  won flag', 'won flag\n  amount money']), []],
    ['a title', changed(['"Marketing qualified lead"', '"Good lead"']), []],
    ['a number', changed(['threshold = 60', 'threshold = 70']), ['parameter threshold']],
    ['a strict comparison', changed(['points >= threshold', 'points > threshold']), ['lead MQL']],
    ['the order of parts', changed(['90% to owner as Closing\n    10% to sdr otherwise owner as Sourcing', '10% to sdr otherwise owner as Sourcing\n    90% to owner as Closing']), ['credit Booking']],
    ['a rate', changed([': 6%', ': 7%']), ['plan Commission']],
    ['a day of payment', changed(['50% on deal.paid_on', '50% on 30 days after credited_on']), ['plan Commission']],
    ['a way of reading', changed(['after so_far', 'from zero']), ['plan Commission']],
    ['a bound of a field', changed(['amount money\n', 'amount money at least 0\n']), ['record Deal']],
  ])('%s', (_, text, expected) => { expect(differing(POLICY, text)).toEqual(expected); });
  it('does not depend on how the text is laid out, nor on the file', () => {
    const formatted = format(POLICY.replaceAll('\n  ', '\n        '), 'x.truce');
    if (!('text' in formatted)) throw new Error('the policy can not be formatted');
    const a = meaningsOf(programOf(POLICY)), b = meaningsOf(programOf(formatted.text, 'other/name.truce'));
    expect([...b].map(([k, m]) => [k, m.text, m.words, m.uses])).toEqual([...a].map(([k, m]) => [k, m.text, m.words, m.uses]));
  });
  it('does not depend on the order of declarations', () => {
    const from = POLICY.indexOf('kpi Volume'), to = POLICY.indexOf('credit Booking');
    expect(differing(POLICY, `${POLICY.slice(0, from)}${POLICY.slice(to)}\n${POLICY.slice(from, to)}`)).toEqual([]);
  });
  it('is canonical JSON', () => { for (const m of meaningsOf(programOf(POLICY)).values()) expect(JSON.stringify(JSON.parse(m.text))).toBe(m.text); });
  it('names what it rests on', () => {
    const all = meaningsOf(programOf(POLICY));
    expect(all.get('lead MQL')!.uses).toEqual(['parameter threshold', 'record Lead']);
    expect(closureOf(all, 'kpi Volume').map((m) => m.key)).toEqual(['kpi Volume', 'lead MQL', 'parameter threshold', 'policy', 'record Lead']);
  });
});
