/** Which reader a field needs, and what its type is called in messages. */
import type { ir } from '@truce/engine';
import type { Reading } from '../manifest.js';
import { DateReader, TimeReader } from './dates.js';
import type { NumberStyle } from './decimal.js';
import { HoursReader } from './hours.js';
import type { LocalTime } from './local-time.js';
import { NumberReader } from './numbers.js';
import { compilePatterns, isoTime, type Pattern } from './pattern.js';
import type { PeriodText } from './period-text.js';
import { PeriodReader } from './periods.js';
import type { CellReader } from './reader.js';
import { ChoiceReader, FlagReader, TextReader } from './texts.js';

/** What reading needs to know beyond the field and its source. */
export interface ReadingWorld {
  /** the clock of a source's times */
  readonly zoneOf: (zone: string) => LocalTime;
  /** the last day and the last moment that the data knows */
  readonly last: { readonly day: number; readonly moment: number } | null;
  readonly periodText: (unit: ir.PeriodUnit) => PeriodText;
  /** whether the keys of a record are Salesforce ids, so that references to it are read alike */
  readonly salesforceIds: (record: ir.RelationId) => boolean;
}

export function fieldReader(field: ir.Field, relation: ir.RelationId, reading: Reading, world: ReadingWorld): CellReader {
  const { type } = field;
  const event = field.known.kind === 'event';
  switch (type.kind) {
    case 'number': case 'count': case 'percent': case 'money':
      return new NumberReader(field, styleOf(reading), reading.percent);
    case 'date':
      return new DateReader(field, compilePatterns(reading.dates, 'date'), event ? (world.last?.day ?? null) : null);
    case 'time':
      return new TimeReader(field, timePatterns(reading), world.zoneOf(reading.zone), event ? (world.last?.moment ?? null) : null);
    case 'duration':
      return type.of === 'hours' || type.of === 'business hours' ? new HoursReader(field, styleOf(reading)) : new NumberReader(field, styleOf(reading), null);
    case 'period':
      return new PeriodReader(field, world.periodText(type.unit), type.unit === 'month' ? compilePatterns(reading.months, 'month') : [], compilePatterns(reading.dates, 'date'));
    case 'choice':
      return new ChoiceReader(type.choices);
    case 'flag':
      return new FlagReader(reading.flags);
    case 'text':
      return new TextReader(field.key, field.key && world.salesforceIds(relation));
    case 'row':
      return new TextReader(true, world.salesforceIds(type.relation));
    case 'list':
      throw new Error(`field ${field.name}: a list is no field of a record`);
  }
}

function timePatterns(reading: Reading): readonly Pattern[] {
  return reading.times.length === 0 ? [isoTime] : compilePatterns(reading.times, 'time');
}

function styleOf(reading: Reading): NumberStyle {
  return { decimal: reading.decimal, thousands: reading.thousands, signs: [...reading.currencySigns].sort((a, b) => b.length - a.length) };
}

/** A type in the words of a policy: `money in USD`, `one of Open, Won`. */
export function typeWords(type: ir.ValueType, program: ir.Program): string {
  switch (type.kind) {
    case 'money': return `money in ${type.currency}`;
    case 'duration': return type.of;
    case 'period': return type.unit;
    case 'choice': return `one of ${type.choices.join(', ')}`;
    case 'row': return program.relations[type.relation]?.name ?? 'record';
    case 'list': return `list of ${typeWords(type.of, program)}`;
    default: return type.kind;
  }
}

/** What would have been right, for the diagnostic. */
export function expectationOf(field: ir.Field, reading: Reading, program: ir.Program): string {
  const { type } = field;
  switch (type.kind) {
    case 'date': return reading.dates.join(' or ');
    case 'time': return reading.times.length === 0 ? 'YYYY-MM-DDTHH:mm:ss, with or without a zone' : reading.times.join(' or ');
    case 'choice': return `the choices are ${type.choices.slice(0, 12).join(', ')}${type.choices.length > 12 ? ', …' : ''}`;
    case 'flag': return `the words are ${[...reading.flags.yes, ...reading.flags.no].join(', ')}`;
    case 'period': return `a ${type.unit} is written as ${PERIOD_EXAMPLES[type.unit]}, or as the day on which it begins${type.unit === 'month' ? '; other ways are said in the manifest, as in `months: [MM.YYYY]`' : ''}`;
    case 'duration': return type.of === 'hours' || type.of === 'business hours' ? 'write 1.5, 1:30 or 1:30:00; less than a millisecond cannot be kept' : 'write a number such as 90';
    case 'row': return program.relations[type.relation]?.name ?? 'record';
    default: return `expected a number such as ${reading.thousands === '' ? '' : `1${reading.thousands}`}234${reading.decimal}5`;
  }
}

const PERIOD_EXAMPLES: Record<ir.PeriodUnit, string> = { day: '2026-07-31', week: '2026-W31', month: '2026-07', quarter: '2026-Q3', half: '2026-H2', year: '2026' };

/** `at least 0 and below 100` */
export function boundWords(field: ir.Field): string {
  return field.bounds.map(b => `${b.bound} ${b.value}`).join(' and ');
}
