/**
 * Everything the data package can complain about. T5001-T5099: values, rows and files. T5200-T5299: the manifest.
 * A data problem is said once for each code, file and column, with how often it occurs and the first examples as notes.
 */
import { define } from '@truce/engine';

/** What is known about values of one column that have the same problem. */
export interface ValueFacts {
  /** how many rows have it */
  readonly n: number;
  /** header of the column, or the field's name when the two are the same */
  readonly column: string;
  readonly record: string;
  readonly field: string;
  /** the field's type in words: `money in USD` */
  readonly type: string;
  /** what was expected: formats, bounds, words */
  readonly expected: string;
  /** the field is the key, or a part of it */
  readonly key: boolean;
}

const rows = (n: number): string => (n === 1 ? '1 row' : `${n.toLocaleString('en-US')} rows`);
const values = (n: number): string => (n === 1 ? '1 value' : `${n.toLocaleString('en-US')} values`);
const are = (n: number): string => (n === 1 ? 'is' : 'are');
const column = (f: ValueFacts): string => `column "${f.column}"`;

/* ---------------------------------------------------------------- values: each rejects its row */

export const notANumber = define<ValueFacts>('T5001', 'error', 'Not a number', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} no ${f.type}`,
  help: `${f.expected}; \`decimal\`, \`thousands\` and \`currency_signs\` in the manifest say how numbers are written, \`missing\` which words stand for no value`,
}));
export const notADate = define<ValueFacts>('T5002', 'error', 'Not a date', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} no date of the form ${f.expected}`,
  help: 'say how dates are written with `dates: [MM/DD/YYYY]` in the manifest; a date with a time of day belongs to a `time` field',
}));
export const ambiguousDate = define<ValueFacts>('T5003', 'error', 'A date that can be read in two ways', f => ({
  message: `${values(f.n)} in ${column(f)} fit${f.n === 1 ? 's' : ''} two of the declared formats and would be different days`,
  help: `declare one format for this source instead of ${f.expected}`,
}));
export const notATime = define<ValueFacts>('T5004', 'error', 'Not a time', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} no time of the form ${f.expected}`,
  help: 'say how times are written with `times: ["YYYY-MM-DD HH:mm:ss"]` in the manifest',
}));
export const noSuchLocalTime = define<ValueFacts>('T5005', 'error', 'A time that the clock skipped', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} a time that never was in ${f.expected}: clocks were put forward over it`,
  help: 'the times were probably written in another zone: say which with `zone: UTC` in the manifest',
}));
export const notAFlag = define<ValueFacts>('T5006', 'error', 'Neither yes nor no', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} neither yes nor no`,
  help: `${f.expected}; other words are declared with \`flags: { yes: [...], no: [...] }\` in the manifest`,
}));
export const unknownChoice = define<ValueFacts>('T5007', 'error', 'A word that is not among the choices', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} none of the choices of \`${f.field}\``,
  help: `${f.expected}; map other words with \`values: { ${f.field}: { "word in the data": Choice } }\` in the manifest, or add the choice to the record`,
}));
export const missingValue = define<ValueFacts>('T5008', 'error', 'A value is missing', f => ({
  message: `${rows(f.n)} ${f.n === 1 ? 'has' : 'have'} no value in ${column(f)}`,
  help: f.key ? `\`${f.field}\` is the key of ${f.record}: a row without it cannot be told from others. Where these are no rows of data, say so with \`footer\` or \`skip\` in the manifest`
    : `\`${f.field}\` is required: declare it \`optional\` in record ${f.record} if a value may be missing`,
}));
export const tooFine = define<ValueFacts>('T5009', 'error', 'More decimals than the field holds', f => ({
  message: `${values(f.n)} in ${column(f)} ${f.n === 1 ? 'has' : 'have'} more decimals than ${f.expected}`,
  help: f.type === 'number' ? 'declare the digits, as in `number to 9 decimals`: nothing is rounded silently' : 'nothing is rounded silently: round in the export, or declare a number with enough decimals',
}));
export const outOfBounds = define<ValueFacts>('T5010', 'error', 'A value out of its bounds', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} not ${f.expected}`,
  help: `record ${f.record} declares \`${f.field}\` ${f.expected}`,
}));
export const inTheFuture = define<ValueFacts>('T5011', 'error', 'An event in the future', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} after ${f.expected}, the last day the data knows`,
  help: `is it planned? then declare it so: \`${f.field} ${f.type} planned\``,
}));
export const duplicateKey = define<ValueFacts>('T5012', 'error', 'A key that occurs twice', f => ({
  message: `${rows(f.n)} of record ${f.record} repeat${f.n === 1 ? 's' : ''} the key (${f.expected}) of an earlier row`,
  help: 'the first row is used and every later one rejected; if rows may repeat, the key needs another field',
}));
export const danglingReference = define<ValueFacts>('T5013', 'error', 'A reference to a row that is not there', f => ({
  message: `${values(f.n)} in ${column(f)} name${f.n === 1 ? 's' : ''} no ${f.expected}`,
  help: `every value must be a key of record ${f.expected}; map spellings with \`values: { ${f.field}: { ... } }\`, declare words for nobody with \`missing\`, or read the column as text`,
}));
export const notAPeriod = define<ValueFacts>('T5016', 'error', 'Not a period', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} no ${f.type}`, help: f.expected,
}));
export const notADuration = define<ValueFacts>('T5017', 'error', 'Not a duration', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} no number of ${f.type}`, help: f.expected,
}));
export const notACount = define<ValueFacts>('T5018', 'error', 'Not a count', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} negative or not whole`, help: 'a `count` is 0, 1, 2, …: declare a `number` for anything else',
}));
export const unprintable = define<ValueFacts>('T5019', 'error', 'A text with NUL characters', f => ({
  message: `${values(f.n)} in ${column(f)} contain${f.n === 1 ? 's' : ''} NUL characters`, help: 'the file is damaged, or not text: export it again',
}));
export const cellTooLong = define<ValueFacts>('T5020', 'error', 'A cell that is too long', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} longer than ${f.expected} characters`, help: 'a quote that is never closed can swallow the rest of a file: look at the first of these lines',
}));
export const ambiguousPercent = define<ValueFacts>('T5021', 'error', 'A percentage that can be read in two ways', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} written without a percent sign: does 25 mean 25 %, or 0.25?`,
  help: 'say `percent: points` (25 means 25 %) or `percent: fraction` (0.25 means 25 %) in the manifest; `25%` is always 25 %',
}));
export const foreignSign = define<ValueFacts>('T5022', 'error', 'Another currency', f => ({
  message: `${values(f.n)} in ${column(f)} carr${f.n === 1 ? 'ies' : 'y'} a sign that is not declared for ${f.type}`,
  help: 'list the signs that may stand beside an amount with `currency_signs: ["$", "USD"]`; amounts of another currency need a column of their own',
}));
export const damagedText = define<ValueFacts>('T5023', 'error', 'Bytes that are not UTF-8', f => ({
  message: `${values(f.n)} in ${column(f)} ${are(f.n)} not UTF-8 text`, help: 'the file was probably saved by a spreadsheet in an older encoding: say `encoding: windows-1252`, or export it as UTF-8',
}));

/* ---------------------------------------------------------------- values: a warning, the row is used */

export const timeHappenedTwice = define<ValueFacts>('T5030', 'warning', 'A time that the clock showed twice', f => ({
  message: `${values(f.n)} in ${column(f)} occurred twice in ${f.expected}: clocks were put back over ${f.n === 1 ? 'it' : 'them'}; the first was taken`,
  help: 'export times with a zone (`2026-11-01T01:30:00Z`), or say which zone they are in with `zone`',
}));
export const spreadsheetNumber = define<ValueFacts>('T5031', 'warning', 'An id that a spreadsheet rewrote', f => ({
  message: `${values(f.n)} in ${column(f)} look${f.n === 1 ? 's' : ''} like an id that a spreadsheet rewrote as a number`,
  help: 'digits are lost in `1.00E+17`: export again without opening the file in a spreadsheet',
}));

/* ---------------------------------------------------------------- rows and files */

export interface RowFacts { readonly n: number; readonly expected: number; readonly found: string; /** all of them end before the header does */ readonly short: boolean }
export const raggedRow = define<RowFacts>('T5014', 'error', 'A row with the wrong number of cells', f => ({
  message: `${rows(f.n)} ${f.n === 1 ? 'has' : 'have'} ${f.found} cells where the header has ${f.expected}`,
  help: f.short ? 'which cell is missing cannot be known, so these rows are rejected; where empty cells at the end were left out, say `short_rows: blank`' : 'which cell is too many cannot be known, so these rows are rejected: a text that holds the delimiter must be quoted',
}));
export const brokenQuotes = define<{ readonly n: number; readonly what: string }>('T5015', 'error', 'Broken quotes', f => ({
  message: `${rows(f.n)} ${f.n === 1 ? 'has' : 'have'} broken quotes: ${f.what}`,
  help: 'a quoted cell ends with a quote and then the delimiter; a quote within it is doubled: "". If quotes mean nothing in this file, say `quote: ""`',
}));
export const badJson = define<{ readonly n: number; readonly what: string }>('T5025', 'error', 'Not a JSON object', f => ({
  message: `${rows(f.n)} ${are(f.n)} no JSON object`, notes: f.what === '' ? [] : [f.what], help: 'one object is one row: {"id": 1, "name": "Acme"}',
}));
export const unreadableFile = define<{ readonly file: string; readonly why: string; readonly suggestion?: string }>('T5040', 'error', 'A file that cannot be read', f => ({
  message: `${f.file} cannot be read: ${f.why}`, help: f.suggestion === undefined ? undefined : `did you mean ${f.suggestion}?`,
}));
export const emptyFile = define<{ readonly file: string }>('T5041', 'error', 'An empty file', f => ({
  message: `${f.file} is empty: it has not even a header`, help: 'run the export again; a file without rows still has its header',
}));
export const noRows = define<{ readonly file: string }>('T5042', 'warning', 'A file without rows', f => ({
  message: `${f.file} has a header but no rows`, help: 'if that is not so, look at the filter of the export',
}));
export const wrongEncoding = define<{ readonly file: string; readonly encoding: string }>('T5043', 'error', 'A file in UTF-16', f => ({
  message: `${f.file} is ${f.encoding} text`, help: 'save it as UTF-8 ("CSV UTF-8" in a spreadsheet\'s list of formats)',
}));
export const missingColumn = define<{ readonly record: string; readonly field: string; readonly column: string; readonly file: string; readonly suggestion?: string; readonly hint?: string }>(
  'T5044', 'error', 'A column that is not there', f => ({
    message: `${f.file} has no column "${f.column}" for \`${f.field}\` of record ${f.record}`,
    help: f.hint ?? (f.suggestion === undefined ? `name the column in the manifest: \`columns: { ${f.field}: "Header" }\`` : `did you mean "${f.suggestion}"? Say so in the manifest: \`columns: { ${f.field}: "${f.suggestion}" }\``),
  }));
