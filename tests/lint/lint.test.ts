/** Findings about an agreement, and the ways to accept one. Each rule has its page with a bad and a good example, which are run with the documents. */
import { describe, expect, it } from 'vitest';
import { analyze, lint, parseDate } from '@truce/engine';

const plan = (lines: string): string => `policy "Plan" { currency USD; party sales (AE) }
record Rep { id text key; role one of AE }
record Deal { id text key; owner Rep; amount money; closed_on date }
plan Bonus for each Rep, quarter where role is AE {
  from 2026-01-01 through 2026-12-31
${lines}  measure sold = sum(amount of Deal where owner is rep and closed_on in quarter)
  pay bonus = 5% of sold to rep on end(quarter)
}
`;
function linted(text: string, asOf: string | null = null): { readonly findings: readonly string[]; readonly accepted: readonly string[] } {
  const { program, diagnostics } = analyze([{ path: 'p.truce', text }]);
  if (program === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  const { findings, accepted } = lint(program, { asOf: asOf === null ? null : parseDate(asOf) });
  return { findings: findings.map((d) => `${d.severity} ${d.code}`), accepted: accepted.map((a) => `${a.code} ${a.of ?? 'policy'} ${a.through}`) };
}

describe('a finding', () => {
  it('is there until it is accepted', () => {
    expect(linted(plan('')).findings).toEqual(['warning T7114']);
    expect(linted(plan('  accept T7114 through 2026-06-30 because "for now"\n'), '2026-06-30')).toEqual({ findings: [], accepted: ['T7114 Bonus 2026-06-30'] });
  });
  it('is an error on the day after, and no longer accepted', () => {
    expect(linted(plan('  accept T7114 through 2026-06-30 because "for now"\n'), '2026-07-01')).toEqual({ findings: ['error T7100'], accepted: [] });
  });
  it('is accepted by the later of two lines', () => {
    expect(linted(plan('  accept T7114 through 2026-06-30 because "for now"\n  accept T7114 through 2026-12-31 because "again"\n'), '2026-07-01')).toEqual({ findings: [], accepted: ['T7114 Bonus 2026-12-31'] });
  });
  it('is accepted in the policy header for every declaration', () => {
    expect(linted(plan('').replace('party sales (AE) }', 'party sales (AE); accept T7114 through 2026-12-31 because "all of them" }'), '2026-07-01')).toEqual({ findings: [], accepted: ['T7114 policy 2026-12-31'] });
  });
  it('that is not there cannot be accepted, and neither can a code that does not exist', () => {
    expect(linted(plan('  accept T7114 through 2026-12-31 because "x"\n  accept T7113 through 2026-12-31 because "x"\n  accept T7999 through 2026-12-31 because "x"\n')).findings).toEqual(['warning T7101', 'warning T7101']);
  });
  it('of another declaration is not accepted by this one', () => {
    const two = `${plan('  accept T7114 through 2026-12-31 because "x"\n')}${plan('').split('\n').slice(3).join('\n').replace('plan Bonus', 'plan Second')}`;
    expect(linted(two).findings).toContain('warning T7114');
  });
});

describe('a policy without an agreement in it', () => {
  it('has no findings', () => {
    expect(linted('record Deal { id text key; amount money }\nlist Big for each Deal { require amount > 100_000 }\n'.replace('100_000', '100_000 USD').replace('record', 'policy "P" { currency USD }\nrecord')).findings).toEqual([]);
  });
});

describe('two sums that are added', () => {
  const two = (a: string, b: string, more = ''): readonly string[] => linted(`policy "P" { currency USD; party marketing (DemandGen) }
record Rep { id text key }
record Deal { id text key; owner Rep; helper Rep optional; amount money; size count; kind one of New, Upsell, Renewal; closed_on date; left_on date optional }
list Total for each Rep, quarter {
  from 2026-01-01 through 2026-12-31
  first_sum = sum(amount of Deal where ${a})
  other_sum = sum(amount of Deal where ${b})
  total = first_sum + other_sum
${more}}
`).findings;
  it.each([
    ['owner is rep', 'helper is rep'], ['kind is New', 'owner is rep'], ['kind in (New, Upsell)', 'kind in (Upsell, Renewal)'], ['size > 5', 'size <= 6'], ['closed_on in quarter', 'kind is New'],
  ])('may count a row of both: %s; %s', (a, b) => expect(two(a, b)).toEqual(['warning T7131']));
  it.each([
    ['kind is New', 'kind is Upsell'], ['kind is New', 'kind is not New'], ['kind is New', 'kind in (Upsell, Renewal)'], ['size > 5', 'size <= 5'], ['left_on is present', 'left_on is missing'], ['left_on < closed_on', 'left_on is missing'],
    ['closed_on in quarter', 'closed_on in (quarter - 1)'], ['owner is rep and kind is New', 'helper is rep and kind is Upsell'], ['size > 5 and kind is New', 'not (kind is New)'],
  ])('cannot count one in both: %s; %s', (a, b) => expect(two(a, b)).toEqual([]));
  it('may be meant, and is accepted then', () => expect(two('owner is rep', 'helper is rep', '  accept T7131 through 2026-12-31 because "both are credited"\n')).toEqual([]));
});

describe('what a finding is worth', () => {
  const source = (edited: string, more = ''): string => `policy "Plan" { currency USD; party sales (AE); party marketing (DemandGen) }
record Rep { id text key; role one of AE, DemandGen }
record Deal { id text key; owner Rep; marketer Rep; amount money; source one of Inbound, Outbound${edited}; closed_on date }
plan Commission for each Deal where owner.role is AE {
  pay commission = (if source is Outbound then 10% else 6%) * amount to owner on closed_on
}
plan Share for each Deal where marketer.role is DemandGen {
  pay bonus = (if source is Inbound then 3% else 1%) * amount to marketer on closed_on
}
test "a deal" as of 2026-03-31 {
  given Rep { id | role; ana | AE; max | DemandGen }
  given Deal { id | owner | marketer | amount | source | closed_on; d1 | ana | max | 10_000 | Inbound | 2026-03-02 }
  expect count(Deal) is 1
}
${more}`;
  const said = (text: string): readonly string[] => lint(analyze([{ path: 'p.truce', text }]).program!, { asOf: null, tries: true }).findings.map((d) => `${d.code}: ${d.notes.join(' ')}`);

  it('is the same deal with another source, on the rows of a test', () => {
    expect(said(source(' edited by sales'))).toEqual(['T7110: in the test "a deal": Deal d1 with Outbound instead of Inbound pays ana 400 USD more', 'T7128: in the test "a deal", Deal d1: sales +400 USD, marketing -200 USD'].sort());
  });
  it('and nothing, where nobody edits the source, or not after the day on which it counts', () => {
    expect(said(source(''))).toEqual([]);
    expect(said(source(' edited by sales fixed on closed_on')).filter((d) => d.startsWith('T7110'))).toEqual([]);
  });
});
