/** Rows in groups by the values of keys: a chain of dictionaries, one a key, so that no key text is put together. */
import type { Expr, RelationId } from '../core/ir.js';
import { keyOf } from './compare.js';
import type { Present } from './compare.js';
import type { Compiler, Rows } from './compiler.js';
import { rowReader } from './row-reader.js';

/** Rows of a relation by group: group g has `rows` from `starts[g]` up to before `starts[g + 1]`, in the order of their numbers. */
export interface Groups {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
  readonly steps: readonly Step[];
}

/** From the group so far and the value of the next key to the group; -1 when no row has it. */
type Step =
  | { readonly kind: 'rows'; /** by row number, for the first key */ readonly codes: Int32Array }
  | {
      readonly kind: 'values';
      readonly codes: ReadonlyMap<string | number, number>;
      /** of code × groups before + group before; null for the first key, whose codes are the groups */
      readonly pairs: ReadonlyMap<number, number> | null;
      readonly before: number;
    };

/** One group of all rows when there are no keys. Rows with a missing key are in none. */
export function groupRows(inside: Compiler, relation: RelationId, binder: number, rows: Int32Array, keys: readonly Expr[]): Groups {
  if (keys.length === 0) return { rows, starts: Int32Array.of(0, rows.length), steps: [] };
  const { tables } = inside, registers = tables.registers(), steps: Step[] = [];
  const group = new Int32Array(rows.length);
  let count = 1;
  tables.visit(relation, binder, registers, () => {
    for (const [i, key] of keys.entries()) {
      count = i === 0 && key.type.kind === 'row' ? byRow(key.type.relation, key) : byValue(key, count, i === 0);
    }
  });

  function byRow(of: RelationId, key: Expr): number {
    const at = rowReader(inside, key), codes = new Int32Array(tables.size(of)).fill(-1);
    let n = 0;
    for (let i = 0; i < rows.length; i++) {
      registers[binder] = rows[i]!;
      const row = at(registers);
      group[i] = row < 0 ? -1 : codes[row]! >= 0 ? codes[row]! : (codes[row] = n++);
    }
    steps.push({ kind: 'rows', codes });
    return n;
  }

  function byValue(key: Expr, before: number, first: boolean): number {
    const run = inside.run(key), codes = new Map<string | number, number>(), pairs = new Map<number, number>();
    let n = 0;
    for (let i = 0; i < rows.length; i++) {
      if (group[i]! < 0) continue;
      registers[binder] = rows[i]!;
      const v = run(registers);
      if (v === null) { group[i] = -1; continue; }
      const k = keyOf(v as Present);
      let code = codes.get(k);
      if (code === undefined) codes.set(k, code = codes.size);
      if (first) { group[i] = code; continue; }
      const pair = code * before + group[i]!;
      let next = pairs.get(pair);
      if (next === undefined) pairs.set(pair, next = n++);
      group[i] = next;
    }
    steps.push({ kind: 'values', codes, pairs: first ? null : pairs, before });
    return first ? codes.size : n;
  }

  const starts = new Int32Array(count + 1);
  for (const g of group) if (g >= 0) starts[g + 1]!++;
  for (let g = 0; g < count; g++) starts[g + 1]! += starts[g]!;
  const next = starts.slice(), sorted = new Int32Array(starts[count]!);
  for (let i = 0; i < rows.length; i++) { const g = group[i]!; if (g >= 0) sorted[next[g]!++] = rows[i]!; }
  return { rows: sorted, starts, steps };
}

/** The group of the row outside, by its side of each key; -1 when a key is missing or no row has it. */
export function findGroup(c: Compiler, groups: Groups, keys: readonly Expr[]): (r: Rows) => number {
  if (keys.length === 0) return () => 0;
  const finds = groups.steps.map((step, i): ((r: Rows, group: number) => number) => {
    if (step.kind === 'rows') {
      const at = rowReader(c, keys[i]!), { codes } = step;
      return (r) => { const row = at(r); return row < 0 || row >= codes.length ? -1 : codes[row]!; };
    }
    const run = c.run(keys[i]!), { codes, pairs, before } = step;
    return (r, group) => {
      const v = run(r), code = v === null ? undefined : codes.get(keyOf(v as Present));
      return code === undefined ? -1 : pairs === null ? code : pairs.get(code * before + group) ?? -1;
    };
  });
  const [first, second] = finds;
  if (finds.length === 1) return (r) => first!(r, 0);
  if (finds.length === 2) return (r) => { const g = first!(r, 0); return g < 0 ? -1 : second!(r, g); };
  return (r) => {
    let g = 0;
    for (const find of finds) if ((g = find(r, g)) < 0) return -1;
    return g;
  };
}
