/**
 * What is wrong with the data, gathered by kind: one diagnostic for each code, file and column, with exact counts and the first examples. A million bad rows
 * cost no more memory than ten.
 */
import { printable, type Code, type Diagnostic, type Label } from '@truce/engine';
import { closest } from '../closest.js';
import * as codes from '../codes.js';
import type { ValueFacts } from '../codes.js';
import type { CellDoubt, CellProblem } from '../convert/reader.js';
import { detached } from '../convert/texts.js';
import { LONGEST_CELL, type RowFault } from '../read/rows.js';

/** Problems of a cell, and the two that only show when rows are seen together. */
export type ValueProblem = CellProblem | 'duplicate key' | 'dangling reference';

const CODES: Record<ValueProblem | CellDoubt, Code<ValueFacts>> = {
  'not a number': codes.notANumber, 'too fine': codes.tooFine, 'foreign sign': codes.foreignSign, 'not a date': codes.notADate, 'ambiguous date': codes.ambiguousDate,
  'not a time': codes.notATime, 'no such local time': codes.noSuchLocalTime, 'not a flag': codes.notAFlag, 'unknown choice': codes.unknownChoice, 'missing': codes.missingValue,
  'out of bounds': codes.outOfBounds, 'in the future': codes.inTheFuture, 'not a period': codes.notAPeriod, 'not a duration': codes.notADuration, 'not a count': codes.notACount,
  'unprintable': codes.unprintable, 'too long': codes.cellTooLong, 'ambiguous percent': codes.ambiguousPercent, 'damaged': codes.damagedText,
  'duplicate key': codes.duplicateKey, 'dangling reference': codes.danglingReference,
  'time happened twice': codes.timeHappenedTwice, 'spreadsheet number': codes.spreadsheetNumber,
};

export function codeOfValue(problem: ValueProblem): string {
  return CODES[problem].code;
}

const FAULT_CODES: Record<RowFault['kind'], string> = { ragged: codes.raggedRow.code, quotes: codes.brokenQuotes.code, 'too long': codes.cellTooLong.code, json: codes.badJson.code };
export function codeOfFault(fault: RowFault): string {
  return FAULT_CODES[fault.kind];
}

/** What findings need to know of a field to speak about it. */
export interface FieldWords {
  readonly record: string;
  readonly field: string;
  readonly type: string;
  readonly key: boolean;
  /** by problem: what would have been right */
  readonly expected: (problem: ValueProblem | CellDoubt) => string;
  /** words to choose a suggestion from */
  readonly candidates: () => readonly string[];
  readonly declared: Label | null;
}

/** Examples that are shown, and different values that are told apart to find them. */
const SHOWN = 5;
const TOLD_APART = 64;
const LONGEST_SHOWN = 60;

interface Example { n: number; readonly line: number; readonly detail: string | null }
interface Group {
  readonly problem: ValueProblem | CellDoubt;
  readonly file: string;
  readonly column: string;
  readonly words: FieldWords;
  n: number;
  readonly firstLine: number;
  readonly firstValue: string;
  readonly examples: Map<string, Example>;
}
interface FaultGroup { readonly file: string; readonly kind: RowFault['kind']; n: number; readonly first: RowFault; readonly firstLine: number; readonly lines: number[]; readonly widths: Set<number> }

export class Findings {
  /** In the order in which they were first met, and for each field. */
  private readonly groups: Group[] = [];
  private readonly groupsOf = new Map<FieldWords, Group[]>();
  private readonly faults = new Map<string, FaultGroup>();
  private readonly others: Diagnostic[] = [];
  /** what became known later of something that was said */
  private readonly later = new Map<Diagnostic, string>();

  /** A diagnostic that is said once, as it is. */
  say(diagnostic: Diagnostic): void {
    this.others.push(diagnostic);
  }
  /** One more fact about something that was said. */
  note(said: Diagnostic, fact: string): void {
    this.later.set(said, fact);
  }

