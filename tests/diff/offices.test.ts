/** Offices in a diff: what they say is said in words, in whatever lines it was written; and a policy that names none means what it meant before there were any. */
import { describe, expect, it } from 'vitest';
import { compare, meaningsOf, wordsOf } from '@truce/engine';
import { programOf } from './policy.js';

const policy = (header: string, due = '4 business hours in office after created_at'): string => `policy "Desks" {
  timezone "UTC"
  hours Monday to Friday 09:00 to 17:00
  holidays 2026-12-25
${header}
  party sales (AE)
}
record Lead { id text key; created_at time; called_at time optional; office one of Berlin, New_York }
sla First_call for each Lead by sales {
  due  = ${due}
  done = called_at
}
`;
const BERLIN = '  office Berlin { timezone "Europe/Berlin"; hours Monday to Friday 09:00 to 18:00; holidays 2026-12-26, 2026-12-25 }', NEW_YORK = '  office New_York { timezone "America/New_York"; hours Monday to Friday 09:00 to 17:00 }';
const BOTH = `${BERLIN}\n${NEW_YORK}`;
const said = (a: string, b: string): readonly string[] => {
  const quotes = { before: (at: readonly [number, number, number]) => a.slice(at[1], at[2]), after: (at: readonly [number, number, number]) => b.slice(at[1], at[2]) };
  return compare(programOf(a), programOf(b)).changes.flatMap((change) => wordsOf(change, quotes).map((w) => w.text));
};

describe('offices', () => {
  it('are the same in other lines and another order of days', () => {
    const other = '  office New_York { hours Tuesday to Friday 09:00 to 17:00; hours Monday to Monday 09:00 to 17:00; timezone "America/New_York" }\n  office Berlin {\n    holidays 2026-12-25\n    holidays 2026-12-26\n    timezone "Europe/Berlin"\n    hours Monday to Friday 09:00 to 18:00\n  }';
    expect(said(policy(BOTH), policy(other))).toEqual([]);
  });
  it('that change are said in words', () => {
    expect(said(policy(BOTH), policy(BOTH.replace('09:00 to 18:00', '08:30 to 18:00')))).toEqual(['policy: office Berlin Europe/Berlin, Monday to Friday 09:00 to 18:00, holidays 2026-12-25, 2026-12-26 → Europe/Berlin, Monday to Friday 08:30 to 18:00, holidays 2026-12-25, 2026-12-26']);
    expect(said(policy(BOTH), policy(`${BOTH}\n  office Any_desk { hours of New_York, Berlin }`))).toEqual(['policy: office Any_desk added: UTC, hours of Berlin, New_York']);
    expect(said(policy(`${BOTH}\n  office Late { hours Monday to Thursday 12:00 to 20:00; hours Saturday to Saturday 10:00 to 12:00; hours Saturday to Saturday 14:00 to 16:00 }`), policy(BOTH))).toEqual(['policy: office Late removed: UTC, Monday to Thursday 12:00 to 20:00, Saturday 10:00 to 12:00 and 14:00 to 16:00']);
  });
  it('are part of what a deadline means', () => {
    expect(said(policy(BOTH), policy(BOTH, '4 business hours after created_at'))).toEqual(['due of First_call: `4 business hours in office after created_at` → `4 business hours after created_at`']);
    expect(said(policy(BOTH), policy(BOTH, '4 business hours in Berlin after created_at'))).toHaveLength(1);
  });
  it('hours and holidays of the header are said in words, too', () => {
    expect(said(policy(BOTH), policy(BOTH).replace('  hours Monday to Friday 09:00 to 17:00', '  hours Monday to Thursday 09:00 to 17:00\n  hours Friday to Friday 09:00 to 14:00').replace('  holidays 2026-12-25\n', ''))).toEqual([
      'policy: hours Monday to Friday 09:00 to 17:00 → Monday to Thursday 09:00 to 17:00, Friday 09:00 to 14:00', 'policy: holidays 2026-12-25 → none',
    ].sort());
  });
  it('leave a policy that has none as it was: agreements that were signed rest on this text', () => {
    const meanings = meaningsOf(programOf(policy('', '4 business hours after created_at')));
    expect(meanings.get('policy')!.text).not.toContain('office');
    expect(meanings.get('sla First_call')!.text).toMatch(/"addBusinessHours"/);
    expect(JSON.parse(meanings.get('policy')!.text)).toEqual([
      'policy', ['calendar', null], ['closes', null], ['currency', null], ['holidays', null, 20812], ['hours', ...[0, 1, 2, 3, 4].map((day) => `${day} 32400000 61200000`)], ['party sales', 'AE'], ['rounding', 'half up'], ['timezone', 'UTC'], ['year', 1, 'start'],
    ]);
  });
});
