/** T55xx: tests of a policy and its invariants. What was expected, and what came out. */
import { assertNever } from '../../base/exhaustive.js';
import { define } from '../define.js';

/** One column of an expected row that has another value in the row that is there. */
export interface CellDifference { readonly column: string; readonly expected: string; readonly got: string }

/** One side of a comparison: its text in the policy, or null when there is no text to quote, and its value. */
export interface SideValue { readonly text: string | null; readonly value: string }

/** What is wrong with a cell of a `given` grid. */
export type GivenProblem =
  | { readonly kind: 'type'; readonly expected: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'bound'; readonly bound: string }
  | { readonly kind: 'digits'; readonly decimals: number }
  | { readonly kind: 'endless' };

const count = (n: number, one: string, many: string): string => (n === 1 ? `one ${one}` : `${n} ${many}`);
const sideText = (s: SideValue, fallback: string): string => (s.text === null ? `${fallback} is ${s.value}` : s.text === s.value ? s.text : `\`${s.text}\` is ${s.value}`);
const SIDES: readonly string[] = ['the left side', 'the right side', 'the upper end'];

/** `rows`: the first rows that fail, with their values. */
/** `former`: the guard as the old version has it, which this change takes away or alters. `owners`: who may let it pass; none: nobody. */
export const guardFails = define<{ title: string; text: string; severity: 'error' | 'warning'; former: 'taken away' | 'changed' | null; owners: readonly string[]; failing: number; judged: number; rows: readonly { readonly row: string; readonly sides: readonly SideValue[] }[]; lapsed: string | null }>('T5521', 'error', 'A guard stops this change', (f) => ({
  message: `${f.severity === 'error' ? 'this change is stopped by' : 'this change is warned of by'} "${f.title}"${f.former === null ? '' : ` as it was before it was ${f.former}`}: \`${f.text}\` does not hold${f.judged === 1 ? '' : ` for ${f.failing} of ${f.judged} rows`}`, label: f.former === null ? 'does not hold' : 'this is not how it was',
  notes: [...f.rows.map((r) => `${r.row === '' ? '' : `${r.row}: `}${r.sides.map((s) => (s.text === null ? s.value : `\`${s.text}\` is ${s.value}`)).join(', ')}`), ...(f.lapsed === null ? [] : [`that it may pass was agreed through ${f.lapsed} only`])],
  help: `${f.former === null ? 'change the rules so that it holds' : 'no change lifts the guard that would stop it: change the guard first, in a change of its own'}; or ${f.former === 'taken away' ? 'leave it there, and ' : ''}let ${f.owners.length === 0 ? 'whoever owns the guard' : `${f.owners.join(' or ')}, who ${f.owners.length === 1 ? 'owns' : 'own'} it,`} agree, with a last day and a reason: \`agreed by ${f.owners[0] ?? 'sales'} through 2026-09-30 because "…"\``,
}));

/** `turn`: `now pays`, `no longer pays`, `paid, now costs` and the like; amounts with their currency. */
export const incentiveTurned = define<{ what: string; row: string; who: string; before: string; after: string; turn: string }>('T5522', 'information', 'What a change newly pays for', (f) => ({
  message: `${f.what} ${f.turn}: on ${f.row} ${f.before} to ${f.who} before, ${f.after} after`, label: 'this changes what it pays', help: 'see whether that is meant: somebody may do it for the money alone; `truce review` shows everything that was tried',
}));
/** `rows`: how many stand next to it. */
export const besideNewEdge = define<{ rows: number; row: string; of: string; value: string; edge: string; jump: string }>('T5523', 'information', 'Rows stand next to a new edge of pay', (f) => ({
  message: `${f.rows === 1 ? 'a row stands' : `${f.rows} rows stand`} next to an edge of pay that was not there: ${f.row} has ${f.of} ${f.value}, and at ${f.edge} the payment jumps by ${f.jump}`, label: 'this makes the edge',
  help: 'a deal that is moved a little over an edge is paid much more: a marginal rate has no edge',
}));

/** `from`: the day on which what the change adds is taken to begin; `moved`: how many versions. */
export const asIfOnly = define<{ from: string; moved: number }>('T5524', 'information', 'Figures of a what-if', (f) => ({
  message: `this is a what-if: ${f.moved === 1 ? 'a version' : `${f.moved} versions`} of this change ${f.moved === 1 ? 'is' : 'are'} taken to begin on ${f.from}, and nothing is paid by these figures`, label: `taken to begin on ${f.from}`, help: '`truce diff` without `--as-if-from` says what the change does from the day on which it begins',
}));

