/** T4xxx: rules that can be read but are not sound. */
import { assertNever } from '../../base/exhaustive.js';
import { define } from '../define.js';

export const missingLine = define<{ what: string; line: string; example: string }>('T4001', 'error', 'Something that must be said', (f) => ({
  message: `${f.what} has no \`${f.line}\``, label: `needs \`${f.line}\``, help: `add \`${f.example}\``,
}));
export const bandsOutOfOrder = define<{ first: string; second: string }>('T4002', 'error', 'The edges of a scale do not rise', (f) => ({
  message: f.first === f.second ? `the edge ${f.first} is written twice` : `the edge ${f.second} stands after ${f.first}`, label: 'not above the edge before it', help: 'write each edge once, from the lowest to the highest',
}));
export const bandsOpen = define<{ last: string }>('T4003', 'error', 'A scale without a last row', (f) => ({
  message: 'this scale says nothing above its last edge', label: `nothing above ${f.last}`, help: 'end it with `above : …` (after `up to`) or `from there : …` (after `below`)',
}));
export const bandsTwice = define<{ word: string; expected: string; early: boolean }>('T4004', 'error', 'A row of a scale that leaves a gap or an overlap', (f) => ({
  message: f.early ? `\`${f.word}\` has no upper edge, so no row can follow it` : `after this edge the next row cannot begin with \`${f.word}\``, label: f.early ? 'not the last row' : `\`${f.word}\``, help: f.early ? `put this row last, or give it an edge: \`${f.expected}\`` : `write \`${f.expected}\``,
}));
export const unreadReading = define<{ scale: string }>('T4005', 'error', 'A marginal rate without a starting point', (f) => ({
  message: `\`marginal ${f.scale}\` does not say where its slice begins`, label: '`after …` or `from zero`?',
  notes: ['for example: 60,000 in two deals of 30,000 with 5 % up to 40,000 and 10 % above pays 2,000 + 2,000 = 4,000 when the second deal starts after the first, and 3,000 when each starts from zero'],
  help: 'write `after earlier_total` (each deal goes on where the last one ended) or `from zero` (each stands alone)',
}));
export const tableGap = define<{ table: string; example: string }>('T4006', 'error', 'A decision table with a gap', (f) => ({
  message: `table \`${f.table}\` has no row for some cases`, label: 'not complete', notes: [`for example: ${f.example}`], help: 'add a row for it, or a last row with `else` in every cell',
}));
export const tableOverlap = define<{ table: string; example: string }>('T4007', 'error', 'Two rows of a decision table hold at once', (f) => ({
  message: `two rows of table \`${f.table}\` can hold at once`, label: 'holds too', notes: [`for example: ${f.example}`], help: 'make them exclude each other, or write `topmost row` after `gives …` so that the first that holds decides',
}));
export const chooseOverlap = define<{ example: string }>('T4008', 'error', 'Two ways of a `choose` hold at once', (f) => ({
  message: 'two conditions of this `choose` can hold at once', label: 'holds too', notes: [`for example: ${f.example}`], help: 'make them exclude each other, or write `choose topmost` so that the first that holds decides',
}));
export const rowWidth = define<{ expected: number; found: number; /** it is the last row of a table, which takes what is left */ rest: boolean }>('T4009', 'error', 'A row of another width', (f) => ({
  message: `this row has ${f.found} ${f.found === 1 ? 'cell' : 'cells'}, and the header has ${f.expected}`, label: f.found < f.expected ? 'a cell is missing' : 'a cell too many', help: f.rest ? `a row of \`else\` has a cell for each column too: \`${'else | '.repeat(Math.max(1, f.expected - 1))}…\`` : 'write one cell for each column; `missing` stands for no value',
}));
export const versionGap = define<{ name: string; gap: boolean; from: string; through: string }>('T4010', 'error', 'Versions with a gap or an overlap', (f) => ({
  message: f.gap ? `no version of \`${f.name}\` is in force from ${f.from} through ${f.through}` : `two versions of \`${f.name}\` are in force from ${f.from} through ${f.through}`, label: f.gap ? 'the next version begins here' : 'begins before the other ends', help: 'a version runs until the next begins; `through` is only needed to end it before',
}));
export const datedValue = define<{ name: string; versions: readonly string[]; /** a day may be written where it is read; a scale or table is read at other values */ byDay: boolean }>('T4011', 'error', 'A value that changes over time is read at a day', (f) => ({
  message: `\`${f.name}\` changes over time, and this does not say on which day it is read`, label: 'on which day?', notes: f.versions,
  help: f.byDay ? `write \`${f.name} at day\`, or give the declaration that reads it a \`governed by\` date` : 'give the declaration that reads it a `governed by` date: `governed by closed_on`',
}));
export const datedMean = define<{ name: string }>('T4012', 'error', 'A dated field is read at a day or over a period', (f) => ({
  message: `\`${f.name}\` comes from a dated record, and this does not say when it is read`, label: 'when?',
  help: `write \`${f.name} at day\` (that day), or \`${f.name} over quarter by days\` (its mean over the period), \`by working days\`, \`by months on day 15\` or \`in full\``,
}));
export const periodBounds = define<{ unit: string }>('T4013', 'error', 'Periods without a beginning', (f) => ({
  message: `\`for each ${f.unit}\` does not say where the periods begin`, label: 'since when?',
  help: 'add a line `from 2026-01-01 through 2026-12-31` to this declaration or to the policy; the data never decides which periods have rows',
}));
export const governedBy = define<{ kind: string; name: string }>('T4014', 'error', 'A lead without its date', (f) => ({
  message: `${f.kind} ${f.name} does not say which date decides the version of its rule`, label: 'which date?', help: `add \`governed by\` with that date, as in \`governed by date(created_at)\`${f.kind === 'lead' ? '; on it the lead also enters the stage, unless `entered_on` says otherwise' : ''}`,
}));
export const versionsDiffer = define<{ name: string }>('T4015', 'error', 'Versions over different rows', (f) => ({
  message: `the versions of ${f.name} are not for the same rows`, label: 'another `for each`', help: 'all versions of a declaration have the same header; give this one another name if it is about other rows',
}));
export const onlyFor = define<{ line: string; kind: string; help: string }>('T4016', 'error', 'A line that does not belong here', (f) => ({
  message: `\`${f.line}\` has no meaning in ${/^[aeiou]/i.test(f.kind) ? 'an' : 'a'} ${f.kind}`, label: 'not here', help: f.help,
}));
export const fixedOn = define<{ event: string }>('T4017', 'error', '`fixed on` needs a date of the same record', (f) => ({
  message: `\`${f.event}\` is no date or time field of this record`, label: 'not an event', help: 'name the date field on which the value is settled, as in `owner Rep fixed on closed_on`',
}));
export const distinctPrevious = define<{ relation: string }>('T4018', 'error', '`previous` over periods that the data makes', (f) => ({
  message: `${f.relation} has rows only for periods with data, so the row above may lie several periods back`, label: 'which period is the one before?',
  help: 'give every period a row: `for each Rep, month` with a line `from 2026-01-01 through 2026-12-31` instead of `for each distinct`',
}));
export const neverHolds = define<{ what: string; example: string }>('T4019', 'warning', 'A rule that can never decide', (f) => ({
  message: f.what, label: 'never', notes: f.example === '' ? [] : [f.example],
}));
export const notYetRun = define<{ what: string; why: string }>('T4020', 'information', 'Read, but not computed yet', (f) => ({
  message: `${f.what} is not computed: ${f.why}`, label: 'not computed',
}));
export const keyless = define<{ record: string; field: string }>('T4021', 'error', 'A reference to a record without one key', (f) => ({
  message: `\`${f.field}\` refers to ${f.record}, which has no single key field`, label: `${f.record} has no single key`, help: `mark one field of ${f.record}, and only one, with \`key\``,
}));
export const badGrid = define<{ what: string; help: string }>('T4022', 'error', 'A grid that cannot be used', (f) => ({ message: f.what, label: 'here', help: f.help }));
export const otherwiseNeeded = define<{ column: string; kind: string; /** a header that keeps only rows that have it */ keep?: string }>('T4024', 'error', 'A column that this declaration must always have', (f) => ({
  message: `\`${f.column}\` of ${f.kind} may be missing`, label: 'may be missing', help: `say what holds then with \`otherwise\`, or keep only rows that have it${f.keep === undefined ? '' : `, in the header: \`${f.keep}\``}`,
}));
export const versionInsidePeriod = define<{ name: string; day: string; unit: string; period: string; /** a declaration with a row for each period, not a value that is read */ whole?: boolean }>('T4026', 'error', 'A rule that changes inside a period', (f) => ({
  message: `\`${f.name}\` changes on ${f.day}, in the middle of ${f.unit} ${f.period}`, label: f.whole === true ? `this ${f.unit} has one row, and one rule` : `one value for the whole ${f.unit}?`,
  help: f.whole === true ? `let the version begin with a ${f.unit}, or say which day of the row decides: \`governed by end(${f.unit})\``
    : `let the version begin with a ${f.unit}, or say how it is read: \`${f.name} at end(${f.unit})\` (one day decides) or \`${f.name} over ${f.unit} by days\` (its mean)`,
}));
export const versionsApart = define<{ name: string; what: string; first: string; second: string }>('T4027', 'error', 'Versions that do not fit together', (f) => ({
  message: `the versions of ${f.name} do not fit together: ${f.what} ${f.first} in one, and ${f.second} in another`, label: f.second,
  help: 'what is read of a declaration must be the same kind of thing in all its versions; give this one another name if it is about something else',
}));
export const notUnderstood = define<Record<string, never>>('T9002', 'error', 'Something that was not understood, without a reason', () => ({
  message: 'this could not be understood, and Truce does not know why', label: 'not understood', help: 'nothing is computed; this is a bug in Truce, please report it with this file',
}));
export const splitNotWhole = define<{ share: string; kind: 'not whole' | 'more than whole' | 'negative' }>('T4030', 'error', 'A split that is not 100 %', (f) => ({
  message: f.kind === 'negative' ? `this share is negative: ${f.share}` : `these parts add up to ${f.share}, ${f.kind === 'not whole' ? 'not to 100 %' : 'so nothing remains'}`, label: f.kind === 'negative' ? 'below zero' : f.share,
  help: f.kind === 'negative' ? 'a share is at least 0 %' : f.kind === 'not whole' ? 'let the parts add up to 100 %, or let one take what is left: `remainder to owner as Closing`' : 'let the written shares stay below 100 %, or drop the `remainder`',
}));
export const nobodyThere = define<{ who: string; /** null: the pool itself may be empty */ part: string | null; /** a payment, of which no other part could take the share */ paid?: boolean }>('T4031', 'error', 'A share that may reach nobody', (f) => ({
  message: f.part === null ? 'the pool may be empty, and then nobody takes the amount' : `nobody may be there to take \`${f.part}\``, label: f.part === null ? 'may have no rows' : `${f.who} may be missing`,
  help: f.part === null ? 'say so behind the closing brace: `} otherwise nobody`' : f.paid === true ? `keep only rows that have somebody, in the header: \`where ${f.who} is present\`; or say who is paid then: \`otherwise owner\`, \`otherwise nobody\`` : 'say who gets it then: `otherwise owner`, `otherwise pro rata`, or `otherwise nobody`',
}));
export const canNeverHold = define<{ /** the gate, or whose condition */ what: string; written: string; /** whether the condition itself always or never holds */ holds: boolean; /** what is declared of the value that it asks about */ reason: string | null }>('T4040', 'error', 'A condition that nothing can meet', (f) => ({
  message: `${f.what} ${f.holds ? 'leaves everything out' : 'can never hold'}: \`${f.written}\` is ${f.holds ? 'yes' : 'no'} for every row`, label: `always ${f.holds ? 'yes' : 'no'}`, notes: f.reason === null ? [] : [f.reason === 'together' ? 'its parts contradict each other' : f.reason],
  help: 'correct the number or the comparison; to switch something off for a while, let a parameter say so',
}));
export const alwaysHolds = define<{ what: string; written: string; holds: boolean; reason: string | null }>('T4041', 'warning', 'A condition that changes nothing', (f) => ({
  message: `${f.what} ${f.holds ? 'always holds' : 'never leaves anything out'}: \`${f.written}\` is ${f.holds ? 'yes' : 'no'} for every row`, label: `always ${f.holds ? 'yes' : 'no'}`, notes: f.reason === null ? [] : [f.reason],
  help: 'drop it, or correct the number or the comparison',
}));
export const neverARate = define<{ what: string; currencies: readonly string[]; record: string; field: string }>('T4042', 'warning', 'A currency that never has a rate', (f) => ({
  message: `${f.what} ${f.currencies.join(', ')}, and ${f.record} has no rates of ${f.currencies.length === 1 ? 'it' : 'them'}`, label: 'no rate is possible', help: `add ${f.currencies.join(' and ')} to the choices of \`${f.field}\` in ${f.record}`,
}));
export const chooseGap = define<{ example: string }>('T4043', 'warning', 'A `choose` with a hole', (f) => ({
  message: 'no way of this `choose` holds in some cases', label: 'not complete', notes: [`for example: ${f.example}`], help: 'let two neighbours share the edge, as in `a < 80% : …` and `a >= 80% : …`; or write an `else`',
}));
export const futureWindow = define<{ payment: string; on: string; counts: string; field: string; until: { unit: string; later: boolean }; /** a day or period that ends with the payment, if it can be named */ through: string | null }>('T6001', 'error', 'A payment that counts what happens after its own day', (f) => ({
  message: `\`${f.payment}\` is paid on \`${f.on}\`, and counts ${f.counts} by \`${f.field}\` until ${f.until.unit === 'day' ? 'a later day' : `the end of ${f.until.later ? 'a later' : 'the'} ${f.until.unit}`}`, label: 'ends after the payment',
  notes: ['each closing until then would correct what was paid'],
  help: f.until.unit === 'day' || f.until.later || f.through === null ? 'count only up to the day of the payment, or pay later' : `count up to the day of the payment, \`${f.field} in ${f.until.unit} through ${f.through}\`, or pay on the last day of the ${f.until.unit}`,
}));
export const takenTwice = define<{ clawback: string; payment: string; field: string; plan: string }>('T6002', 'error', 'Taken back twice', (f) => ({
  message: `\`${f.clawback}\` takes back what \`${f.payment}\` of ${f.plan} already loses by \`${f.field}\``, label: 'taken back twice',
  notes: [`\`${f.payment}\` changes with \`${f.field}\`, so the closing after it already posts the difference`],
  help: `drop the clawback, or let \`${f.payment}\` not depend on \`${f.field}\``,
}));
export const payReadsAsOf = define<{ name: string }>('T6003', 'error', 'A payment that changes from day to day', (f) => ({
  message: `\`${f.name}\` depends on the as-of date, so every day would pay something else`, label: 'depends on `as_of`', help: 'let it depend on dates in the data: a payment may read facts dated up to its own day',
}));
export type GuardProblem = { readonly kind: 'no rows' } | { readonly kind: 'mixed' } | { readonly kind: 'row'; readonly text: string } | { readonly kind: 'class'; readonly word: string } | { readonly kind: 'not an owner'; readonly party: string; readonly owners: readonly string[] };
export const badGuard = define<{ title: string; problem: GuardProblem }>('T4044', 'error', 'A guard that cannot be judged', ({ title, problem }) => {
  switch (problem.kind) {
    case 'no rows': return { message: `the guard "${title}" does not say what it compares`, label: 'for each what?', help: 'name the rows that it compares in both versions, as in `guard "…" for each Rep { after.total_pay >= 90% of before.total_pay }`; for a total, make a list of one row' };
    case 'mixed': return { message: `one value of the guard "${title}" reads both versions`, label: 'reads before and after', help: 'a value is computed in one version; compute it in a list, and compare `before.value` with `after.value` here' };
    case 'row': return { message: `the guard "${title}" compares rows of two versions`, label: 'a row', help: `compare something of it, such as its key: \`${problem.text}.id\`` };
    case 'class': return { message: `a guard has no class ${problem.word}`, label: 'no such class', help: 'a guard stops a change; with `class warning` it only says so' };
    case 'not an owner': return { message: `${problem.party} may not let a change pass the guard "${title}"`, label: 'not an owner', help: problem.owners.length === 0 ? 'say who may: `owned by sales, marketing`' : `it is owned by ${problem.owners.join(' and ')}` };
    default: return assertNever(problem);
  }
});
export const daysOfSeveral = define<{ office: string; of: readonly string[] }>('T4045', 'error', 'Days counted in several offices at once', (f) => ({
  message: `office ${f.office} is open whenever one of ${f.of.join(', ')} is, so it has hours but no working days of its own`, label: 'whose days?',
  help: `count hours, or the days of one place: \`in ${f.of[0] ?? f.office}\``,
}));
