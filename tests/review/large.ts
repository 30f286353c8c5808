/** A page as large as a large company needs, made without computing one. */
import { pageHtml } from '../../packages/cli/src/page/frame.js';
import { GRID_SCRIPT, GRID_STYLE } from '../../packages/cli/src/page/grid-script.js';
import { gridData } from '../../packages/cli/src/page/grid.js';
import type { LineView } from '../../packages/cli/src/review/lines.js';
import type { ReviewModel } from '../../packages/cli/src/review/model.js';
import { paySection } from '../../packages/cli/src/review/sections/pay.js';

/** Amounts that do not repeat, so that nothing is packed better than it would be in life. */
const amount = (i: number, salt: number): number => ((i * 7919 + salt * 104_729) % 2_000_003) / 100;

export function largePage(people: number, deals: number): string {
  const text = (n: number): string => n.toFixed(2), delta = (who: string, before: number, after: number) => ({ who, before: text(before), after: text(after), change: text(after - before) });
  const lines = Array.from({ length: deals }, (_, i): LineView => { const before = amount(i, 1), after = before + amount(i, 2) / 10 - 500; return { ...delta(`person${(i * 31) % people}`, before, after), team: `Team ${(i * 31) % people % 23}`, plan: i % 3 === 0 ? 'Commission' : 'Bonus', subject: `deal 006${String(i).padStart(9, '0')}`, currency: 'USD' }; });
  const everybody = Array.from({ length: people }, (_, i) => ({ ...delta(`person${i}`, amount(i, 3) * 100, amount(i, 4) * 100), team: `Team ${i % 23}`, due: '0' })), nothing = delta('', 0, 0);
  const pay = { currency: 'USD', total: delta('', 1e7, 1.01e7), due: nothing, people: everybody, teams: [], plans: [], subjects: [], months: [], gain: people / 2, lose: people / 2, paid: people, concentration: null, closed: null };
  const model = { audience: 'leadership', lines, spreads: [], report: { before: { name: 'old', commit: null }, after: { name: 'new', commit: null }, pay: [pay], parts: { edits: [], shares: [], why: null }, postings: null, otherPlans: [] } } as unknown as ReviewModel, section = paySection(model)!;
  return pageHtml({ title: 'Large', sub: '', sections: [section], foot: '', style: GRID_STYLE, script: GRID_SCRIPT, data: { id: 'grids', value: gridData(section.grids) } });
}
