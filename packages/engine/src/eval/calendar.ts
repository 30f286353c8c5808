/** The policy's calendar and business hours. Either may come from a record, whose rows are then read once. */
import { businessClock } from '../base/business-time.js';
import type { BusinessClock } from '../base/business-time.js';
import { jointHours } from '../base/joint-hours.js';
import { CalendarError, gregorianCalendar, tableCalendar } from '../base/periods.js';
import type { CalendarRow, FiscalCalendar } from '../base/periods.js';
import { zoneOf } from '../base/zone.js';
import type { Zone } from '../base/zone.js';
import type { Office, Program, RelationId, Settings } from '../core/ir.js';
import type { Tables } from './compiler.js';
import type { Clock } from './functions.js';
import type { Value } from './result.js';
import { readerOf } from './storage.js';

type ReadTables = Pick<Tables, 'column' | 'members' | 'report'>;

export function policyCalendar(program: Program, tables: ReadTables, text: (relation: RelationId, column: number, value: Value) => string): FiscalCalendar {
  const { calendar, year } = program.settings;
  if (calendar === null) return gregorianCalendar(year);
  const relation = program.relations[calendar]!;
  const columns = (['month', 'quarter', 'year', 'from', 'through'] as const).map((name) => relation.columns.find((c) => c.name === name)?.id ?? -1);
  const readers = columns.map((c) => (c < 0 ? () => null : readerOf(tables.column(calendar, c))));
  const rows: CalendarRow[] = [];
  let complete = true;
  for (const row of tables.members(calendar)) {
    const [month, quarter, fiscalYear, from, through] = readers.map((read) => read(row));
    if (month == null || quarter == null || fiscalYear == null || from == null || through == null) { complete = false; continue; }
    const name = (i: number, value: Value): string => text(calendar, columns[i]!, value);
    rows.push({ month: name(0, month), quarter: name(1, quarter), year: name(2, fiscalYear), from: from as number, through: through as number });
  }
  const made = tableCalendar(rows);
  if (complete && !('error' in made)) return made;
  tables.report('calendar rows', relation.at, null);
  return NO_CALENDAR;
}

const nothing = (): never => { throw new CalendarError('outside', 'the rows of the calendar do not make one'); };
/** Stands in for a calendar whose rows are wrong: that has been said, and no period has a value. */
const NO_CALENDAR: FiscalCalendar = { periodOf: nothing, start: nothing, end: nothing, text: nothing, convert: nothing, parse: () => null };

export function policyClock(program: Program, tables: ReadTables, zone: Zone): Clock {
  const clock = clockOf(program.settings, tables, zone);
  return { zone, hours: clock, days: clock };
}

/** The clock of an office that the policy declares. */
export function officeClock(program: Program, tables: ReadTables, name: string): Clock {
  const { offices } = program.settings, office = offices.find((o) => o.name === name)!, zone = zoneOf(office.timezone) ?? zoneOf('UTC')!;
  const members = (o: Office): readonly Office[] => [o, ...o.of.flatMap((other) => members(offices.find((x) => x.name === other)!))];
  if (office.of.length === 0) { const clock = clockOf(office, tables, zone); return { zone, hours: clock, days: clock }; }
  const clocks = [...new Set(members(office))].filter((o) => o.hours.length > 0).map((o) => clockOf(o, tables, zoneOf(o.timezone) ?? zoneOf('UTC')!));
  return { zone, hours: clocks.length === 0 || clocks.includes(null) ? null : jointHours(clocks as readonly BusinessClock[]), days: null };
}

function clockOf({ hours, holidays }: Pick<Settings, 'hours' | 'holidays'>, tables: ReadTables, zone: Zone): BusinessClock | null {
  const days = new Set(holidays.days);
  if (holidays.from !== null) {
    const { relation, column } = holidays.from, read = readerOf(tables.column(relation, column));
    for (const row of tables.members(relation)) { const day = read(row); if (day !== null) days.add(day as number); }
  }
  if (hours.length === 0) return null;
  try {
    return businessClock({ hours, holidays: days, zone });
  } catch (x) {
    if (x instanceof RangeError) return null;
    throw x;
  }
}
