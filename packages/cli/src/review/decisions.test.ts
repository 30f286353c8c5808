/** What has to be decided: also what was accepted until a day that is over. */
import { expect, it } from 'vitest';
import type { DiffReport } from '../diff/report.js';
import { decisionsOf } from './decisions.js';

it('findings that were accepted until a day that is over are asked about again; others are not', () => {
  const report = { guards: [], pay: [] } as unknown as DiffReport, accepted = [{ code: 'T7110', of: 'plan Commission', through: '2026-03-31', because: 'until the new CRM', over: true }, { code: 'T7112', of: 'lead MQL', through: '2026-12-31', because: 'known', over: false }];
  expect(decisionsOf(report, { parties: [], findings: [], sealed: null }, 0, accepted)).toEqual([{
    grave: false, section: 'guards', text: 'T7110 in plan Commission was accepted through 2026-03-31, which is over: until the new CRM', how: 'Mend it, or accept it anew with a later day: until then `truce check` finds it again.',
  }]);
});
