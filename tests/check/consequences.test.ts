/** One mistake, one message: what only follows from a text that could not be read is not said again. */
import { analyze } from '@truce/engine';
import { expect, it } from 'vitest';

const codes = (lines: string): readonly string[] => analyze([{ path: 'p.truce', text: `policy "P" { currency USD }\nrecord Deal { id text key; amount money; closed_on date }\nlist Ranked for each Deal {\n${lines}\n}\n` }]).diagnostics.map((d) => d.code);

it('the order of a list that could not be read is not missed by each line that needs it', () => {
  const lines = '  place = count(rows so far)\n  sold = sum(amount of rows so far)\n  before = previous sold starting 0 USD';
  expect(codes(`  ordered by amount descending\n${lines}`)).toEqual(['T1001']);
  expect(new Set(codes(lines))).toEqual(new Set(['T2014']));
  expect(codes(`  ordered by -amount, id\n${lines}`)).toEqual([]);
});

it('a name in a line that could not be read is known to the others', () => {
  expect(codes('  twice = 2 * * amount\n  more = twice + amount')).toEqual(['T1001']);
});
