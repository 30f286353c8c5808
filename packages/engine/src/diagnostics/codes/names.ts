/** T2xxx: names. What a word stands for, and where it may be used. */
import { define } from '../define.js';

const meant = (candidates: readonly string[]): string | undefined => {
  if (candidates.length === 0) return undefined;
  const list = candidates.map((c) => `\`${c}\``);
  return `did you mean ${list.length === 1 ? list[0] : `${list.slice(0, -1).join(', ')} or ${list[list.length - 1]}`}?`;
};

export const unknownName = define<{ name: string; where: string; candidates: readonly string[]; /** the name is a unit of time */ unit: string | null; /** of such rows: what they have that lies in one, as in `quarter` for a year */ finer?: string | null; /** the row at hand lies in such a period, and `with same` asked for its date */ period?: string }>('T2001', 'error', 'Nothing has this name here', (f) => ({
  message: `there is no column, parameter or scale \`${f.name}\` ${f.where}`, label: 'not known here',
  help: f.period !== undefined ? `a row here has no \`${f.name}\`, it is of one ${f.period}: rows of that are \`where ${f.name} in ${f.period}\`` : f.unit !== null && f.finer != null ? `rows here have no ${f.unit}, and their ${f.finer} lies in one: \`${f.unit}(${f.finer})\`` : f.unit !== null ? `rows here have no ${f.unit}: the ${f.unit} of a date is \`${f.unit}(closed_on)\`, a fixed one is written like \`2026-Q1\`, and \`for each ${f.unit}\` makes a row for each` : meant(f.candidates) ?? 'a bare name is a column of the row at hand, a parameter or a scale; a column of another row is written `row.column`', instead: f.unit === null ? f.candidates : [],
}));
export const unknownRelation = define<{ name: string; candidates: readonly string[] }>('T2002', 'error', 'No record or list has this name', (f) => ({
  message: /^[a-z]/.test(f.name) ? `\`${f.name}\` is neither a record nor a period` : `there is no record, list, lead, sla, kpi, goal or plan \`${f.name}\``, label: 'not declared', help: meant(f.candidates) ?? `declare it, as in \`record ${f.name} { … }\`, or import the file that does`, instead: f.candidates,
}));
export const notImported = define<{ name: string; file: string; line: string }>('T2003', 'error', 'Declared in a file that is not imported', (f) => ({
  message: `\`${f.name}\` is declared in ${f.file}, which this file does not import`, label: 'not visible here', help: `add \`${f.line}\` at the top of this file`,
}));
export const duplicate = define<{ name: string; what: string; /** what it is a part of; absent for a declaration, which may have versions */ of?: string }>('T2004', 'error', 'Declared twice', (f) => ({
  message: `${f.what} \`${f.name}\`${f.of === undefined || f.of === '' ? '' : ` of ${f.of}`} is declared twice`, label: 'declared again here',
  help: f.of === undefined ? 'rename one, or give the later one a later `from` date if it is its next version' : 'rename one, or remove it',
}));
export const ambiguousName = define<{ name: string; inner: string; outer: string; /** both hold the same kind of value, so that rows can share it */ shared: boolean }>('T2005', 'error', 'A bare name that two rows have', (f) => ({
  message: `\`${f.name}\` could be \`${f.inner}\` or \`${f.outer}\``, label: 'both rows have it',
  help: f.inner === f.outer ? `\`${f.inner}\` is that of the nearer row; the other one can not be named here, where rows of one table are read within each other: give the inner value a column of its own, in a list or the record, and read that` : `write \`${f.inner}\` or \`${f.outer}\`${f.shared ? `; rows that share it with this one are \`with same ${f.name}\`` : ''}. A bare name that silently meant the nearer row would give wrong sums without an error`,
}));
export const unknownColumn = define<{ name: string; relation: string; candidates: readonly string[]; /** all that there are, to choose from when nothing is close */ columns?: readonly string[] }>('T2006', 'error', 'No such column', (f) => ({
  message: `${f.relation} has no column \`${f.name}\``, label: 'no such column',
  help: meant(f.candidates) ?? (f.columns === undefined || f.columns.length === 0 ? undefined : `it has ${f.columns.slice(0, 10).join(', ')}${f.columns.length > 10 ? ', …' : ''}`), instead: f.candidates,
}));
export const unknownChoice = define<{ word: string; choices: readonly string[]; candidates: readonly string[]; /** other columns that know the word */ elsewhere?: readonly string[] }>('T2007', 'error', 'Not one of the choices', (f) => ({
  message: `\`${f.word}\` is not one of ${f.choices.slice(0, 8).join(', ')}${f.choices.length > 8 ? ', …' : ''}`, label: 'not a choice here', help: meant(f.candidates) ?? (f.elsewhere === undefined || f.elsewhere.length === 0 ? undefined : `${f.elsewhere.map((x) => `\`${x}\``).join(' or ')} has it: was that meant?`), instead: f.candidates,
}));
export const unknownFunction = define<{ name: string; candidates: readonly string[]; /** how its work is said here */ instead?: string }>('T2008', 'error', 'No such function', (f) => ({
  message: `there is no function \`${f.name}\``, label: 'not known', help: f.instead !== undefined ? `write ${f.instead}` : meant(f.candidates) ?? 'the language reference lists the functions; a scale is read with `at`, as in `rates at x`', instead: f.candidates,
}));
export const cyclicDefinition = define<{ names: readonly string[]; /** which rows belong, instead of a value */ rows: boolean; /** offices, each open when the next is */ offices?: true }>('T2009', 'error', 'Defined by itself', (f) => ({
  message: `${f.names.length === 1 ? `\`${f.names[0]}\` is defined by itself` : `these are defined by each other: ${f.names.map((n) => `\`${n}\``).join(' → ')} → \`${f.names[0]}\``}`,
  label: f.offices === true ? 'open when it is open' : f.rows ? 'needs to know which rows belong' : 'needs its own value',
  help: f.offices === true ? 'one of them needs hours that do not come from the others, as in `hours Monday to Friday 09:00 to 17:00`' : f.rows ? 'which rows belong to a list cannot depend on itself: move the condition that both need into one of them' : 'to carry a value from row to row, order the rows and read the row above: `previous x starting 0`',
}));
export const importMissing = define<{ path: string; candidates: readonly string[] }>('T2010', 'error', 'The imported file is not there', (f) => ({
  message: `there is no file \`${f.path}\``, label: 'not found', help: meant(f.candidates) ?? 'the path is relative to this file', instead: f.candidates.map((c) => `"${c}"`),
}));
export const unknownParty = define<{ name: string; candidates: readonly string[] }>('T2011', 'error', 'No such party', (f) => ({
  message: `the policy names no party \`${f.name}\``, label: 'not a party', help: meant(f.candidates) ?? 'declare it in the policy, as in `party sales (AE, SDR)`', instead: f.candidates,
}));
export const nameTaken = define<{ name: string; by: string }>('T2012', 'error', 'A name that already means something else', (f) => ({
  message: `\`${f.name}\` is already ${f.by}`, label: 'taken', help: 'choose another name: a bare name must mean one thing to every reader',
}));
export const secondPolicy = define<Record<string, never>>('T2013', 'error', 'Two policy headers', () => ({
  message: 'a program has one `policy` header, and this is the second', label: 'second header', help: 'keep one: currency, timezone and calendar must be the same for every rule',
}));
export const needsRow = define<{ word: string }>('T2014', 'error', 'Rows above exist only where rows have an order', (f) => ({
  message: `\`${f.word}\` needs an order of rows`, label: 'no order here', help: 'add a line `ordered by date, id   restarting each rep` to this declaration',
}));
export const rowOrParameter = define<{ name: string; relation: string; what: string }>('T2016', 'error', 'A bare name that is a row and something else', (f) => ({
  message: `\`${f.name}\` could be the row of ${f.relation} or the ${f.what} \`${f.name}\``, label: 'which of the two?',
  help: `rename the ${f.what}, or ${f.relation}; a column of the row is written \`${f.name}.column\``,
}));
export const isRelation = define<{ name: string }>('T2015', 'error', 'A table where a value is expected', (f) => ({
  message: `\`${f.name}\` is a table of rows, not a value`, label: 'many rows', help: `say which value of its rows: \`count(${f.name})\`, \`sum(amount of ${f.name} where …)\``,
}));
export const comparedWithItself = define<{ name: string; /** the rows that it is read from */ of: string | null; /** how the rows at hand lead to a column of that name */ through: string | null; /** rows further out have that name too */ shared: string | null }>('T2017', 'error', 'A value compared with itself', (f) => ({
  message: `both sides are \`${f.name}\`${f.of === null ? '' : ` of the same row of ${f.of}`}`, label: 'has the same answer for every row',
  help: f.through !== null ? `the rows that are asked here lead to it by \`${f.through}\`` : f.shared !== null ? `a bare name belongs to the nearest row; rows that share it with the row outside are \`with same ${f.shared}\``
    : 'name the row that each side belongs to, as in `touch.lead is this.lead`; whether there is a value at all is asked by `is present`',
}));
export const unknownOffice = define<{ names: readonly string[]; /** the formula that may say so; null where the name is written out */ from: string | null; candidates: readonly string[]; offices: readonly string[] }>('T2018', 'error', 'No such office', (f) => {
  const listed = f.names.map((n) => `\`${n}\``).join(', ');
  return {
    message: f.from === null ? `the policy names no office ${listed}` : `\`${f.from}\` may be ${listed}, and the policy names no such office`, label: 'not an office',
    help: meant(f.candidates) ?? (f.offices.length === 0 ? `declare it in the policy, as in \`office ${f.names[0] ?? 'Berlin'} { timezone "Europe/Berlin"; hours Monday to Friday 09:00 to 18:00 }\`` : `the offices are ${f.offices.join(', ')}; another one is declared in the policy, as in \`office ${f.names[0] ?? 'Berlin'} { … }\``),
    instead: f.from === null ? f.candidates : [],
  };
});
