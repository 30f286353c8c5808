/** T51xx: problems in the data that show only while computing. The value is missing where they occur; the run goes on. */
import { define } from '../define.js';

const inRelation = (relation: string): string => (relation === '' ? '' : ` in ${relation}`);

export const onlyFoundNone = define<{ relation: string }>('T5100', 'error', '`only` found no row', (f) => ({
  message: `\`only\` found no row${inRelation(f.relation)}`, label: 'needs exactly one row',
  help: 'add the row that is missing, or say what is meant without one: `otherwise …`',
}));
export const onlyFoundSeveral = define<{ relation: string }>('T5101', 'error', '`only` found several rows', (f) => ({
  message: `more than one row was found${inRelation(f.relation)} where \`only\` or \`in full\` reads one`, label: 'needs exactly one row',
  help: 'remove the extra row, add the condition that tells the rows apart, or say which one is meant: `first … ordered by …`; of a dated record over a period, `by days` weighs them',
}));
export const twoArmsHold = define<{ relation: string }>('T5102', 'error', 'Two ways of a `choose` hold for one row', (f) => ({
  message: `two ways of this \`choose\` hold for the same row${inRelation(f.relation)}`, label: 'more than one way holds',
  help: 'make the conditions exclude each other, or write `choose topmost` so that the first that holds decides',
}));
export const noArmHolds = define<{ relation: string }>('T5103', 'error', 'No way of a `choose` holds for a row', (f) => ({
  message: `no way of this \`choose\` holds for some rows${inRelation(f.relation)}`, label: 'no way holds', help: 'add the case that is missing, or an `else`',
}));
export const noVersion = define<{ relation: string }>('T5104', 'error', 'A day before the first version', (f) => ({
  message: `no version is in force on this day${inRelation(f.relation)}`, label: 'not in force yet, or no longer', help: 'give the first version an earlier `from`, or none',
}));
export const outsideCalendar = define<{ relation: string }>('T5105', 'error', 'A date outside the declared calendar', (f) => ({
  message: `a date or period lies outside the policy's calendar${inRelation(f.relation)}`, label: 'outside the calendar', help: 'add the missing periods to the rows of the calendar, or correct the date',
}));
export const noAsOf = define<Record<string, never>>('T5106', 'error', 'The run has no as-of date', () => ({
  message: 'this needs the as-of date, and the run has none', label: 'as of which day?', help: 'run with `--as-of 2026-03-31`, or write `as of` on the test',
}));
export const noLastPeriod = define<{ relation: string }>('T5107', 'error', 'Periods without a beginning or an end', (f) => ({
  message: `it is not known which periods ${f.relation === '' ? 'there are' : `${f.relation} has`}`, label: 'from when, and through when?', help: 'write `from … through …`, or run with an as-of date, which ends the last period',
}));
export const notDefined = define<{ relation: string }>('T5108', 'error', 'A number that a function cannot take', (f) => ({
  message: `this has no value for some rows${inRelation(f.relation)}`, label: 'not defined for these numbers', help: 'a rounding step and a half-life are above zero, a number of days or months is whole, a root is of nothing below zero, and an exponent is at most 2,000; the chances that leave a state are at most 100 % together, and every coalition has one worth',
}));
export const calendarRows = define<Record<string, never>>('T5109', 'error', 'A calendar whose rows are not in order', () => ({
  message: 'the rows of the calendar do not follow each other without a gap', label: 'this calendar', help: 'each period starts the day after the one before it ends; months lie in quarters, quarters in years',
}));
export const splitNotWhole = define<{ relation: string }>('T5110', 'error', 'A split that is not 100 % for a row', (f) => ({
  message: `the shares of this split are not the whole${inRelation(f.relation)}`, label: 'more or less than 100 %, or a negative share',
  help: 'let one part take `remainder`, or correct the data that the shares are computed from',
}));
export const undatedFields = define<{ day: string; fields: readonly string[] }>('T5111', 'information', 'Fields without a date of their own', (f) => ({
  message: `as of ${f.day}, what happened later is left out; fields without a date keep today's value`, notes: f.fields.map((x) => x),
  help: 'a field that settles on a day can say so: `owner Rep fixed on closed_on`; a value that changes over time belongs in a `dated` record',
}));
export const noRowOnDay = define<{ relation: string }>('T5112', 'error', 'A dated record that says nothing of a day', (f) => ({
  message: `a dated record has no row for a day that is asked about${inRelation(f.relation)}`, label: 'one row has to hold on the day',
  help: 'add the row that is missing, or let one begin earlier; or say what is meant without one: `otherwise …`',
}));
export const severalRowsOnDay = define<{ relation: string }>('T5113', 'error', 'A dated record with two rows for a day', (f) => ({
  message: `a dated record has more than one row for a day that is asked about${inRelation(f.relation)}`, label: 'one row has to hold on the day',
  help: 'let the earlier row end, with `through`, on the day before the later one begins; or let the record have a key for each thing that it says',
}));
export const takenBeforePaid = define<{ relation: string }>('T5114', 'error', 'Taken back before it was paid', (f) => ({
  message: `a clawback takes back what was not due yet${inRelation(f.relation)}`, label: 'earlier than the payment',
  help: 'keep only what was due by then, `where due_on <= …` the day of the clawback; a part that shall not be paid at all is cancelled in its own plan with `unless`',
}));
export const circleAbove = define<{ relation: string }>('T5115', 'error', 'A chain of people that goes round in a circle', (f) => ({
  message: `whoever is above comes round again${inRelation(f.relation)}`, label: 'a circle', help: 'correct who is above whom in the data: somebody has nobody above, and there the chain ends. Until then these rows have nobody above them',
}));
export const rowsTie = define<{ relation: string }>('T5116', 'information', 'Rows that tie in their order', (f) => ({
  message: `rows tie in the order by which one is taken${inRelation(f.relation)}; their keys decided`, label: 'the order does not tell these rows apart',
  help: 'say what decides between them: a column more in the order, such as the time behind the day; or write the key as its last column, as in `ordered by at, id`, if that is what is meant',
}));
export const noRowBehindFallback = define<{ relation: string }>('T5117', 'information', 'A missing row behind an `otherwise`', (f) => ({
  message: `an \`otherwise\` around this stands in for rows that are missing${inRelation(f.relation)}`, label: 'no row holds on the day, and nothing is said of it',
  help: 'add the rows that are missing; or say of the reading itself what no row means, as in `sold / (rep.quota at day otherwise 10_000 USD) otherwise 0`',
}));
