/** A diagnostic as a few lines of plain text, for views that have one text field. */
import type { DataPlace, Diagnostic } from '../diagnostic.js';

/** Label, notes and help after the message, a line each. */
export function plainText(d: Diagnostic): string {
  return [d.message, ...detailLines(d)].join('\n');
}

function detailLines(d: Diagnostic): readonly string[] {
  return [...(d.label === undefined ? [] : [d.label]), ...d.notes, ...(d.help === undefined ? [] : [`help: ${d.help}`])];
}

/** `row 12, column "amount": 1.200,50`; empty when only the file is known. */
export function cellText(data: DataPlace): string {
  const where = [...(data.row === undefined ? [] : [`row ${data.row}`]), ...(data.column === undefined ? [] : [`column "${data.column}"`])].join(', ');
  return data.value === undefined ? where : `${where}: ${data.value}`;
}
