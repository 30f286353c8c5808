import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListCutter } from '../../packages/data/src/read/json.js';
import { readJsonObject } from '../../packages/data/src/read/json-value.js';
import { load, only, record, said } from './support.js';

const decl = record('Row', 'id text key', 'x number to 12 decimals optional', 'owner text optional');
const columns = 'columns: { owner: Owner.Id }';
const json = (text: string, settings = '', name = 'a.json') => load({ records: [decl], files: { [name]: text }, data: `Row:\n  file: ${name}\n  ${columns}\n${settings.replace(/^(?=.)/gm, '  ')}` });

describe('JSON', () => {
  it('keeps every digit of a number', async () => {
    const loaded = await json('[{"id": 1, "x": 1234567890.123456789, "Owner": {"Id": "u1"}}, {"id": "b", "x": 1e-3}, {"id": "c", "x": null}]');
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Row')).toEqual([{ id: '1', x: '1234567890.123456789', owner: 'u1' }, { id: 'b', x: '0.001', owner: null }, { id: 'c', x: null, owner: null }]);
  });
  it('a number is a number whatever the texts look like', async () => {
    const loaded = await json('[{"id": "a", "x": 1.234}, {"id": "b", "x": "1.234"}]', 'decimal: ","\nthousands: "."');
    expect(loaded.table('Row').map(r => r['x'])).toEqual(['1.234', '1234']);
  });
  it('finds the list under a path, and says which path there is', async () => {
    const text = '{"total": 2, "data": {"deals": [{"id": "a"}, {"id": "b"}], "more": [1]}}';
    expect((await json(text, 'path: data.deals')).table('Row').map(r => r['id'])).toEqual(['a', 'b']);
    expect(only((await json(text)).diagnostics)).toMatchObject({ code: 'T5040', help: 'did you mean path: data.deals?' });
    expect(only((await json(text, 'path: data.deal')).diagnostics)).toMatchObject({ code: 'T5040', help: 'did you mean data.deals?' });
  });
  it('reads one object a line, and rejects the lines that are none', async () => {
    const loaded = await json('{"id": "a", "x": 1}\r\n\n{"id": \n[1]\n{"id": "d", "x": 2} x\n{"id": "e"}', '', 'a.ndjson');
    expect(only(loaded.diagnostics.filter(d => d.severity === 'error'))).toMatchObject({ code: 'T5025', count: 3, notes: ['line 3: expected a value at character 8 of the row', 'lines 3, 4, 5'] });
    expect(loaded.table('Row').map(r => r['id'])).toEqual(['a', 'e']);
    expect(loaded.counts[0]).toMatchObject({ rowsIn: 5, rowsUsed: 2, rowsRejected: 3 });
    expect(loaded.dataset.tables.get(0)!.origin!(1).line).toBe(6);
  });
  it('knows the line of each object in a list', async () => {
    const loaded = await json('[\n {"id": "a"},\n {"id": \n  "b"},\n 5,\n {"id": "c", "x": tru}\n, {"id": "d"}]');
    expect(loaded.dataset.tables.get(0)!.rows).toBe(3);
    expect([...loaded.rejects].map(r => r.line)).toEqual([5, 6]);
    expect(loaded.dataset.tables.get(0)!.origin!(1).line).toBe(3);
  });
  it('that ends too early is said', async () => {
    const loaded = await json('[{"id": "a"}, {"id": "b"');
    expect(said(loaded.diagnostics).filter(d => !d.startsWith('T5054'))).toEqual(['T5040 a.json a.json cannot be read: its list is never closed: the file ends too early', 'T5025 a.json:1 1 row is no JSON object']);
  });
  it('with hostile names', async () => {
    const hostile = record('Row', 'id text key', 'a text');
    const loaded = await load({ records: [hostile], files: { 'a.json': '[{"id":"1","__proto__":"p","constructor":{"prototype":{"x":1}}}]' }, data: 'Row: { file: a.json, columns: { a: __proto__ } }' });
    expect(loaded.table('Row')).toEqual([{ id: '1', a: 'p' }]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(said((await json(`[{"id":${'['.repeat(5000)}]`)).diagnostics)[0]).toContain('T5040');
  });
  it('a wanted name that no row has is a missing column', async () => {
    const loaded = await load({ records: [record('Row', 'id text key', 'stage text')], files: { 'a.json': '[{"id":"1","Stage":"x"}]' }, data: 'Row: { file: a.json }' });
    expect(said(loaded.diagnostics)[0]).toBe('T5044 a.json a.json has no column "stage" for `stage` of record Row');
    expect(loaded.diagnostics[0]!.help).toContain('did you mean "Stage"?');
  });
});

describe('the object reader', () => {
  const flat = (text: string): Record<string, string | null> => {
    const found: [string, string | null][] = [];
    readJsonObject(text, (name, value) => found.push([name, value]));
    return Object.fromEntries(found);
  };
  it('agrees with JSON.parse on what is JSON', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(fc.jsonValue(), { maxLength: 3 })), { maxKeys: 5 }), value => {
      const text = JSON.stringify(value, null, 1);
      const found = flat(text);
      for (const [key, v] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
        const shown = found[key];
        if (v === null) expect(shown).toBe(null);
        else if (typeof v === 'number') expect(Number(shown)).toBe(v);
        else if (Array.isArray(v)) expect(JSON.parse(shown!)).toEqual(v);
        else expect(shown).toBe(String(v));
      }
    }));
  });
  it('refuses what is not', () => {
    for (const bad of ['', '{', '{"a"}', '{"a":}', '{"a":01}', '{"a":1,}', '{a:1}', '{"a":1}{}', '{"a":"\n"}', '{"a":"\\x"}', '{"a":nul}', '[]', '{"a":.5}', '{"a":+1}']) {
      expect(() => flat(bad), bad).toThrow();
      expect(() => JSON.parse(bad) as unknown, bad).toSatisfy((run: () => unknown) => { try { return !(typeof run() === 'object' && !Array.isArray(run())); } catch { return true; } });
    }
  });
});