export const rowNotThere = define<{ relation: string; expected: string; nearest: string | null; differences: readonly CellDifference[]; rows: number; /** the row is there later, and this is the day on which it is not known yet */ asOf: string | null }>('T5500', 'error', 'An expected row is not there', (f) => {
  const [first, ...more] = f.differences.map((d) => `${d.column}: expected ${d.expected}, got ${d.got}`);
  return {
    message: f.nearest === null || first === undefined ? `${f.relation} has no row with ${f.expected}` : `${f.nearest} is not as expected: ${first}${more.length === 0 ? '' : `, and ${more.length} more`}`,
    label: first === undefined ? 'no such row' : [first, ...more].join('; '),
    notes: f.nearest === null
      ? [f.rows === 0 ? `${f.relation} has no rows at all` : `${f.relation} has ${count(f.rows, 'row', 'rows')}, none of them near this one`]
      : [`the nearest row is ${f.nearest}`, ...(more.length === 0 ? [] : [first!, ...more])],
    ...(f.asOf === null ? {} : { help: `it is there after ${f.asOf}: no period has a row that begins after the as-of date, and no event is known. Ask \`as of\` a later day; what lies ahead has a row where a record or \`for each distinct month(closes_on) in Deal\` names it` }),
  };
});
export const rowLeftOut = define<{ relation: string; row: string; conditions: readonly { readonly text: string; readonly polarity: 'require' | 'exclude' }[] }>('T5501', 'error', 'An expected row is left out by a condition', (f) => ({
  message: `${f.row} is not in ${f.relation}`, label: 'left out',
  notes: f.conditions.map((c) => (c.polarity === 'require' ? `it is left out because this does not hold: ${c.text}` : `it is left out because this holds: ${c.text}`)),
}));
export const tooFewAlike = define<{ relation: string; expected: string; wanted: number; found: number }>('T5502', 'error', 'Fewer equal rows than expected', (f) => ({
  message: `${f.relation} has ${count(f.found, 'row', 'rows')} with ${f.expected}, and ${f.wanted} are expected`, label: 'one too many',
}));
export const rowsNotExpected = define<{ relation: string; rows: readonly string[]; surplus: number }>('T5503', 'error', 'Rows that are not expected', (f) => ({
  message: `${f.relation} has ${count(f.surplus, 'row that is', 'rows that are')} not expected`, label: 'expects these rows only',
  notes: [...f.rows, ...(f.surplus > f.rows.length ? [`and ${f.surplus - f.rows.length} more`] : [])],
  help: 'add the rows, or leave out `only` when other rows do not matter',
}));
export const conditionFails = define<{ text: string; sides: readonly SideValue[]; row: string | null }>('T5504', 'error', 'An expected condition does not hold', (f) => ({
  message: `this does not hold${f.row === null ? '' : ` for ${f.row}`}: ${f.text}`, label: f.sides.length === 0 ? 'does not hold' : f.sides.map((s, i) => sideText({ text: null, value: s.value }, SIDES[i] ?? 'a value')).join(', '),
  notes: f.sides.map((s, i) => sideText(s, SIDES[i] ?? 'a value')),
}));
/** `asOf`: the row is there later, and this is the day on which it is not known yet. */
export const noSuchRow = define<{ relation: string; key: string; column: string; suggestion: string | null; asOf: string | null }>('T5505', 'error', 'An expected row is named that does not exist', (f) => ({
  message: f.asOf === null ? `there is no ${f.relation} ${f.key}` : `${f.relation} ${f.key} is not there yet on ${f.asOf}`, label: `${f.column}: no ${f.relation} ${f.key}${f.asOf === null ? '' : ' yet'}`,
  help: f.asOf !== null ? 'a row is known from the last of the dates that it must have: ask `as of` a later day, or call a date `planned` that is known before it comes' : f.suggestion === null ? `add it to \`given ${f.relation}\`` : `did you mean ${f.suggestion}?`,
}));

export const givenTwice = define<{ relation: string; key: string; first: number; second: number }>('T5510', 'error', 'Two given rows with the same key', (f) => ({
  message: `${f.relation} ${f.key} is given twice, in row ${f.first} and row ${f.second}`, label: `${f.key} twice`, help: 'give the second row another key, or leave the key out: rows without one are numbered',
}));
export const givenNoRow = define<{ relation: string; column: string; target: string; key: string; row: number; suggestion: string | null }>('T5511', 'error', 'A given row refers to a row that is not given', (f) => ({
  message: `row ${f.row} of the given ${f.relation} names ${f.target} ${f.key} as its ${f.column}, and no such row is given`, label: `no ${f.target} ${f.key}`,
  help: f.suggestion === null ? `add it: \`given ${f.target} { … }\`; only a record of which nothing but the key is required may be left out` : `did you mean ${f.suggestion}?`,
}));
export const givenBadValue = define<{ relation: string; column: string; value: string; row: number; problem: GivenProblem }>('T5512', 'error', 'A given value that the field cannot hold', (f) => ({
  message: `row ${f.row} of the given ${f.relation}: ${problemText(f.column, f.value, f.problem)}`, label: `${f.column}: ${f.value}`,
}));
export const givenComputed = define<{ relation: string; column: string }>('T5513', 'error', 'A computed column is given', (f) => ({
  message: `\`${f.column}\` of ${f.relation} is computed, so it cannot be given`, label: 'has a formula', help: 'give the fields that its formula reads',
}));

export const invariantViolated = define<{ title: string; text: string; violated: number; checked: number; first: { readonly row: string | null; readonly sides: readonly SideValue[] } }>('T5520', 'error', 'Something that must always hold does not', (f) => ({
  message: `"${f.title}" does not hold${f.first.row === null ? '' : ` for ${f.first.row}`}${f.violated > 1 ? `, nor for ${f.violated - 1} of ${f.checked - 1} others` : ''}`,
  label: f.first.sides.length === 0 ? 'does not hold' : f.first.sides.map((s, i) => sideText({ text: null, value: s.value }, SIDES[i] ?? 'a value')).join(', '),
  notes: f.first.sides.map((s, i) => sideText(s, SIDES[i] ?? 'a value')),
}));

function problemText(column: string, value: string, problem: GivenProblem): string {
  switch (problem.kind) {
    case 'type': return `${column} is ${problem.expected}, and ${value} is not`;
    case 'choice': return `${column} is one of ${problem.choices.join(', ')}, and ${value} is not`;
    case 'missing': return `${column} is missing, and the field is not optional`;
    case 'bound': return `${column} must be ${problem.bound}, and ${value} is not`;
    case 'digits': return `${column} holds ${problem.decimals === 0 ? 'whole numbers' : `${count(problem.decimals, 'digit', 'digits')} after the point`}, and ${value} has more`;
    case 'endless': return `${column} holds decimals, and ${value} has no end as one`;
    default: return assertNever(problem);
  }
}
