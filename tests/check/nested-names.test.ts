/** Each call says for itself which of two rows it means: what an inner or outer call writes out decides nothing about its neighbours. */
import { analyze } from '@truce/engine';
import { describe, expect, it } from 'vitest';

const said = (worth: string): readonly string[] => {
  const text = `policy "P" {}
record Group { id text key; part number }
record Member { id text key; group Group; name text }
list Worth for each Group { worth = ${worth} }
`;
  return analyze([{ path: 'p.truce', text }]).diagnostics.map((d) => `${d.code} ${text.slice(d.span!.start, d.span!.end)}`);
};

describe('a bare name that two rows have', () => {
  it('is refused although a call inside writes the farther one out', () => {
    expect(said('count(Member where group.id is "a" and any(member.name is "b" and member.group is this.group of Member) and member.group is group)')).toContain('T2005 group');
  });
  it('is refused although the call outside writes the farther one out', () => {
    expect(said('count(Member where member.group is this.group and any(member.group is group of Member))')).toEqual(['T2005 group']);
  });
  it('means the nearer row where the same call writes the farther one out', () => {
    expect(said('count(Member where group is this.group)')).toEqual([]);
  });
});
