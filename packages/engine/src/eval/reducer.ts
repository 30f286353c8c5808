import type { Rows } from './compiler.js';
import type { Value } from './result.js';

/** Takes in rows one after the other, and can tell at any time what they come to. */
export interface Reducer {
  /** Takes in the row in the aggregate's register. */
  add(r: Rows): void;
  /** May read the register of the aggregate, and leaves it as it was. */
  result(r: Rows): Value;
  copy(): Reducer;
}
