/** Columns that the source fills are typed by a formula, but have none: what is asked about them must not be asked of them again. */
import { analyze } from '@truce/engine';
import { describe, expect, it } from 'vitest';

const codes = (text: string): readonly string[] => analyze([{ path: 'p.truce', text }]).diagnostics.map((d) => d.code);

describe('columns that the source fills', () => {
  it('the amount of a piece as a divisor', () => {
    expect(codes(`policy "P" {}
record Deal { id text key; won_on date }
record Touch { id text key; deal Deal }
attribution Even for each Deal {
  point = 1
  split point on won_on among Touch with same deal ordered by id {
    100% to all evenly as Touched
  } otherwise nobody
}
list Total {
  points = sum(point of Even)
  each = 10 / points
}`)).toEqual([]);
  });
  it('a flag and a number that are keys of `for each distinct`', () => {
    expect(codes(`policy "P" {}
record Deal { id text key; won flag; size number }
list Kind for each distinct won, size in Deal {
  outcome = if won then 1 / size else 0
  share = if size > 0 and won then 1 / size else 0
}
list Won for each Kind where won {}`)).toEqual([]);
  });
});
