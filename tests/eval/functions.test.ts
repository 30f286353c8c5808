import { describe, expect, it } from 'vitest';
import type { ir } from '@truce/engine';
import { Build, COUNT, DATE, DAYS, FLAG, HOURS, MONTHS, NUMBER, OFFICE, OPEN_DAYS, OPEN_HOURS, PERCENT, STAGE, TEXT, TIME, USD, column, day, exactly, period, problems, single, written } from './build.js';

type Arg = readonly [ir.ValueType, string | null];
const n = (text: string | null): Arg => [NUMBER, text], d = (text: string | null): Arg => [DATE, text], t = (text: string | null): Arg => [TIME, text], s = (text: string | null): Arg => [TEXT, text], usd = (text: string | null): Arg => [USD, text];
const month = (text: string): Arg => [period('month'), String(Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1)];
const quarter = (year: number, q: number): Arg => [period('quarter'), String(year * 4 + q - 1)];
const year = (y: number): Arg => [period('year'), String(y)];
const days = (text: string): Arg => [DAYS, text], months = (text: string): Arg => [MONTHS, text], hours = (text: string): Arg => [HOURS, text];

const settings: Partial<ir.Settings> = { holidays: { days: [day('2026-04-03'), day('2026-04-06')], from: null } };

/**
 * The result when the arguments are written in the policy, and when they come from data: two ways through the compiler, and for numbers a third, so all must
 * say the same.
 */
function result(fn: ir.FunctionName, type: ir.ValueType, args: readonly Arg[], unit?: ir.PeriodUnit): string {
  const from = (pick: (arg: Arg, i: number) => ir.Expr): ir.Expr => ({ op: 'call', fn, type, at: [0, 1, 2], args: args.map(pick), ...(unit === undefined ? {} : { unit }) });
  const build = new Build();
  const written_ = build.list('Written', single, {}, { x: from(([of, text]) => written(text, of)) });
  const fields = Object.fromEntries(args.map(([of], i) => [`a${i}`, { type: of, optional: true, known: { kind: 'undated' as const }, ...(of.kind === 'number' || of.kind === 'percent' ? { decimals: 6 } : {}) }]));
  const wholeDecimals = args.every(([, text]) => text === null || !text.includes('/'));
  const data = build.record('Data', fields, wholeDecimals ? [args.map(([, text]) => text)] : []);
  const read = build.list('Read', { op: 'each', items: [{ relation: data }] }, { data: { kind: 'row', relation: data } }, {
    x: from(([of], i) => ({ op: 'follow', row: column(0, { kind: 'row', relation: data }), relation: data, column: i, type: of, at: [0, 1, 2] })),
    // In a sum of one row, where numbers are added as whole units when they can be.
    y: { op: 'aggregate', fn: 'only', binder: 1, over: { relation: data }, keys: [], where: null, value: from(([of], i) => column(i, of, 1)), order: [], type, at: [0, 3, 4] },
  });
  const evaluation = build.run(null, settings);
  const shown = exactly(evaluation.value(written_, 0, 0), type, evaluation);
  if (wholeDecimals) for (const id of [1, 2]) expect(exactly(evaluation.value(read, id, 0), type, evaluation)).toBe(shown);
  return shown;
}

