/** The rows of one record, from all its files: cells are read, keys compared, and a row is kept whole or rejected with every reason. */
import { printable, type Label, type ir } from '@truce/engine';
import { closest } from '../closest.js';
import * as codes from '../codes.js';
import { boundWords, expectationOf, fieldReader, typeWords, type ReadingWorld } from '../convert/field-reader.js';
import { pick, roomFor, type CellReader } from '../convert/reader.js';
import type { Source } from '../manifest.js';
import { LONGEST_CELL, type RowFault, type RowTaker } from '../read/rows.js';
import { codeOfFault, codeOfValue, type FieldWords, type Findings, type ValueProblem } from './findings.js';
import { keyIndex, type KeyIndex } from './key-index.js';
import { MOST_REASONS_A_ROW, type RejectLog } from './rejects.js';

/** Rows of one file. Read is used and rejected together; the footer and rows with nothing in them are counted apart. */
export interface FileCounts {
  readonly record: string;
  readonly file: string;
  rowsIn: number;
  rowsUsed: number;
  rowsRejected: number;
  footerRows: number;
  emptyRows: number;
}

/** A footer longer than this swallowed something. */
const LONGEST_FOOTER = 20;

interface FieldPlan {
  readonly field: ir.Field;
  readonly reader: CellReader;
  readonly words: FieldWords;
  /** header of its column */
  readonly column: string;
  readonly constant: string | null;
  readonly missing: ReadonlySet<string>;
  /** only the empty cell stands for missing: nearly always, so no word is looked up for a cell that holds something */
  readonly onlyEmpty: boolean;
  readonly values: ReadonlyMap<string, string> | null;
  /** place in the row of the current file; -1: it has no column there */
  at: number;
}

export class RecordBuilder implements RowTaker {
  readonly fields: readonly ir.Field[];
  readonly readers: readonly CellReader[];
  readonly keys: KeyIndex | null;
  readonly keyFields: readonly ir.Field[];
  readonly counts: FileCounts[] = [];
  rows = 0;
  /** the current file lacks a column, so its rows were not read */
  stopped = false;
  private readonly plans: FieldPlan[];
  private readonly keyPlan: FieldPlan | null;
  private readonly keyedPlans: readonly FieldPlan[];
  private lines = new Int32Array(0);
  private fileOf = new Uint16Array(0);
  private current!: FileCounts;
  private onProgress: (bytes: number, rows: number) => void = () => undefined;

  constructor(
    readonly relation: ir.Relation, readonly source: Source, private readonly world: ReadingWorld,
    private readonly program: ir.Program, private readonly findings: Findings, private readonly rejects: RejectLog, asOf: string,
  ) {
    if (relation.source.op !== 'scan') throw new Error(`${relation.name} is no record`);
    this.fields = relation.source.fields;
    const { reading, constants } = source;
    this.plans = this.fields.map(field => {
      const column = reading.columns.get(field.name) ?? field.name;
      const missing = reading.missingOf.get(field.name) ?? reading.missing;
      return {
        field, reader: fieldReader(field, relation.id, reading, world), words: this.wordsOf(field, asOf), column,
        constant: constants.get(field.name) ?? null, missing, onlyEmpty: missing.size === 1 && missing.has(''), values: reading.values.get(field.name) ?? null, at: -1,
      };
    });
    this.readers = this.plans.map(p => p.reader);
    // Somebody has several rows in a dated record: what tells them apart is the day from which each counts.
    const { dated } = relation.source;
    const keyed = this.plans.filter(p => p.field.key || (dated && p.field.name === 'from'));
    this.keyedPlans = keyed;
    this.keyFields = keyed.map(p => p.field);
    this.keys = keyed.length === 0 ? null : keyIndex(keyed.map(p => p.reader));
    this.keyPlan = keyed[0] ?? null;
  }