  /** One cell. `detail` belongs to the example: where the first row with this key is, or why the target is gone. */
  value(problem: ValueProblem | CellDoubt, file: string, column: string, words: FieldWords, line: number, value: string, detail: string | null = null): void {
    let own = this.groupsOf.get(words);
    if (own === undefined) this.groupsOf.set(words, (own = []));
    // Files are read one after the other, so the group is among the last.
    let group = own.findLast(g => g.problem === problem && g.file === file);
    if (group === undefined) {
      group = { problem, file, column, words, n: 0, firstLine: line, firstValue: detached(value.slice(0, 200)), examples: new Map() };
      this.groups.push(group);
      own.push(group);
    }
    group.n++;
    const key = value.length > 200 ? value.slice(0, 200) : value;
    const example = group.examples.get(key);
    if (example !== undefined) example.n++;
    else if (group.examples.size < TOLD_APART) group.examples.set(detached(key), { n: 1, line, detail });
  }

  /** One row that could not be read at all. */
  row(fault: RowFault, file: string, line: number): void {
    const id = `${fault.kind}\n${file}`;
    let group = this.faults.get(id);
    if (group === undefined) {
      group = { file, kind: fault.kind, n: 0, first: fault, firstLine: line, lines: [], widths: new Set() };
      this.faults.set(id, group);
    }
    group.n++;
    if (group.lines.length < SHOWN) group.lines.push(line);
    if (fault.kind === 'ragged' && group.widths.size < 20) group.widths.add(fault.cells);
  }

  /** Everything found, in a fixed order: whole files, then rows, then values as they were first met. */
  diagnostics(): readonly Diagnostic[] {
    const others = this.others.map((d): Diagnostic => { const fact = this.later.get(d); return fact === undefined ? d : { ...d, notes: [...d.notes, fact] }; });
    return [...others, ...[...this.faults.values()].map(faultDiagnostic), ...this.groups.map(valueDiagnostic)];
  }
}

function faultDiagnostic(group: FaultGroup): Diagnostic {
  const { n, file, first } = group;
  const lines = `${n === 1 ? 'line' : 'lines'} ${group.lines.join(', ')}${n > group.lines.length ? ` and ${(n - group.lines.length).toLocaleString('en-US')} more` : ''}`;
  const place = { data: { file, row: group.firstLine }, count: n, notes: [lines] };
  switch (first.kind) {
    case 'ragged': return codes.raggedRow.at(place, { n, expected: first.expected, found: [...group.widths].sort((a, b) => a - b).join(' or '), short: Math.max(...group.widths) < first.expected });
    case 'quotes': return codes.brokenQuotes.at(place, { n, what: first.what });
    case 'json': return codes.badJson.at(place, { n, what: `line ${group.firstLine}: ${printable(first.what)}` });
    case 'too long': return codes.cellTooLong.at(place, { n, column: String(first.cell + 1), record: '', field: '', type: 'text', key: false, expected: LONGEST_CELL.toLocaleString('en-US') });
  }
}

function valueDiagnostic(group: Group): Diagnostic {
  const { problem, words, n } = group;
  const facts: ValueFacts = { n, column: group.column, record: words.record, field: words.field, type: words.type, key: words.key, expected: words.expected(problem) };
  const data = { file: group.file, row: group.firstLine, column: group.column, value: problem === 'missing' ? undefined : group.firstValue };
  return CODES[problem].at({ data, count: n, notes: notesOf(group), related: words.declared === null ? [] : [words.declared] }, facts);
}

/** The most frequent values first: they are what one mends. */
function notesOf(group: Group): string[] {
  if (group.problem === 'missing') return [];
  const examples = [...group.examples].sort((a, b) => b[1].n - a[1].n || a[1].line - b[1].line);
  const suggestable = group.problem === 'unknown choice' || group.problem === 'dangling reference';
  const candidates = suggestable ? group.words.candidates() : [];
  const notes = examples.slice(0, SHOWN).map(([value, e]) => {
    const times = e.n === 1 ? `line ${e.line}` : `${e.n.toLocaleString('en-US')} times, first on line ${e.line}`;
    const close = suggestable && e.detail === null ? closest(value, candidates) : undefined;
    const more = e.detail ?? (close === undefined ? null : `did you mean "${printable(close)}"?`);
    return `"${shown(value)}": ${times}${more === null ? '' : `; ${more}`}`;
  });
  const rest = group.examples.size - notes.length;
  if (rest > 0) notes.push(`and ${group.examples.size >= TOLD_APART ? `${rest} or more` : rest} other ${rest === 1 ? 'value' : 'values'}`);
  return notes;
}

function shown(value: string): string {
  const safe = printable(value);
  return safe.length > LONGEST_SHOWN ? `${safe.slice(0, LONGEST_SHOWN)}…` : safe;
}
