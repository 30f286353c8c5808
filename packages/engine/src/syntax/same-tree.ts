/** Whether two trees say the same: spans and comments aside, and the order of a field's options, which means nothing. */
import type * as ast from './ast.js';
import { optionRank } from './print-declaration.js';

export function sameTree(a: ast.File, b: ast.File): boolean {
  return same(a.declarations, b.declarations, 'declarations');
}

function same(a: unknown, b: unknown, key: string): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    const left = key === 'options' ? inOrder(a as ast.FieldOption[]) : (a as unknown[]);
    const right = key === 'options' ? inOrder(b as ast.FieldOption[]) : (b as unknown[]);
    return left.every((item, i) => same(item, right[i], ''));
  }
  const first = a as Readonly<Record<string, unknown>>;
  const second = b as Readonly<Record<string, unknown>>;
  for (const name of new Set([...Object.keys(first), ...Object.keys(second)])) {
    if (name !== 'span' && !same(first[name], second[name], name)) return false;
  }
  return true;
}

function inOrder(options: readonly ast.FieldOption[]): readonly ast.FieldOption[] {
  return [...options].sort((x, y) => optionRank(x) - optionRank(y));
}