export const duplicateHeader = define<{ readonly column: string; readonly file: string; readonly n: number }>('T5045', 'error', 'A header that occurs twice', f => ({
  message: `${f.file} has ${f.n} columns called "${f.column}": which one is meant cannot be known`, help: `say which: \`${f.column} (1)\` is the first of them, \`${f.column} (2)\` the second; or rename one in the export`,
}));
export const longFooter = define<{ readonly file: string; readonly n: number }>('T5046', 'warning', 'A footer that is longer than footers are', f => ({
  message: `${rows(f.n)} at the end of ${f.file} were left out as report footer`, help: 'make the words of `footer` longer, so that they fit no row of data',
}));
export const databaseProblem = define<{ readonly source: string; readonly why: string }>('T5047', 'error', 'The database refused', f => ({
  message: `${f.source} cannot be read: ${f.why}`, help: 'check the file, table and query of this source in the manifest; the same query can be tried in the database itself',
}));
export const noData = define<{ readonly record: string }>('T5048', 'warning', 'A record without data', f => ({
  message: `record ${f.record} has no data: it is empty`, help: `say where its rows are: \`data: { ${f.record}: { file: data/${f.record.toLowerCase()}.csv } }\``,
}));
export const unknownRecord = define<{ readonly record: string; readonly suggestion?: string }>('T5049', 'error', 'Data for a record that no policy declares', f => ({
  message: `no policy declares a record ${f.record}`, help: f.suggestion === undefined ? undefined : `did you mean ${f.suggestion}?`,
}));
export const unknownField = define<{ readonly record: string; readonly field: string; readonly key: string; readonly suggestion?: string }>('T5050', 'error', 'A setting for a field that the record does not have', f => ({
  message: `record ${f.record} has no field \`${f.field}\` for \`${f.key}\``, help: f.suggestion === undefined ? undefined : `did you mean ${f.suggestion}?`,
}));
export const unknownMapTarget = define<{ readonly field: string; readonly value: string; readonly suggestion?: string; readonly choices: string }>('T5051', 'error', 'A value map to a word that is not among the choices', f => ({
  message: `"${f.value}" is none of the choices of \`${f.field}\``, help: f.suggestion === undefined ? `the choices are ${f.choices}` : `did you mean ${f.suggestion}?`,
}));
export const absentOptional = define<{ readonly record: string; readonly field: string; readonly column: string; readonly file: string; readonly suggestion?: string }>('T5054', 'warning', 'An optional field without a column', f => ({
  message: `${f.file} has no column "${f.column}": \`${f.field}\` of record ${f.record} is missing in every row`,
  help: f.suggestion === undefined ? `name its column in the manifest: \`columns: { ${f.field}: "Header" }\`` : `did you mean "${f.suggestion}"? Say so in the manifest: \`columns: { ${f.field}: "${f.suggestion}" }\``,
}));

