/** Equal contents are equal bytes, and nothing is lost on the way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../packages/cli/src/agreement/canonical.js';
import { applyChanges, changesBetween, dataHashes, encodeChanges, type Snapshot } from '../../packages/cli/src/agreement/snapshot.js';

describe('canonical JSON', () => {
  test('says what it was given', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => { expect(JSON.stringify(JSON.parse(canonicalJson(value as Json)))).toBe(JSON.stringify(sorted(value as Json))); }));
  });
  test('does not depend on the order of keys', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned as Json)).toBe(canonicalJson(value as Json));
    }));
  });
  test('is read line by line', () => {
    expect(canonicalJson({ b: [{ y: 2, x: 1 }], a: {} })).toBe('{\n  "a": {},\n  "b": [\n    { "x": 1, "y": 2 }\n  ]\n}\n');
  });
});

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  return Object.fromEntries(Object.entries(value as { readonly [key: string]: Json }).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}

describe('what the data said', () => {
  const fields = ['amount', 'owner'];
  const cells = fc.record({ amount: fc.string(), owner: fc.string() }, { requiredKeys: [] }).map((r) => new Map(Object.entries(r)));
  const snapshot: fc.Arbitrary<Snapshot> = fc.dictionary(fc.constantFrom('d1', 'd2', 'd3', '__proto__', 'a, "b"'), cells).map((rows) => new Map([['Deal', { fields, rows: new Map(Object.entries(rows)) }]]));
  test('comes back from what differs from the seal before', () => {
    fc.assert(fc.property(snapshot, snapshot, (before, now) => {
      const back = applyChanges(before, encodeChanges(before, now), new Map([['Deal', fields]]));
      expect(changesBetween(back, now)).toEqual([]);
      expect(dataHashes(back)).toEqual(dataHashes(now));
    }));
  });
  test('is named by record, row and field where it differs', () => {
    const of = (owner: string): Snapshot => new Map([['Deal', { fields, rows: new Map([['d9', new Map([['owner', owner]])]]) }]]);
    expect(changesBetween(of('ana'), of('bob'))).toEqual([{ record: 'Deal', row: 'd9', field: 'owner', then: 'ana', now: 'bob' }]);
    expect(changesBetween(of('ana'), new Map([['Deal', { fields, rows: new Map() }]]))).toEqual([{ record: 'Deal', row: 'd9', field: null, then: 'there', now: null }]);
  });
  test('is compared in the fields that both versions of the policy read', () => {
    const wide: Snapshot = new Map([['Deal', { fields: [...fields, 'region'], rows: new Map([['d9', new Map([['owner', 'ana'], ['region', 'EU']])]]) }]]);
    expect(changesBetween(new Map([['Deal', { fields, rows: new Map([['d9', new Map([['owner', 'ana']])]]) }]]), wide)).toEqual([]);
  });
});
