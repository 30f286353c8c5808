/**
 * What a declaration means, as a tree of parts. A part has no ids and no formatting: two parts with the same `text` mean the same, wherever they stand and however they are written.
 * The place is beside the meaning, so that whoever finds a difference can show it.
 */
import type { At } from '../core/ir.js';

/** What a part is to a reader. Words about a change are chosen by it. */
export type Role =
  | 'declaration' | 'setting' | 'field' | 'rows' | 'key' | 'where' | 'column' | 'condition' | 'ordering' | 'version' | 'value' | 'scale row' | 'way' | 'share' | 'overlay' | 'recipient'
  | 'payment' | 'instalment' | 'amount' | 'day' | 'pool' | 'check' | 'given' | 'expectation' | 'name' | 'literal' | 'formula';

export interface Part {
  readonly role: Role;
  /** what tells it from its neighbours of the same role, and how a reader calls it: a column's name, a split's label, a day; null: nothing does */
  readonly name: string | null;
  readonly at: At;
  /** what it says itself, without the parts below: an operator, a value */
  readonly own: string;
  readonly parts: readonly Part[];
  /** the order of the parts means nothing */
  readonly loose: boolean;
  /** canonical JSON of the whole */
  readonly text: string;
}

export interface Shape { readonly role: Role; readonly at: At; readonly own?: readonly (string | number | boolean | null)[]; readonly parts?: readonly Part[]; readonly name?: string | null; readonly loose?: boolean }

export function part({ role, at, own = [], parts = [], name = null, loose = false }: Shape): Part {
  const sorted = loose ? [...parts].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)) : parts, head = JSON.stringify(own);
  const text = sorted.length === 0 ? head : `${head.slice(0, -1)}${own.length === 0 ? '' : ','}${sorted.map((p) => p.text).join(',')}]`;
  return { role, name, at, own: head, parts: sorted, loose, text };
}
