/** `truce run NAME`: the rows of any result, as a table for people or as a file for programs. */
import { existsSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { AtomicFile, csvCell, writeParquet, type ParquetColumn } from '@truce/data';
import { colourPaint, nothingDeclared, plainPaint, resultText, wonRows, type ir } from '@truce/engine';
import { UsageError, type ExitCode, type Io } from '../io.js';
import { columnNamed, loadRun, relationNamed, type Run } from '../load-run.js';
import { outForPrograms, plural, printJson } from '../report.js';
import { jsonText, numberText, plainText } from '../views/cell-text.js';
import { isNumeric, keyedRows } from '../views/keyed-rows.js';
import { tableText } from '../views/table.js';

export type RunFormat = 'table' | 'csv' | 'json' | 'parquet';
export const runFormats: readonly RunFormat[] = ['table', 'csv', 'json', 'parquet'];

export interface RunArgs {
  readonly name: string;
  readonly project?: string;
  readonly asOf?: string;
  /** otherwise what the name of the file ends with, or a table */
  readonly format?: RunFormat;
  readonly out?: string;
  readonly columns?: readonly string[];
  /** how many rows at most; null: all, or what a screen takes */
  readonly limit: number | null;
  /** each row with its key, and the rows left out; JSON only */
  readonly keys?: boolean;
  readonly allowDataErrors: boolean;
}

/** Without `--limit`, a table shows this many rows: it is for looking. */
const SCREENFUL = 50;
/** Written in pieces of this many characters. */
const PIECE = 1 << 16;

/** `--out rate.csv` means CSV: a table for eyes in a file of that name would be read as one broken column. */
function formatOf(out: string | undefined): RunFormat {
  const end = out === undefined ? '' : extname(out).slice(1).toLowerCase();
  return runFormats.find((f) => f === end) ?? 'table';
}

export async function run(given: RunArgs, io: Io): Promise<ExitCode> {
  const args = { ...given, format: given.format ?? formatOf(given.out) };
  if (args.keys === true && (args.format !== 'json' || args.out !== undefined)) throw new UsageError('`--keys` is for programs that read JSON from the screen', 'write it with `--json`, and without `--out`');
  if (args.format === 'parquet' && args.out === undefined) throw new UsageError('Parquet is no text for a screen', 'name a file: `--out result.parquet`');
  const asked = (program: ir.Program): { readonly relation: ir.Relation; readonly columns: readonly ir.Column[] } => {
    const relation = relationNamed(program, args.name);
    return { relation, columns: args.columns === undefined ? relation.columns : args.columns.map((name) => columnNamed(relation, name, program)) };
  };
  // Asked before the data is read, which may take a while.
  if (args.out !== undefined && !existsSync(dirname(resolve(io.cwd, args.out)))) throw new UsageError(`${args.out} cannot be written: its folder is not there`);
  const loaded = await loadRun(args, io, asked);
  if (loaded === null) return 1;
  const { relation, columns } = asked(loaded.program);
  const all = loaded.evaluation.rows(relation.id);
  const limit = args.limit ?? (args.format === 'table' && args.out === undefined ? SCREENFUL : null);
  const rows = limit === null ? all : all.subarray(0, limit);
  const result: Result = { run: loaded, relation, columns, rows, total: all.length };
  if (args.keys === true) printJson(io, keyedRows(loaded.evaluation, relation, columns, args.limit, saidOf(loaded, relation)));
  else if (args.format === 'parquet') await parquet(resolve(io.cwd, args.out!), result);
  else if (args.out === undefined) await write(args.format, result, (text) => (args.format === 'table' ? io.out(text) : outForPrograms(io, text)), io.terminal.colour);
  else {
    const file = await AtomicFile.create(resolve(io.cwd, args.out)).catch((mistake: unknown) => { throw new UsageError(`${args.out} cannot be written: ${String((mistake as Error).message)}`); });
    try {
      await write(args.format, result, (text) => file.appendNow(text), false);
    } catch (mistake) {
      await file.drop();
      throw mistake;
    }
    await file.keep();
  }
  loaded.done();
  if (args.out !== undefined) io.err(`${plural(rows.length, 'row')} written to ${args.out}\n`);
  const wrong = loaded.evaluation.diagnostics().filter((d) => d.severity === 'error').length;
  if (wrong > 0) io.err(`${plural(wrong, 'problem')} came up while computing, and values are missing where they did: \`truce check\` lists them\n`);
  return wrong > 0 && !args.allowDataErrors ? 3 : loaded.exit;
}

/** The line that an editor shows over the declaration. */
function saidOf({ program, evaluation, project: { manifest }, options: { asOf } }: Run, relation: ir.Relation): string | null {
  return resultText({ program, evaluation, won: wonRows(program, evaluation, manifest?.audit?.declared ?? nothingDeclared), asOf: asOf?.day ?? null }, relation);
}

interface Result {
  readonly run: Run;
  readonly relation: ir.Relation;
  readonly columns: readonly ir.Column[];
  readonly rows: Int32Array;
  /** rows of the relation, shown or not */
  readonly total: number;
}

async function write(format: Exclude<RunFormat, 'parquet'>, result: Result, to: (text: string) => void, colour: boolean): Promise<void> {
  switch (format) {
    case 'table': to(await table(result, colour)); return;
    case 'csv': inPieces(csvLines(result), to); return;
    case 'json': inPieces(jsonLines(result), to); return;
  }
}

function inPieces(lines: Iterable<string>, to: (text: string) => void): void {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    to(piece);
    piece = '';
  }
  to(piece);
}