describe('lists within rows', () => {
  const rows = (items: string, columns: string, ...fields: string[]) => load({ records: [record('Row', 'id text key', ...fields)], files: { 'a.jsonl': items }, data: `Row: { file: a.jsonl, columns: ${columns} }` });
  it('are entered by place, and read together', async () => {
    const loaded = await rows('{"id":1,"to":{"ids":[7,8,9]},"tags":[{"name":"a"},{"name":"b"}]}\n{"id":2,"to":{"ids":[]},"tags":[]}\n{"id":3,"to":{"ids":[null,4]},"tags":[{"x":[1]}]}\n',
      '{ one: to.ids.0, each: to.ids.*, whole: to.ids, tag: tags.1.name, names: tags.*.name }', 'one text optional', 'each text optional', 'whole text', 'tag text optional', 'names text optional');
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Row')).toEqual([
      { id: '1', one: '7', each: '7;8;9', whole: '[7,8,9]', tag: 'b', names: 'a;b' },
      { id: '2', one: null, each: null, whole: '[]', tag: null, names: null },
      { id: '3', one: null, each: '4', whole: '[null,4]', tag: null, names: null },
    ]);
  });
  it('with numbers in the way of a name that is no list', async () => {
    expect((await rows('{"id":1,"of":{"2026":5}}', '{ x: of.2026 }', 'x count')).table('Row')).toEqual([{ id: '1', x: '5' }]);
  });
  it('whose items hold what stands between them are refused', async () => {
    expect(said((await rows('{"id":1,"t":["a;b"]}', '{ x: t.* }', 'x text')).diagnostics)[0]).toContain('T5025');
  });
});

describe('times in JSON', () => {
  it('that are numbers are read by the declared formats, and texts of ISO without one', async () => {
    const loaded = await load({ records: [record('Row', 'id text key', 'at time', 'day date')], files: { 'a.jsonl': '{"id":1,"at":1769831034000,"day":20260302}\n' }, data: 'Row: { file: a.jsonl, times: [x], dates: [YYYYMMDD] }' });
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.table('Row')).toEqual([{ id: '1', at: expect.stringContaining('2026-01-31') as string, day: '2026-03-02' }]);
  });
});

describe('the list cutter', () => {
  it('gives the same items in whatever pieces the text comes', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), fc.string(), fc.integer()), { maxLength: 5 }), fc.array(fc.nat(300), { maxLength: 5 }), fc.boolean(), (items, cuts, wrapped) => {
      const text = wrapped ? JSON.stringify({ a: { b: 1 }, list: items, z: [1] }, null, 1) : JSON.stringify(items);
      const found: string[] = [];
      const cutter = new ListCutter(wrapped ? 'list' : null, item => found.push(item));
      const places = [...new Set([0, ...cuts.filter(c => c < text.length), text.length])].sort((a, b) => a - b);
      places.slice(1).forEach((to, i) => cutter.push(text.slice(places[i], to), false));
      cutter.end();
      expect(found.map(f => JSON.parse(f) as unknown)).toEqual(JSON.parse(JSON.stringify(items)));
      expect(cutter.closed).toBe(true);
    }));
  });
});