  /** Rows that follow are those of this file. */
  begin(file: string, onProgress: (bytes: number, rows: number) => void): void {
    this.current = { record: this.relation.name, file, rowsIn: 0, rowsUsed: 0, rowsRejected: 0, footerRows: 0, emptyRows: 0 };
    this.counts.push(this.current);
    this.stopped = false;
    this.onProgress = onProgress;
  }

  /** The columns of the current source that are needed. JSON is searched for them. */
  wanted(): readonly string[] {
    return [...new Set(this.plans.filter(p => p.constant === null).map(p => p.column))];
  }

  header(columns: readonly string[]): readonly number[] | null {
    const needed: number[] = [];
    let good = true;
    for (const plan of this.plans) {
      plan.at = -1;
      if (plan.constant !== null) continue;
      const at = columns.includes(plan.column) ? columns.indexOf(plan.column) : numbered(plan.column, columns);
      if (at >= 0) {
        const n = columns.reduce((count, c) => (c === plan.column ? count + 1 : count), 0);
        if (n > 1) {
          this.findings.say(codes.duplicateHeader.at({ span: this.source.place('columns', plan.field.name), data: { file: this.current.file, column: plan.column } }, { column: plan.column, file: this.current.file, n }));
          good = false;
        }
        plan.at = at;
        needed.push(at);
      } else if (!this.sayAbsent(plan, columns, this.source.reading.columns.has(plan.field.name))) good = false;
    }
    this.stopped = !good;
    return good ? needed : null;
  }

  absent(columns: readonly string[], seen: readonly string[]): void {
    for (const plan of this.plans) {
      if (plan.constant !== null || !columns.includes(plan.column)) continue;
      // JSON leaves out what is missing: { "Owner": null } has no Owner.Id, and that is no mistake.
      const within = seen.some(name => plan.column.startsWith(`${name}.`));
      if (!(plan.field.optional && within)) this.sayAbsent(plan, seen, false);
    }
  }

  /** A column that is not there: no mistake only for an optional field that the manifest does not map. Even that is said. */
  private sayAbsent(plan: FieldPlan, columns: readonly string[], mapped: boolean): boolean {
    const { field, column } = plan;
    const file = this.current.file;
    const suggestion = closest(column, columns);
    const span = this.source.place('columns', field.name);
    const related = this.declared(field);
    if (field.optional && !mapped) {
      // Rows that run until the next one begins need no last day, and rates come without one.
      if (field.name === 'through' && suggestion === undefined && this.relation.source.op === 'scan' && this.relation.source.dated) return true;
      this.findings.say(codes.absentOptional.at({ span, related, data: { file, column } }, { record: this.relation.name, field: field.name, column, file, suggestion }));
      return true;
    }
    const only = columns.length === 1 ? columns[0]! : '';
    const delimiter = [';', '\t', '|', ','].find(d => only.includes(d));
    const hint = delimiter !== undefined ? `the header is a single column; is the delimiter ${JSON.stringify(delimiter)}? Say so with \`delimiter\``
      : this.source.reading.header ? undefined : `without a header the columns are called 1 to ${columns.length}: \`columns: { ${field.name}: 1 }\``;
    this.findings.say(codes.missingColumn.at({ span, related, data: { file, column }, notes: columns.length > 0 ? [`the columns are ${listed(columns)}`] : [] },
      { record: this.relation.name, field: field.name, column, file, suggestion: suggestion === undefined ? undefined : printable(suggestion), hint }));
    return false;
  }

