/** T1xxx: syntax. What was written, what can stand there, what to do. One message for one mistake. */
import { define } from '../define.js';

const quoted = (words: readonly string[]): string => {
  const list = words.map((w) => `\`${w}\``);
  return list.length === 1 ? list[0]! : `${list.slice(0, -1).join(', ')} or ${list[list.length - 1]!}`;
};
const meant = (candidates: readonly string[]): string | undefined => (candidates.length === 0 ? undefined : `did you mean ${quoted(candidates)}?`);

export const unexpected = define<{ found: string; place: string; expected: string; help?: string }>('T1001', 'error', 'Something else belongs here', (f) => ({
  message: `${f.found} does not fit ${f.place.startsWith('after ') ? f.place : `in ${f.place}`}`, label: `expected ${f.expected}`, help: f.help,
}));
export const incomplete = define<{ place: string; expected: string; help?: string }>('T1002', 'error', 'Something is missing', (f) => ({
  message: `${f.place} ${/^(the brackets|these|the columns|the rows) /.test(f.place) ? 'are' : 'is'} not finished`, label: `expected ${f.expected} after this`, help: f.help,
}));
export const missingBrace = define<{ opener: string }>('T1003', 'error', 'A block is not closed', (f) => ({
  message: `the \`{\` of ${f.opener} is never closed`, label: 'opened here', help: 'add a `}` on its own line after the last line of this block',
}));
export const extraBrace = define<Record<string, never>>('T1004', 'error', 'A `}` too many', () => ({
  message: 'this `}` closes nothing', label: 'one `}` too many', help: 'remove it, or look for a missing `{` above',
}));
export const unclosedText = define<Record<string, never>>('T1005', 'error', 'A text is not closed', () => ({
  message: 'this text has no closing `"`', label: 'opened here', help: 'a text ends on the line where it begins; write `\\n` for a line end and `\\"` for a quote inside it',
}));
export const unknownDeclaration = define<{ word: string; candidates: readonly string[] }>('T1006', 'error', 'Not a kind of declaration', (f) => ({
  message: `\`${f.word}\` is not a kind of declaration`, label: 'unknown word',
  help: meant(f.candidates) ?? 'a file is made of: policy, record, parameter, scale, table, list, lead, sla, kpi, goal, attribution, credit, plan, always, guard, test, import',
}));
export const unknownWord = define<{ word: string; place: string; candidates: readonly string[] }>('T1007', 'error', 'A word that is not known here', (f) => ({
  message: `\`${f.word}\` is not a word of ${f.place}`, label: 'unknown word', help: meant(f.candidates),
}));
export const otherTool = define<{ seen: string; tool: string; instead: string }>('T1008', 'error', 'A habit from another tool', (f) => ({
  message: `\`${f.seen}\` is ${f.tool}`, label: 'not used in Truce', help: `write ${f.instead}`,
}));
export const mixedLogic = define<Record<string, never>>('T1009', 'error', '`and` and `or` without brackets', () => ({
  message: '`and` and `or` stand side by side without brackets', label: 'which of them first?',
  notes: ['`a and b or c` could mean `(a and b) or c` or `a and (b or c)`, and people read it differently'], help: 'put brackets around the part that belongs together',
}));
export const definesOrAsks = define<{ written: '=' | 'is'; left: string }>('T1010', 'error', '`=` defines, `is` asks', (f) => f.written === '='
  ? { message: '`=` defines a name; a condition asks with `is`', label: 'asks with `is`', help: 'write `is` here' }
  : { message: '`is` asks; a definition is written with `=`', label: 'nothing asks here', help: `write \`${f.left} = …\`, or \`require ${f.left} is …\` if it is a condition` });
