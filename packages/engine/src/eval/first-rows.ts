/**
 * From which day on a relation can have rows at all. A row of a record is there from the latest of its required events, and a relation that is made of others
 * has none before each of them has some. Conditions only leave rows out, so they need no look: the day is a bound, and what it saves is worlds of nothing.
 */
import { assertNever } from '../base/exhaustive.js';
import { CalendarError } from '../base/periods.js';
import type { FiscalCalendar } from '../base/periods.js';
import type { Dataset, RecordTable } from '../core/dataset.js';
import type { Field, Program, RelationId } from '../core/ir.js';

const DAY = 86_400_000;

/** -Infinity where nothing is known of it, Infinity where there never are rows. */
export function firstRows(program: Program, dataset: Dataset, calendar: () => FiscalCalendar): (relation: RelationId) => number {
  const known = new Map<RelationId, number>();
  const first = (id: RelationId): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    // What is made of itself has no bound that could be found this way.
    known.set(id, -Infinity);
    const day = ofSource(id);
    known.set(id, day);
    return day;
  };
  const ofSource = (id: RelationId): number => {
    const { source } = program.relations[id]!;
    switch (source.op) {
      case 'scan': return firstPresent(source.fields, dataset.tables.get(id));
      case 'each': return Math.max(...source.items.map((item) => ('relation' in item ? first(item.relation) : item.from === null ? -Infinity : startOf(item.from, item.unit))));
      case 'distinct': case 'parts': case 'above': return first(source.relation);
      case 'pieces': return first(source.whole);
      case 'payments': return first(source.plan);
      case 'single': case 'postings': return -Infinity;
      default: return assertNever(source);
    }
  };
  function startOf(day: number, unit: Parameters<FiscalCalendar['periodOf']>[1]): number {
    try {
      return calendar().start(calendar().periodOf(day, unit), unit);
    } catch (x) {
      if (!(x instanceof CalendarError)) throw x;
      return -Infinity;
    }
  }
  return first;
}

function firstPresent(fields: readonly Field[], table: RecordTable | undefined): number {
  if (table === undefined || table.rows === 0) return Infinity;
  const required = fields.flatMap((f, i) => {
    const column = table.columns[i];
    return f.known.kind === 'event' && !f.optional && (column?.kind === 'day' || column?.kind === 'instant') ? [column] : [];
  });
  if (required.length === 0) return -Infinity;
  let least = Infinity;
  for (let row = 0; row < table.rows; row++) {
    let day = -Infinity;
    for (const column of required) {
      const value = column.values[row]!;
      // A time zone may put a moment on the day before.
      day = Math.max(day, column.kind === 'day' ? value : value === value ? Math.floor(value / DAY) - 1 : -Infinity);
    }
    least = Math.min(least, day);
  }
  return least;
}
