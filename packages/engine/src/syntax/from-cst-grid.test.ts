/** Cells that are read without the parser say what the parser says of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsedCell, short } from './from-cst-grid.js';
import { Reading } from './recovery.js';

const words = ['Won', 'Web_visit', 'Is', 'Not', 'And', 'Or', 'True', 'False', 'Null', 'None', 'None_of', 'USD', 'AE', 'Sum', 'If', 'Case', 'Select', 'Like', 'Jan', 'May', 'Q1', 'Today', 'Now', 'Average', 'Total', 'In', 'X1', 'T', 'Missing', 'Yes', 'Any',
  '2026-01-31', '2026-02-30', '2026-13', '2026-Q4', '2026-Q5', '2026-H1', '2026-01-31T10:00', '2026-01-31T25:61', '1', '1_000.5', '1.', '01', 'x', 'x1', 'a-1', 'per', 'of', 'sum', 'if', 'date', 'is', 'null', 'true'];
const word = fc.oneof(fc.constantFrom(...words), fc.stringMatching(/^[A-Z][a-z0-9]{1,8}(_[A-Za-z0-9]{1,4})?$/), fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/), fc.stringMatching(/^\d{1,4}(-\d\d){0,2}$/));

/** What the parser says, in the form of the short way: no expression where it found none. */
function both(text: string): { readonly quick: unknown; readonly full: unknown } | null {
  const raw = { start: 0, end: text.length, text, quoted: false }, plain = { kind: 'Cell' as const, text, quoted: false, span: { start: 0, end: text.length } };
  const quick = short(raw, plain);
  return quick?.expression === undefined ? null : { quick, full: parsedCell(new Reading('p.truce', text, []), raw, plain) };
}

describe('cells that need no parser', () => {
  it.each(words)('%s', (text) => { const found = both(text); expect(found?.quick).toEqual(found?.full); });
  it('any word, number or day', () => { fc.assert(fc.property(word, (text) => { const found = both(text); expect(found?.quick).toEqual(found?.full); }), { numRuns: 2_000 }); });
  it('are most of them', () => { expect(['Won', 'Web_visit', '2026-01-31', '2026-01-31T10:00', '2026-Q4', 'x', '1_000'].every((text) => both(text) !== null)).toBe(true); });
});