export const strayBar = define<{ where: 'start' | 'end' | 'empty' }>('T1011', 'error', 'A `|` that separates nothing', (f) => ({
  message: f.where === 'empty' ? 'there is no cell between these two `|`' : `a row does not ${f.where} with \`|\``, label: f.where === 'empty' ? 'empty cell' : 'separates nothing',
  help: f.where === 'empty' ? 'write `missing` for no value, or `any` where every value fits' : '`|` stands only between two cells; `missing` stands for no value',
}));
export const reservedName = define<{ word: string; candidates: readonly string[] }>('T1012', 'error', 'A reserved word as a name', (f) => ({
  message: `\`${f.word}\` is a word of the language and cannot be a name`, label: 'reserved word', help: `choose another name, such as ${quoted(f.candidates)}`,
}));
export const tooDeep = define<{ limit: number }>('T1013', 'error', 'Nested too deeply', (f) => ({
  message: 'this is nested too deeply to be read', label: `more than ${f.limit} levels`, help: 'give the inner parts names of their own: a column for each step',
}));
export const tooLarge = define<{ size: number; limit: number }>('T1014', 'error', 'The file is too large', (f) => ({
  message: `this file has ${f.size} characters; at most ${f.limit} are read`, help: 'a policy is text that people read; rows of data belong in data files (see `truce.yaml`)',
}));
export const straySign = define<{ sign: string; help?: string }>('T1015', 'error', 'A sign that means nothing here', (f) => ({
  message: `\`${f.sign}\` means nothing here`, label: 'not a sign of the language', help: f.help ?? 'remove it, or put the text in quotes',
}));
export const twoOnOneLine = define<{ second: string }>('T1016', 'error', 'Two rules on one line', (f) => ({
  message: `a second rule begins at \`${f.second}\` on the same line`, label: 'begins here', help: 'put it on its own line, or write `;` before it',
}));
type NumberHabit = 'thousands' | 'point-thousands' | 'date' | 'day-or-month' | 'symbol' | 'letters-first' | 'fraction' | 'point' | 'short' | 'exponent' | 'percent';
const numberWording: Readonly<Record<NumberHabit, { readonly message: string; readonly label: string; readonly more: string }>> = {
  thousands: { message: 'reads as separate numbers: a comma separates values', label: 'thousands are parted with `_`', more: ', or a space after the comma if these are several values' },
  'point-thousands': { message: 'is written with points between the thousands', label: 'thousands are parted with `_`', more: '; the point stands before the cents' },
  date: { message: 'is not how a date is written', label: 'year, month, day', more: '' },
  'day-or-month': { message: 'can be read as two different days', label: 'which is the month?', more: ': year, month, day' },
  symbol: { message: 'does not say its currency in letters', label: 'a sign of a currency', more: ', or the letters of the currency that is meant' },
  'letters-first': { message: 'has its currency before the number', label: 'the number comes first', more: '' },
  fraction: { message: 'begins with a point', label: 'a digit stands before the point', more: '' },
  point: { message: 'ends with a point', label: 'a digit stands after the point', more: '' },
  short: { message: 'is shortened', label: 'numbers are written out', more: '' },
  exponent: { message: 'is a number with an exponent', label: 'numbers are written out', more: '' },
  percent: { message: 'says its percent in words', label: 'the sign is `%`', more: '' },
};
export const badNumber = define<{ written: string; instead: string; what: NumberHabit }>('T1017', 'error', 'A number or date written in another way', (f) => ({
  message: `\`${f.written}\` ${numberWording[f.what].message}`, label: numberWording[f.what].label,
  help: f.instead.includes(' itself') ? 'write the number itself' : `write \`${f.instead}\`${numberWording[f.what].more}`,
}));
export const badName = define<{ word: string; sign: string }>('T1018', 'error', 'A name with a letter that names do not have', (f) => ({
  message: `the name \`${f.word}\` contains \`${f.sign}\``, label: 'not a letter of names', help: 'names are made of the letters a to z, digits and `_`; a title in quotes may have any sign',
}));
export const wrongCase = define<{ word: string; wanted: 'capital' | 'small'; instead: string; what: string }>('T1019', 'error', 'A capital letter too few or too many', (f) => ({
  message: `${f.what} must begin with a ${f.wanted} letter`, label: `write \`${f.instead}\``,
  help: f.wanted === 'capital' ? 'tables, choices and labels are Capitalised; columns, parameters and scales are not' : 'columns, parameters and scales begin with a small letter; tables, choices and labels with a capital',
}));
export const unclosedBracket = define<{ expected: string }>('T1020', 'error', 'A bracket is not closed', (f) => ({
  message: 'this `(` is never closed', label: 'opened here', help: `add ${f.expected}`,
}));
export const badEscape = define<{ escape: string }>('T1021', 'error', 'A backslash that means nothing', (f) => ({
  message: `\`${f.escape}\` means nothing in a text`, label: 'after a backslash', help: 'after a backslash stand `"`, `\\`, `n` (line end) or `t` (tab); a backslash itself is written `\\\\`',
}));
export const unknownFunction = define<{ word: string }>('T1022', 'error', 'A function that does not exist', (f) => ({
  message: `\`${f.word}(\` is not a function of Truce`, label: 'not known',
  help: 'functions are written in small letters: sum, count, average, only, smallest, largest, share, round, month, quarter, year, start, end, date',
}));
export const separator = define<{ sign: string }>('T1023', 'error', 'Cells without `|` between them', (f) => ({
  message: `the cells of this row are not parted by \`|\`, but by ${f.sign === '\t' ? 'tabs' : `\`${f.sign}\``}`, label: 'one cell', help: 'write `|` between two cells: `deal | amount`',
}));
export const rulerRow = define<Record<string, never>>('T1024', 'error', 'A line of dashes in a grid', () => ({
  message: 'this line of dashes would be a row of data', label: 'not needed', help: 'remove it: the first row is the header anyway',
}));
export const lineComma = define<Record<string, never>>('T1025', 'error', 'A comma at the end of a line', () => ({
  message: 'a line does not end with a comma', label: 'one comma too many', help: 'remove it: the end of the line ends a rule; a comma only stands between the items of a list',
}));
export const nameOfWords = define<{ written: string; instead: string }>('T1026', 'error', 'A name of several words', (f) => ({
  message: `a name is one word, but \`${f.written}\` is defined here`, label: 'one name', help: `write \`${f.instead}\`; a title in quotes may have any words: \`${f.instead} "${f.written}" = …\``,
}));
export const formatterBroke = define<{ what: string }>('T9001', 'error', 'The formatter would have changed the meaning', (f) => ({
  message: `formatting stopped: ${f.what}`, help: 'the text was left as it is; this is a bug in Truce, please report it with this file',
}));
