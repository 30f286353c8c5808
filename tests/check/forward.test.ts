/** The order in which things are declared decides nothing: a mistake is found wherever what is mistaken is first needed. */
import { describe, expect, it } from 'vitest';
import { analyze } from '@truce/engine';

const said = (text: string): string[] => analyze([{ path: 'a.truce', text }]).diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code} ${text.slice(d.span!.start, d.span!.end)}`);
const head = 'policy "x" { timezone "UTC"; rounding half up }\nrecord Session { customer text; n number optional }\nrecord Conversion { customer text key }\n';
const totals = 'list Totals { unconverted = count(Visitor where not converted) }\n';
const visitor = 'list Visitor for each distinct customer in Session { converted = any(conversion.customer is customer of Conversion) }\n';

describe('a mistake is reported', () => {
  it('in a column that an earlier one needs', () => {
    const found = said(head + totals + visitor);
    expect(found).toEqual(['T2005 customer']);
    expect(said(head + visitor + totals)).toEqual(found);
  });
  it('in a header whose list is needed before it is read', () => {
    const user = 'list User { a = count(Busy where twice > 1) }\n', busy = 'list Busy for each Session where n > nothing { twice = 2 }\n', after = 'list After for each Busy where wrong > 1 { require busy.twice > 1 }\n';
    const found = ['T2001 nothing', 'T2001 wrong'];
    for (const order of [user + busy + after, after + busy + user, busy + after + user]) expect(said(head + order).sort()).toEqual(found);
  });
  it('and none is made up for a column that reads its own earlier rows', () => {
    const fold = 'list Total { last_sum = largest(running of Fold) }\nlist Fold for each Session where n is present { ordered by customer; running = n + sum(running of earlier rows) }\n';
    expect(said(head + fold)).toEqual([]);
  });
});