const cases: readonly (readonly [ir.FunctionName, ir.ValueType, readonly Arg[], string, ir.PeriodUnit?])[] = [
  ['add', USD, [usd('1.10'), usd('2.25')], '67/20'], ['add', NUMBER, [n('9007199254740991'), n('1')], '9007199254740992/1'], ['subtract', USD, [usd('1'), usd('1.01')], '-1/100'],
  ['multiply', USD, [usd('0.1'), [PERCENT, '0.3']], '3/100'], ['divide', NUMBER, [usd('1'), usd('3')], '1/3'], ['divide', NUMBER, [usd('1'), usd('0')], 'missing'],
  ['negate', USD, [usd('2.5')], '-5/2'], ['negate', NUMBER, [n('0')], '0'], ['abs', NUMBER, [n('-7.25')], '29/4'],
  ['min', USD, [usd('3'), usd('2.99')], '299/100'], ['max', USD, [usd('3'), usd('2.99')], '3'], ['min', DATE, [d('2026-02-01'), d('2026-01-31')], '2026-01-31'],
  ['round', USD, [usd('2.345'), usd('0.01')], '47/20'], ['round', USD, [usd('-2.345'), usd('0.01')], '-47/20'], ['round', NUMBER, [n('2/3'), n('1/3')], '2/3'],
  ['roundUp', NUMBER, [n('1.01'), n('1')], '2'], ['roundUp', NUMBER, [n('-1.99'), n('1')], '-1'], ['roundDown', NUMBER, [n('-1.01'), n('1')], '-2'], ['roundDown', NUMBER, [n('1234'), n('100')], '1200'],
  ['round', NUMBER, [n('1'), n('0')], 'missing'], ['power', NUMBER, [n('1.1'), n('3')], '1331/1000'], ['power', NUMBER, [n('2'), n('-2')], '1/4'], ['power', NUMBER, [n('0'), n('0')], '1'], ['power', NUMBER, [n('0'), n('-1')], 'missing'], ['power', NUMBER, [n('2'), n('0.5')], '1414213562373095049/1000000000000000000'], ['power', NUMBER, [n('4/9'), n('-1.5')], '27/8'], ['power', NUMBER, [n('1.331'), n('1/3')], '11/10'], ['power', NUMBER, [n('-8'), n('1/3')], 'missing'],
  ['less', FLAG, [n('1'), n('2')], 'yes'], ['less', FLAG, [n('2'), n('2')], 'no'], ['lessOrEqual', FLAG, [n('2'), n('2')], 'yes'], ['greater', FLAG, [d('2026-01-02'), d('2026-01-01')], 'yes'], ['greaterOrEqual', FLAG, [n('1.9'), n('2')], 'no'],
  ['equal', FLAG, [usd('0.30'), usd('0.3')], 'yes'], ['equal', FLAG, [s('a'), s('A')], 'no'], ['notEqual', FLAG, [s('a'), s('b')], 'yes'], ['less', FLAG, [[STAGE, 'Won'], [STAGE, 'Lost']], 'yes'],
  ['between', FLAG, [n('5'), n('5'), n('6')], 'yes'], ['between', FLAG, [n('6'), n('5'), n('6')], 'yes'], ['between', FLAG, [n('6.000001'), n('5'), n('6')], 'no'],
  ['isMissing', FLAG, [n(null)], 'yes'], ['isMissing', FLAG, [s('')], 'no'], ['isPresent', FLAG, [d('2026-01-01')], 'yes'], ['not', FLAG, [[FLAG, 'yes']], 'no'], ['not', FLAG, [[FLAG, 'no']], 'yes'],
  ['lower', TEXT, [s('ÄBc')], 'äbc'], ['upper', TEXT, [s('straße')], 'STRASSE'], ['trim', TEXT, [s('  a b ')], 'a b'], ['length', COUNT, [s('a👍b')], '3'], ['contains', FLAG, [s('VP Sales'), s('Sales')], 'yes'],
  ['startsWith', FLAG, [s('VP Sales'), s('VP')], 'yes'], ['endsWith', FLAG, [s('VP Sales'), s('VP')], 'no'], ['concat', TEXT, [s('a'), s('b')], 'ab'], ['textOf', TEXT, [usd('1250.5')], '1,250.50 USD'], ['textOf', TEXT, [n('2026')], '2026'],
  ['dateOf', DATE, [t('2026-03-01T23:30')], '2026-03-01'], ['timeOf', TIME, [d('2026-03-01')], '2026-03-01T00:00'], ['endOfDay', TIME, [d('2026-03-29')], '2026-03-30T00:00'],
  ['addDays', DATE, [d('2026-02-27'), days('2')], '2026-03-01'], ['addDays', DATE, [d('2026-02-27'), days('0.5')], 'missing'], ['addMonths', DATE, [d('2026-01-31'), months('1')], '2026-02-28'], ['addMonths', DATE, [d('2026-03-31'), months('-1')], '2026-02-28'],
  ['addHours', TIME, [t('2026-03-29T01:00'), hours('1')], '2026-03-29T03:00'], ['addDaysToTime', TIME, [t('2026-03-28T02:30'), days('1')], '2026-03-29T03:30'], ['addMonthsToTime', TIME, [t('2026-01-31T10:00'), months('1')], '2026-02-28T10:00'],
  ['addBusinessHours', TIME, [t('2026-03-02T16:00'), [OPEN_HOURS, '4']], '2026-03-03T12:00'], ['addBusinessHours', TIME, [t('2026-04-02T16:00'), [OPEN_HOURS, '2']], '2026-04-07T10:00'],
  ['addBusinessDays', DATE, [d('2026-04-02'), [OPEN_DAYS, '1']], '2026-04-07'], ['addBusinessDays', TIME, [t('2026-03-06T18:00'), [OPEN_DAYS, '1']], '2026-03-09T17:00'],
  ['daysBetween', NUMBER, [d('2026-01-20'), d('2026-04-10')], '80'], ['daysBetween', NUMBER, [d('2026-01-02'), d('2026-01-01')], '-1'], ['monthsBetween', NUMBER, [d('2026-01-31'), d('2026-02-28')], '1'], ['monthsBetween', NUMBER, [d('2026-01-15'), d('2026-03-14')], '1'],
  ['hoursBetween', HOURS, [t('2026-03-29T00:00'), t('2026-03-30T00:00')], '23 hours'], ['businessHoursBetween', OPEN_HOURS, [t('2026-03-02T16:00'), t('2026-03-03T11:00')], '3 business hours'],
  ['workingDays', COUNT, [d('2026-01-01'), d('2026-03-31')], '64'], ['workingDays', COUNT, [d('2026-01-10'), d('2026-01-01')], '-6'], ['workingDays', COUNT, [d('2026-01-06'), d('2026-01-05')], '0'],
  ['yearOf', NUMBER, [d('2026-03-09')], '2026'], ['monthOf', NUMBER, [d('2026-03-09')], '3'], ['dayOf', NUMBER, [d('2026-03-09')], '9'], ['weekdayOf', NUMBER, [d('2026-03-09')], '1'],
  ['inDays', NUMBER, [days('3')], '3'], ['inHours', NUMBER, [hours('1.5')], '3/2'], ['inMonths', NUMBER, [months('2')], '2'], ['days', DAYS, [n('1')], '1 day'], ['hours', HOURS, [n('0.25')], '0.25 hours'], ['months', MONTHS, [n('3')], '3 months'],
  ['periodOf', period('quarter'), [d('2026-03-31')], '2026-Q1', 'quarter'], ['periodOf', period('week'), [d('2026-01-01')], '2026-W01', 'week'], ['periodIn', period('year'), [quarter(2026, 3)], 'FY2026', 'year'],
  ['startOf', DATE, [quarter(2026, 2)], '2026-04-01'], ['endOf', DATE, [month('2028-02')], '2028-02-29'], ['shiftPeriod', period('month'), [month('2026-12'), n('2')], '2027-02'], ['shiftPeriod', period('month'), [month('2026-12'), n('0.5')], 'missing'], ['periodsBetween', NUMBER, [month('2026-11'), month('2027-02')], '3'],
  ['overlapDays', COUNT, [d('2026-02-10'), d(null), quarter(2026, 1)], '50'], ['overlapDays', COUNT, [d('2026-01-01'), d('2026-02-14'), quarter(2026, 1)], '45'], ['overlapDays', COUNT, [d('2026-05-01'), d(null), quarter(2026, 1)], '0'], ['overlapDays', COUNT, [d(null), d('2026-01-01'), quarter(2026, 1)], 'missing'],
  ['overlapWorkingDays', COUNT, [d('2026-02-10'), d(null), quarter(2026, 1)], '36'], ['daysIn', COUNT, [quarter(2026, 1)], '90'], ['workingDaysIn', COUNT, [quarter(2026, 1)], '64'],
  ['dayOfMonths', COUNT, [d('2026-01-10'), d(null), quarter(2026, 1), n('14')], '3'], ['dayOfMonths', COUNT, [d('2026-01-15'), d(null), quarter(2026, 1), n('14')], '2'], ['dayOfMonths', COUNT, [d('2026-02-28'), d('2026-02-28'), month('2026-02'), n('31')], '1'], ['monthsIn', COUNT, [year(2026)], '12'],
];