  row(cells: readonly (string | null)[], line: number, exact: Uint8Array | null, damaged: boolean): void {
    this.current.rowsIn++;
    let reasons = 0;
    for (const plan of this.plans) {
      const { reader, at } = plan;
      let text: string | null = at >= 0 ? cells[at]! : plan.constant;
      if (text !== null && isMissing(text, plan.missing, plan.onlyEmpty)) text = null;
      if (text === null) {
        if (plan.field.optional && !plan.field.key) reader.miss();
        else this.reject('missing', plan, line, '', ++reasons);
        continue;
      }
      if (plan.values !== null) text = plan.values.get(text) ?? plan.values.get(text.trim()) ?? text;
      let problem: ValueProblem | null;
      if (damaged && text.includes('\uFFFD')) problem = 'damaged';
      else problem = reader.read(text, exact !== null && at >= 0 && exact[at] === 1);
      if (problem !== null) this.reject(problem, plan, line, text, ++reasons);
    }
    if (reasons === 0 && this.keys !== null) {
      const earlier = this.keys.find();
      if (earlier >= 0) this.rejectDuplicate(earlier, line, cells, ++reasons);
    }
    if (reasons > 0) {
      this.current.rowsRejected++;
      return;
    }
    const row = this.rows;
    for (const plan of this.plans) {
      const { reader } = plan;
      if (reader.doubt !== null) this.findings.value(reader.doubt, this.current.file, plan.column, plan.words, line, String(cells[plan.at] ?? plan.constant ?? ''));
      reader.keep(row);
    }
    this.keys?.add(row);
    this.lines = roomFor(this.lines, row);
    this.lines[row] = line;
    if (this.counts.length > 1) this.rememberFile(row);
    this.rows++;
    this.current.rowsUsed++;
  }

  fault(fault: RowFault, line: number, text: string): void {
    this.current.rowsIn++;
    this.current.rowsRejected++;
    this.findings.row(fault, this.current.file, line);
    this.rejects.add(this.relation.name, this.current.file, line, null, codeOfFault(fault), text, faultWords(fault));
  }

  empty(rows: number): void {
    this.current.emptyRows = rows;
  }

  footer(rows: number, line: number): void {
    this.current.footerRows = rows;
    if (rows > LONGEST_FOOTER) {
      this.findings.say(codes.longFooter.at({ data: { file: this.current.file, row: line }, span: this.source.place('footer') }, { file: this.current.file, n: rows }));
    }
  }

  progress(bytes: number): void {
    this.onProgress(bytes, this.current.rowsIn);
  }

  /** Takes a row back that was kept: its reference leads nowhere. */
  takeBack(row: number, field: number, value: string, detail: string | null, follows: boolean): void {
    const plan = this.plans[field]!;
    const counts = this.countsOf(row);
    if (!follows) this.findings.value('dangling reference', counts.file, plan.column, plan.words, this.lineOf(row), value, detail);
    this.rejects.add(this.relation.name, counts.file, this.lineOf(row), plan.column, codeOfValue('dangling reference'), value, `no ${plan.words.expected('dangling reference')}${detail === null ? '' : `: ${detail}`}`);
  }
  /** Counts a row as rejected that was counted as used. */
  countTakenBack(row: number): void {
    const counts = this.countsOf(row);
    counts.rowsUsed--;
    counts.rowsRejected++;
  }

  lineOf(row: number): number { return this.lines[row]!; }
  countsOf(row: number): FileCounts { return this.counts[this.fileOf.length === 0 ? 0 : (this.fileOf[row] ?? 0)]!; }

  /** Where rows came from, after rows were taken back. */
  origins(order: Int32Array | null): (row: number) => { readonly file: string; readonly line: number } {
    const lines = pick(this.lines, this.rows, order);
    const files = this.counts.map(c => c.file);
    if (this.fileOf.length === 0) return row => ({ file: files[0] ?? '', line: lines[row]! });
    const { fileOf } = this;
    const places = Uint16Array.from({ length: lines.length }, (_, i) => fileOf[order === null ? i : order[i]!] ?? 0);
    return row => ({ file: files[places[row]!]!, line: lines[row]! });
  }

  private rememberFile(row: number): void {
    if (row >= this.fileOf.length) {
      const larger = new Uint16Array(Math.max(1024, row * 2, row + 1));
      larger.set(this.fileOf);
      this.fileOf = larger;
    }
    this.fileOf[row] = this.counts.length - 1;
  }

