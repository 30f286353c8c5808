/** The row of a header hides a column of the same name: whoever writes the name means the column, and is told how it is said. */
import type * as ast from '../syntax/ast.js';
import type { Type } from '../types/type.js';
import type { Context } from './context.js';

/** A bare name that is a row whose table has a column of the same name: the column was meant. */
export function rowForColumn(c: Context, type: Type, node: ast.Expression | undefined): string | null {
  return type.kind === 'row' && node?.kind === 'Name' && c.relations[type.relation]!.byName.has(node.text) ? node.text : null;
}

/** What to write where the row's own name hides the column. */
export const rowHere = (name: string): string => `\`${name}\` is the row here; its column is \`${name}.${name}\``;
export function columnHelp(c: Context, type: Type, node: ast.Expression | undefined): string | undefined {
  const name = rowForColumn(c, type, node);
  return name === null ? undefined : rowHere(name);
}
