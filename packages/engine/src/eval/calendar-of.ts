/** The calendar of a policy: by months, or by the rows of the record that it names. */
import { gregorianCalendar, tableCalendar, type FiscalCalendar } from '../base/periods.js';
import type { Program } from '../core/ir.js';
import type { Evaluation, Value } from './result.js';

/** A calendar in the data that has a mistake was said where the data was read; then months count. */
export function calendarOf(program: Program, evaluation: Evaluation): FiscalCalendar {
  const { calendar, year } = program.settings;
  if (calendar === null) return gregorianCalendar(year);
  const relation = program.relations[calendar]!;
  const read = (row: number, name: string): Value => {
    const c = relation.columns.find((x) => x.name === name);
    return c === undefined ? null : evaluation.value(calendar, c.id, row);
  };
  const text = (row: number, name: string): string => { const c = relation.columns.find((x) => x.name === name)!; return evaluation.text(read(row, name), c.type); };
  const made = tableCalendar(
    [...evaluation.rows(calendar)].map((row) => ({
      month: text(row, 'month'),
      quarter: text(row, 'quarter'),
      year: text(row, 'year'),
      from: read(row, 'from') as number,
      through: read(row, 'through') as number,
    })),
  );
  return 'error' in made ? gregorianCalendar(year) : made;
}