  private reject(problem: ValueProblem, plan: FieldPlan, line: number, value: string, reason: number, detail: string | null = null): void {
    const { file } = this.current;
    this.findings.value(problem, file, plan.column, plan.words, line, value, detail);
    if (reason > MOST_REASONS_A_ROW) return;
    this.rejects.add(this.relation.name, file, line, plan.column, codeOfValue(problem), value, `${problem}${detail === null ? '' : `: ${detail}`}`);
  }

  private rejectDuplicate(earlier: number, line: number, cells: readonly (string | null)[], reason: number): void {
    const plan = this.keyPlan!;
    const file = this.countsOf(earlier).file;
    const value = this.keyedPlans.map(p => cells[p.at] ?? p.constant ?? '').join(', ');
    this.reject('duplicate key', plan, line, value, reason, `line ${this.lineOf(earlier)}${file === this.current.file ? '' : ` of ${file}`} has it already`);
  }

  private wordsOf(field: ir.Field, asOf: string): FieldWords {
    const { program, source } = this;
    const expected = expectationOf(field, source.reading, program);
    const keys = (): string => this.keyFields.map(k => k.name).join(', ');
    return {
      record: this.relation.name, field: field.name, type: typeWords(field.type, program), key: field.key,
      expected: problem => {
        switch (problem) {
          case 'out of bounds': return boundWords(field);
          case 'in the future': return asOf;
          case 'too fine': return `the ${field.decimals === 0 ? 'whole units' : field.decimals === 1 ? '1 decimal' : `${field.decimals} decimals`} of ${typeWords(field.type, program)}`;
          case 'duplicate key': return keys();
          case 'no such local time': case 'time happened twice': return source.reading.zone === 'policy' ? program.settings.timezone : source.reading.zone;
          case 'too long': return LONGEST_CELL.toLocaleString('en-US');
          default: return expected;
        }
      },
      candidates: () => (field.type.kind === 'choice' ? field.type.choices : this.targetKeys(field)),
      declared: this.declared(field)[0] ?? null,
    };
  }

  /** Set by the loader once all tables are there: the keys that a reference could have meant. */
  targetKeys: (field: ir.Field) => readonly string[] = () => [];

  private declared(field: ir.Field): readonly Label[] {
    const [file, start, end] = field.at;
    const name = this.program.files[file];
    return name === undefined || end <= start ? [] : [{ span: { file: name, start, end }, text: `declared here as ${typeWords(field.type, this.program)}` }];
  }
}

function isMissing(text: string, words: ReadonlySet<string>, onlyEmpty: boolean): boolean {
  if (text === '') return words.has('');
  if (!onlyEmpty && words.has(text)) return true;
  // A cell of spaces looks empty to whoever checks the export.
  return (perhapsSpace(text.charCodeAt(0)) || perhapsSpace(text.charCodeAt(text.length - 1))) && words.has(text.trim());
}

/** Quick, for each cell: every sign that `trim` takes off, and a few others. */
const perhapsSpace = (c: number): boolean => c <= 32 || c === 0xa0 || c === 0x1680 || (c >= 0x2000 && c <= 0x3000) || c === 0xfeff;

/** `Email (2)` is the second of the columns called `Email`, where no column is called `Email (2)`; -1 when there are not so many. */
function numbered(column: string, columns: readonly string[]): number {
  const [, header, number] = /^(.*) \((\d{1,5})\)$/s.exec(column) ?? [];
  if (header === undefined) return -1;
  const places = columns.flatMap((c, i) => (c === header ? [i] : []));
  return places.length < 2 ? -1 : (places[Number(number) - 1] ?? -1);
}

function faultWords(fault: RowFault): string {
  switch (fault.kind) {
    case 'ragged': return `${fault.cells} cells where the header has ${fault.expected}`;
    case 'quotes': return fault.what;
    case 'too long': return `cell ${fault.cell + 1} is too long`;
    case 'json': return fault.what;
  }
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 12).map(c => `"${printable(c.length > 40 ? `${c.slice(0, 40)}…` : c)}"`);
  return shown.join(', ') + (columns.length > shown.length ? ` and ${columns.length - shown.length} more` : '');
}