async function table({ run: { evaluation }, relation, columns, rows, total }: Result, colour: boolean): Promise<string> {
  const text = await tableText({
    columns: columns.map((c) => ({ title: c.name, align: isNumeric(c.type) ? 'right' : 'left' })),
    rows: Array.from(rows, (row) => columns.map((c) => evaluation.text(evaluation.value(relation.id, c.id, row), c.type))),
  }, colour ? colourPaint : plainPaint);
  if (total === 0) return `${relation.name} has no rows\n`;
  return rows.length < total ? `${text}… ${plural(total - rows.length, 'more row')}: \`--limit ${total}\` shows all, \`--format csv --out FILE\` writes them\n` : text;
}

/** Cells of text are kept from being taken for formulas; numbers are numbers, also negative ones. */
function* csvLines({ run: { evaluation }, relation, columns, rows }: Result): Iterable<string> {
  yield `${columns.map((c) => csvCell(c.name)).join(',')}\r\n`;
  for (const row of rows) {
    yield `${columns.map((c) => {
      const value = evaluation.value(relation.id, c.id, row);
      return numberText(value, c.type) ?? csvCell(plainText(evaluation, value, c.type));
    }).join(',')}\r\n`;
  }
}

/** A list of objects, a line each. A column called `__proto__` is a key like any other, because this is text and never an object. */
function* jsonLines({ run: { evaluation }, relation, columns, rows }: Result): Iterable<string> {
  yield '[';
  let separator = '\n  ';
  for (const row of rows) {
    yield `${separator}{${columns.map((c) => `${JSON.stringify(c.name)}: ${jsonText(evaluation, evaluation.value(relation.id, c.id, row), c.type)}`).join(', ')}}`;
    separator = ',\n  ';
  }
  yield rows.length === 0 ? ']\n' : '\n]\n';
}

async function parquet(path: string, { run: { evaluation }, relation, columns, rows }: Result): Promise<void> {
  const described = columns.map((c): ParquetColumn => ({ name: c.name, type: parquetType(c.type) }));
  await writeParquet(path, described, rows.length, (column, i) => {
    const c = columns[column]!;
    const value = evaluation.value(relation.id, c.id, rows[i]!);
    return value === null ? null : plainText(evaluation, value, c.type);
  });
}

function parquetType(type: ir.ValueType): ParquetColumn['type'] {
  switch (type.kind) {
    case 'count': return 'whole';
    case 'number': case 'percent': return 'decimal';
    case 'money': return 'money';
    case 'flag': return 'flag';
    case 'date': return 'date';
    case 'duration': return type.of === 'hours' || type.of === 'business hours' ? 'text' : 'decimal';
    case 'text': case 'time': case 'period': case 'choice': case 'row': case 'list': return 'text';
  }
}
