/** The columns of rows that no file declares: the pieces of what is cut, the payments of a plan, the postings of all plans. The source fills them. */
import type { At, ValueType } from '../core/ir.js';
import { valueType } from '../types/type.js';
import type { Type } from '../types/type.js';
import { column } from './build.js';
import type { Checked, RelationInfo } from './known.js';
import { pushColumn } from './records.js';

/** A column of a known type, and one whose type is known once the formulas are. */
export interface FilledColumns {
  fixed(name: string, type: ValueType, optional?: boolean): void;
  typed(name: string, type: () => { readonly type: Type; readonly optional: boolean }): void;
}

/** `unknown` stands for a column whose type could not be found. */
export function filledColumns(relation: RelationInfo, here: At, unknown: () => Checked): FilledColumns {
  return {
    fixed(name, type, optional = false) {
      const id = relation.columns.length;
      pushColumn(relation, { name, title: null, role: null, at: here, make: null, checked: { type, optional, expr: column(0, id, type, here) } });
    },
    typed(name, type) {
      const id = relation.columns.length;
      const make = (): Checked => {
        const found = type();
        return found.type.kind === 'error' ? unknown() : { ...found, expr: column(0, id, valueType(found.type), here) };
      };
      pushColumn(relation, { name, title: null, role: null, at: here, checked: null, make });
    },
  };
}