export const brokenCalendar = define<{ readonly record: string; readonly why: string }>('T5055', 'error', 'A calendar with gaps', f => ({
  message: `the rows of ${f.record} are no calendar: ${f.why}`, help: 'each day belongs to one month, each month to one quarter, each quarter to one year',
}));

/* ---------------------------------------------------------------- the manifest */

export const manifestUnreadable = define<{ readonly file: string; readonly why: string }>('T5200', 'error', 'The manifest cannot be read', f => ({
  message: `${f.file} cannot be read: ${f.why}`, help: '`truce init` writes a manifest for a folder of exports',
}));
export const yamlMistake = define<{ readonly why: string }>('T5201', 'error', 'The manifest is not YAML', f => ({
  message: f.why, help: 'indentation says what belongs together: two spaces for each level, no tabs; a text with `: ` or `#` in it stands in quotes',
}));
export const manifestTooLarge = define<{ readonly what: string }>('T5202', 'error', 'The manifest is too large', f => ({
  message: f.what, help: 'a manifest is a short text: rows belong into data files',
}));
export const unknownKey = define<{ readonly key: string; readonly where: string; readonly suggestion?: string; readonly known: string }>('T5203', 'error', 'A key that the manifest does not have', f => ({
  message: `\`${f.key}\` is not a key of ${f.where}`, help: f.suggestion === undefined ? `the keys are ${f.known}` : `did you mean \`${f.suggestion}\`?`,
}));
export const repeatedKey = define<{ readonly key: string }>('T5204', 'error', 'A key that is written twice', f => ({ message: `\`${f.key}\` is written twice here`, help: 'keep one of the two' }));
export const wrongShape = define<{ readonly path: string; readonly why: string; readonly help?: string }>('T5205', 'error', 'A value of the wrong kind', f => ({
  message: f.path === '' ? `the manifest ${f.why}` : `\`${f.path}\` ${f.why}`, help: f.help,
}));
export const missingKey = define<{ readonly key: string; readonly where: string; readonly example: string }>('T5206', 'error', 'A key is missing', f => ({
  message: `${f.where} has no \`${f.key}\``, help: `add it, as in \`${f.example}\``,
}));
export const keysCollide = define<{ readonly a: string; readonly b: string; readonly where: string }>('T5207', 'error', 'Two keys that exclude each other', f => ({
  message: `${f.where} has both \`${f.a}\` and \`${f.b}\``, help: 'keep one of the two',
}));
export const noSuchDay = define<{ readonly text: string; readonly key: string }>('T5208', 'error', 'Not a day or time', f => ({
  message: `\`${f.key}\` is "${f.text}", which is no day or time`, help: 'write a day as 2026-06-30, a time as 2026-06-30T18:00',
}));
export const badFormat = define<{ readonly format: string; readonly why: string }>('T5209', 'error', 'A date format that cannot be used', f => ({
  message: `"${f.format}" cannot be used as a format: ${f.why}`,
  help: 'YYYY year, MM or M month, MMM its short English name, DD or D day, HH or H hour, mm minute, ss second, SSS fraction, A am/pm, Z zone; anything else stands for itself, letters in [ ]',
}));
export const unknownZone = define<{ readonly zone: string; readonly suggestion?: string }>('T5210', 'error', 'An unknown time zone', f => ({
  message: `"${f.zone}" is not a time zone`, help: f.suggestion === undefined ? 'write UTC, policy, or a name such as "America/New_York"' : `did you mean "${f.suggestion}"?`,
}));
export const noFiles = define<{ readonly pattern: string; readonly suggestion?: string }>('T5211', 'error', 'No file fits', f => ({
  message: `no file fits "${f.pattern}"`, help: f.suggestion === undefined ? 'patterns are relative to the folder of the manifest' : `did you mean ${f.suggestion}?`,
}));
export const unknownFormat = define<{ readonly file: string }>('T5212', 'error', 'A file whose kind is not known', f => ({
  message: `the name of ${f.file} does not say what kind of file it is`, help: 'say it with `format: csv` (or tsv, json, ndjson, parquet)',
}));
export const outsidePattern = define<{ readonly pattern: string }>('T5213', 'error', 'A pattern that leaves the folder', f => ({
  message: `"${f.pattern}" would read whatever lies outside the folder of the manifest`, help: 'outside of it only files that are named one by one are read',
}));
export const sameSign = define<{ readonly sign: string }>('T5214', 'error', 'One sign with two meanings', f => ({
  message: `"${f.sign}" cannot be both the decimal sign and the thousands sign`, help: 'declare two different signs, as in `decimal: ","` and `thousands: "."`',
}));
export const unknownAudited = define<{ readonly what: string; readonly suggestion?: string; readonly known: string }>('T5215', 'error', 'An audit of something that is not there', f => ({
  message: f.what, help: f.suggestion !== undefined ? `did you mean ${f.suggestion}?` : f.known === '' ? '`truce audit --list` shows what plays which part' : `there are ${f.known}`,
}));
export const unknownNamed = define<{ readonly what: string; readonly suggestion?: string; readonly known: string }>('T5216', 'error', 'A name in truce.yaml that the policy does not have', f => ({
  message: f.what, help: f.suggestion !== undefined ? `did you mean ${f.suggestion}?` : f.known === '' ? 'names are those of the policy' : `there are ${f.known}`,
}));