describe('functions', () => {
  it.each(cases)('%s %j %j is %s', (fn, type, args, expected, unit) => expect(result(fn, type, args, unit)).toBe(expected));

  it('are missing when an argument is, comparisons are no', () => {
    for (const [fn, type, args, , unit] of cases) {
      if (fn === 'isMissing' || fn === 'isPresent') continue;
      args.forEach((_, i) => {
        if (i === 1 && (fn === 'overlapDays' || fn === 'overlapWorkingDays' || fn === 'dayOfMonths')) return;
        const without = args.map((a, k): Arg => (k === i ? [a[0], null] : a));
        expect([fn, result(fn, type, without, unit)]).toEqual([fn, type.kind === 'flag' && fn !== 'not' && fn !== 'contains' && fn !== 'startsWith' && fn !== 'endsWith' ? 'no' : 'missing']);
      });
    }
  });

  it('round halves by the declared rule', () => {
    const build = new Build();
    const list = build.list('One', single, {}, { x: { op: 'call', fn: 'round', type: NUMBER, at: [0, 0, 1], args: [written('2.5', NUMBER), written('1', NUMBER)] } });
    expect(build.run(null, { rounding: 'half even' }).value(list, 0, 0)).toBe(2);
    expect(build.run(null, { rounding: 'half up' }).value(list, 0, 0)).toBe(3);
  });

  it('read holidays and the calendar from records', () => {
    const build = new Build();
    const holiday = build.record('Holiday', { day: { type: DATE, key: true, known: { kind: 'planned' } } }, [['2026-03-03'], ['2026-03-04']]);
    const fiscal = build.record('Fiscal', { month: { type: TEXT, key: true }, quarter: { type: TEXT }, year: { type: TEXT }, from: { type: DATE, known: { kind: 'planned' } }, through: { type: DATE, known: { kind: 'planned' } } }, [
      ['P02', 'Q1', 'FY26', '2026-03-01', '2026-03-28'], ['P01', 'Q1', 'FY26', '2026-02-01', '2026-02-28'], ['P03', 'Q1', 'FY26', '2026-03-29', '2026-05-02'],
    ]);
    const of = (fn: ir.FunctionName, type: ir.ValueType, arg: ir.Expr, unit?: ir.PeriodUnit): ir.Expr => ({ op: 'call', fn, type, at: [0, 5, 6], args: [arg], ...(unit === undefined ? {} : { unit }) });
    const list = build.list('One', single, {}, {
      due: { op: 'call', fn: 'addBusinessDays', type: DATE, at: [0, 0, 1], args: [written('2026-03-02', DATE), written('1', OPEN_DAYS)] },
      month: of('periodOf', period('month'), written('2026-03-30', DATE), 'month'), days: of('daysIn', COUNT, of('periodOf', period('month'), written('2026-03-30', DATE), 'month')),
      months: of('monthsIn', COUNT, of('periodOf', period('quarter'), written('2026-02-01', DATE), 'quarter')), outside: of('periodOf', period('month'), written('2026-06-01', DATE), 'month'),
    });
    const evaluation = build.run(null, { hours: OFFICE, holidays: { days: [], from: { relation: holiday, column: 0 } }, calendar: fiscal });
    const program = build.program();
    expect(program.relations[list]!.columns.map((c) => evaluation.text(evaluation.value(list, c.id, 0), c.type))).toEqual(['2026-03-05', 'P03', '35', '3', 'missing']);
    expect(problems(evaluation)).toEqual(['T5105 × 1']);
  });

  it('say when a calendar of rows is none, and when a number is none for a function', () => {
    const build = new Build();
    const fiscal = build.record('Fiscal', { month: { type: TEXT, key: true }, quarter: { type: TEXT }, year: { type: TEXT }, from: { type: DATE, known: { kind: 'planned' } }, through: { type: DATE, known: { kind: 'planned' } } }, [
      ['P01', 'Q1', 'FY26', '2026-02-01', '2026-02-28'], ['P03', 'Q1', 'FY26', '2026-03-29', '2026-05-02'],
    ]);
    const list = build.list('One', single, {}, {
      month: { op: 'call', fn: 'periodOf', unit: 'month', type: period('month'), at: [0, 1, 2], args: [written('2026-02-10', DATE)] }, step: { op: 'call', fn: 'round', type: NUMBER, at: [0, 3, 4], args: [written('1', NUMBER), written('-1', NUMBER)] },
    });
    const evaluation = build.run(null, { calendar: fiscal });
    expect([evaluation.value(list, 0, 0), evaluation.value(list, 1, 0)]).toEqual([null, null]);
    // That the date lies outside of it is only a consequence.
    expect(evaluation.diagnostics().map((x) => x.code).sort()).toEqual(['T5108', 'T5109']);
  });
});
