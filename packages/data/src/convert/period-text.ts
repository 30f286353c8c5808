/** The text of a period to its ordinal, under the policy's calendar: its fiscal year, or the rows of a calendar record. */
import { CalendarError, dateText, gregorianCalendar, tableCalendar, type CalendarProblem, type CalendarRow, type Diagnostic, type FiscalCalendar, type RecordTable, type ir } from '@truce/engine';
import * as codes from '../codes.js';

/** null: the text is no period of that unit, and no period of it begins on the day. */
export interface PeriodText { readonly named: (text: string) => number | null; readonly beginsOn: (day: number) => number | null }

export interface PeriodTexts {
  of(unit: ir.PeriodUnit): PeriodText;
  /** From now on periods are those of this record. Says what is wrong with its rows, if anything. */
  useCalendar(relation: ir.Relation, table: RecordTable): Diagnostic | null;
}

export function periodTexts(settings: ir.Settings): PeriodTexts {
  let calendar: FiscalCalendar = gregorianCalendar(settings.year);
  return {
    of: unit => ({
      named: text => {
        const found = calendar.parse(text);
        return found?.unit === unit ? found.ordinal : null;
      },
      beginsOn: day => {
        try {
          const ordinal = calendar.periodOf(day, unit);
          return calendar.start(ordinal, unit) === day ? ordinal : null;
        } catch (mistake) {
          if (mistake instanceof CalendarError) return null;
          throw mistake;
        }
      },
    }),
    useCalendar(relation, table) {
      const rows = calendarRows(relation, table);
      const made = tableCalendar(rows);
      if (!('error' in made)) {
        calendar = made;
        return null;
      }
      const row = 'row' in made.error ? table.origin?.(made.error.row) : undefined;
      return codes.brokenCalendar.at({ data: row === undefined ? undefined : { file: row.file, row: row.line } }, { record: relation.name, why: problemWords(made.error, table) });
    },
  };
}

function calendarRows(relation: ir.Relation, table: RecordTable): readonly CalendarRow[] {
  const fields = relation.source.op === 'scan' ? relation.source.fields : [];
  const column = (name: string): RecordTable['columns'][number] | undefined => table.columns[fields.findIndex(f => f.name === name)];
  const text = (name: string, row: number): string => {
    const c = column(name);
    return c?.kind === 'text' ? (c.dictionary[c.codes[row]!] ?? '') : '';
  };
  const day = (name: string, row: number): number => {
    const c = column(name);
    return c?.kind === 'day' ? c.values[row]! : 0;
  };
  return Array.from({ length: table.rows }, (_, row) => ({ month: text('month', row), quarter: text('quarter', row), year: text('year', row), from: day('from', row), through: day('through', row) }));
}

function problemWords(problem: CalendarProblem, table: RecordTable): string {
  const line = (row: number): string => {
    const place = table.origin?.(row);
    return place === undefined ? `row ${row + 1}` : `line ${place.line}`;
  };
  switch (problem.kind) {
    case 'empty': return 'it has no rows';
    case 'backwards': return `${line(problem.row)} ends before it begins`;
    case 'overlap': return `${line(problem.row)} and ${line(problem.other)} both have ${dateText(problem.day)}`;
    case 'gap': return `no row has ${dateText(problem.from)}, which is between ${line(problem.other)} and ${line(problem.row)}`;
    case 'same name': return `${line(problem.row)} uses the name "${problem.name}" of ${line(problem.other)} again`;
    case 'not nested': return `${line(problem.row)} goes back to the ${problem.unit} "${problem.name}" of ${line(problem.other)}`;
  }
}
