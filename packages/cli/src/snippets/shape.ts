/** What a snippet is: one shape of a policy, commented and tested, that stands on its own with the records it names. */
import type { RecordName } from './records.js';

export interface Snippet {
  /** what one asks for: `truce new draw` */
  readonly word: string;
  /** the name that it has when none is given; also its row's name, in small letters */
  readonly name: string;
  readonly summary: string;
  readonly needs: readonly RecordName[];
  /** the text for a name, as the formatter prints it; `row` is the name in small letters */
  readonly text: (name: string, row: string) => string;
}
