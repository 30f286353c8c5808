/** What changed, in words: pairs of policies that differ in one thing. */
import { describe, expect, it } from 'vitest';
import { compare, wordsOf } from '@truce/engine';
import { POLICY, changed, programOf } from './policy.js';

function words(before: string, after: string): readonly string[] {
  const { changes } = compare(programOf(before), programOf(after)), of = (text: string) => ([, start, end]: readonly [number, number, number]): string => text.slice(start, end);
  return changes.flatMap((c) => wordsOf(c, { before: of(before), after: of(after) }).map((w) => `${c.kind}: ${w.text}`));
}

describe('compare', () => {
  it.each([
    ['nothing', POLICY, []],
    ['formatting, brackets and order', changed(['points >= threshold\n  require email is present', 'email is present   // an address\n  require (threshold <= points)']), []],
    ['a threshold', changed(['threshold = 60', 'threshold = 70']), ['changed: threshold 60 → 70']],
    ['a dated threshold', changed(['threshold = 60', 'threshold = 60 from 2020-01-01\nparameter threshold = 70 from 2026-08-01 because "bought lists"']), ['changed: threshold 60 holds from 2020-01-01, no longer always', 'changed: threshold 60 → 70 from 2026-08-01', 'changed: reason of threshold: “bought lists”']],
    ['a condition more', changed(['require email is present', 'require email is present\n  require points > 5']), ['changed: MQL: condition `points > 5` added']],
    ['a condition less', changed(['\n  require email is present', '']), ['changed: MQL: condition `email is present` removed']],
    ['a stricter comparison', changed(['points >= threshold', 'points > threshold']), ['changed: MQL: condition `points >= threshold` → `points > threshold`']],
    ['a number in a condition', changed(['points >= threshold', 'points >= threshold + 5']), ['changed: MQL, in `points >= threshold + 5`: `threshold` → `threshold + 5`']],
    ['a number in a column', changed(['then 10 else', 'then 15 else']), ['changed: points of MQL 10 → 15']],
    ['a share', changed(['90% to owner', '85% to owner'], ['10% to sdr', '15% to sdr']), ['changed: share of Closing in Booking 90% → 85%', 'changed: share of Sourcing in Booking 10% → 15%']],
    // The words of `part` are a choice: whoever compares with one of them says the same as before.
    ['a part more', [POLICY, POLICY.replace('90% to owner as Closing', '80% to owner as Closing\n    10% to owner as Coaching')].map((t) => `${t}list Closed for each Booking where part is Closing {\n  got = amount\n}\n`), ['changed: share of Closing in Booking 90% → 80%', 'changed: Booking: part `10% to owner as Coaching` added']],
    ['a recipient', changed(['10% to sdr otherwise owner', '10% to owner']), ['changed: Sourcing of Booking: recipient `sdr` removed']],
    ['a rate', changed([': 6%', ': 7%']), ['changed: rate in commission of Commission at `up to 50_000 USD` 6% → 7%']],
    ['an edge', changed(['up to 50_000', 'up to 60_000']), ['changed: edge of commission of Commission 50_000 USD → 60_000 USD']],
    ['a tier more', changed([': 6%\n', ': 6%\n    up to 80_000 USD : 8%\n']), ['changed: commission of Commission: row `up to 80_000 USD : 8%` added']],
    ['a day of payment', changed(['on deal.paid_on', 'on 30 days after credited_on']), ['changed: commission of Commission, instalment 2: day `deal.paid_on` → `30 days after credited_on`']],
    ['a setting', changed(['rounding half up', 'rounding half even']), ['changed: policy: rounding half up → half even']],
    ['a title', changed(['"Marketing qualified lead"', '"Good lead"']), ['wording: title of MQL: “Marketing qualified lead” → “Good lead”']],
    ['a field', changed(['team text', 'team text\n  city text optional']), ['changed: Rep: field `city text optional` added']],
    ['a declaration more', `${POLICY}kpi Won for each quarter {\n  from 2026-01-01 through 2026-12-31\n  value = count(Deal where won and closed_on in quarter)\n}\n`, ['added: KPI Won added']],
    ['a check less', POLICY.slice(0, POLICY.indexOf('always')), ['removed: check "nothing is lost" removed']],
    ['a parameter with another name', POLICY.replaceAll('threshold', 'bar'), ['renamed: parameter threshold is now called bar']],
    ['a lead with another name', POLICY.replaceAll('MQL', 'Qualified'), ['renamed: lead MQL is now called Qualified']],
    ['a column with another name', POLICY.replaceAll('points', 'total'), ['renamed: `points` of MQL is now called `total`']],
    ['a name and a number', POLICY.replaceAll('threshold', 'bar').replace('then 10', 'then 5'), ['renamed: parameter threshold is now called bar', 'changed: points of MQL 10 → 5']],
  ] as readonly (readonly [string, string | readonly string[], readonly string[]])[])('%s', (_, texts, expected) => { const [before, after] = typeof texts === 'string' ? [POLICY, texts] : texts; expect(words(before!, after!)).toEqual(expected); });

  it('tells a scale that several read once', () => {
    const scale = 'scale rate_by of amount money {\n  up to 10_000 USD : 5%\n  above : 8%\n}\n', use = (plan: string): string => `list ${plan} for each Deal where won {\n  due = amount * (rate_by at amount)\n}\n`;
    const text = `${POLICY}${scale}${use('First')}${use('Second')}`;
    expect(words(text, text.replace(': 8%', ': 9%'))).toEqual(['changed: rate_by at `above` 8% → 9%']);
  });
});
