/** Constants of the program, which are JSON, as values. */
import { div, fromInteger, parseDecimal } from '../base/exact.js';
import type { Num } from '../base/exact.js';
import type { Constant, ValueType } from '../core/ir.js';
import { isNumeric, isOrdinal } from './compare.js';
import type { Value } from './result.js';

/** @throws Error for a text that is no number where the type wants one: a bug in whoever made the program. */
export function constantValue(constant: Constant, type: ValueType): Value {
  if (constant === null || typeof constant === 'boolean') return constant;
  if (typeof constant === 'object') return constant.map((c) => constantValue(c, type.kind === 'list' ? type.of : type));
  if (typeof constant === 'number') return isNumeric(type) || isOrdinal(type) ? fromInteger(constant) : constant;
  return isNumeric(type) || isOrdinal(type) ? exactNumber(constant) : constant;
}

/** `3`, `-1/3` or `0.25`. */
function exactNumber(text: string): Num {
  const slash = text.indexOf('/');
  const above = parseDecimal(slash < 0 ? text : text.slice(0, slash)), below = slash < 0 ? 1 : parseDecimal(text.slice(slash + 1));
  if (above === null || below === null || below === 0) throw new Error(`the program has a constant that is no number: ${text}`);
  return div(above, below);
}
