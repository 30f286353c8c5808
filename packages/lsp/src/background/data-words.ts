/** The words that occur in the data, where they are few: the picklists of the CRM, whether the policy declares them or not. */
import type { Dataset, ir } from '@truce/engine';

/** By the name of the field, `Deal.stage`: the words with the number of rows that have them, the most frequent first. */
export type DataWords = ReadonlyMap<string, readonly { readonly word: string; readonly rows: number }[]>;

/** More different words than these are no list to choose from. */
const MOST = 80;
/** Of fewer rows than this nobody can tell whether words come again. */
const FEW_ROWS = 8;

export function dataWordsOf(program: ir.Program, dataset: Dataset): DataWords {
  const found = new Map<string, readonly { readonly word: string; readonly rows: number }[]>();
  for (const relation of program.relations) {
    const table = dataset.tables.get(relation.id);
    if (relation.source.op !== 'scan' || table === undefined) continue;
    for (const [i, field] of relation.source.fields.entries()) {
      const column = table.columns[i];
      if (column?.kind !== 'text' || field.key || column.dictionary.length > MOST || (table.rows > FEW_ROWS && column.dictionary.length > table.rows / 2)) continue;
      const counts = new Array<number>(column.dictionary.length).fill(0);
      for (const code of column.codes) if (code >= 0) counts[code]! += 1;
      found.set(`${relation.name}.${field.name}`, column.dictionary.map((word, code) => ({ word, rows: counts[code]! })).filter(({ word, rows }) => rows > 0 && word !== '').sort((a, b) => b.rows - a.rows || (a.word < b.word ? -1 : 1)));
    }
  }
  return found;
}
