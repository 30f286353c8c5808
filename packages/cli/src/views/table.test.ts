import { describe, expect, it } from 'vitest';
import { plainPaint } from '@truce/engine';
import { left, right, tableText } from './table.js';

const table = { columns: [left('due on'), left('for'), right('amount')], rows: [['2026-03-31', 'an account in the far north with a name that is long', '12,500.00'], ['2026-04-30', 'short', '1.00']] };

describe('a table', () => {
  it('is as wide as what stands in it where there is room, and in a file', async () => {
    for (const width of [null, 100]) expect(await tableText(table, plainPaint, width)).toBe('due on       for                                                       amount\n2026-03-31   an account in the far north with a name that is long   12,500.00\n2026-04-30   short                                                       1.00\n');
  });
  it('gives way in its texts on a narrow terminal, and breaks no number', async () => {
    const text = await tableText(table, plainPaint, 50);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(50);
    expect(text.replace(/\s+/g, ' ')).toContain('12,500.00');
    for (const word of 'an account in the far north with a name that is long'.split(' ')) expect(text).toMatch(new RegExp(`\\b${word}\\b`));
  });
  it('stays as it is where its texts would be shorter than words', async () => {
    expect(await tableText(table, plainPaint, 20)).toBe(await tableText(table, plainPaint));
  });
});
