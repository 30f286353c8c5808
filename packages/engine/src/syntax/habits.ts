/** Functions of spreadsheets and SQL, and how Truce says the same. Each is answered once, by name. */
import type { Span } from '../base/span.js';
import type { Fix } from '../diagnostics/diagnostic.js';
import * as codes from '../diagnostics/codes/syntax.js';
import type * as ast from './ast.js';
import type { Reading } from './recovery.js';

interface Habit { readonly tool: string; readonly instead: string; /** The name that can simply stand there instead. */ readonly name?: string; readonly whole?: string }

const spreadsheet = 'a spreadsheet function';
const habits: Readonly<Record<string, Habit>> = {
  if: { tool: spreadsheet, instead: '`if condition then value else value`' },
  iif: { tool: 'a function of other tools', instead: '`if condition then value else value`' },
  ifs: { tool: spreadsheet, instead: '`choose topmost { condition : value  else : value }`, a row a line' },
  switch: { tool: spreadsheet, instead: '`choose { condition : value  else : value }`, a row a line' },
  iferror: { tool: spreadsheet, instead: '`value otherwise fallback` (nothing fails here: a value may only be missing)' },
  ifna: { tool: spreadsheet, instead: '`value otherwise fallback`' },
  coalesce: { tool: 'an SQL function', instead: '`a otherwise b`' },
  nvl: { tool: 'an SQL function', instead: '`a otherwise b`' },
  ifnull: { tool: 'an SQL function', instead: '`a otherwise b`' },
  and: { tool: spreadsheet, instead: '`a and b`' },
  or: { tool: spreadsheet, instead: '`a or b`' },
  not: { tool: spreadsheet, instead: '`not a`' },
  isblank: { tool: spreadsheet, instead: '`x is missing`' },
  isnull: { tool: 'an SQL function', instead: '`x is missing`' },
  sumif: { tool: spreadsheet, instead: '`sum(amount of Deal where …)`' },
  sumifs: { tool: spreadsheet, instead: '`sum(amount of Deal where …)`' },
  sumproduct: { tool: spreadsheet, instead: '`sum(a * b of Deal where …)`' },
  countif: { tool: spreadsheet, instead: '`count(Deal where …)`' },
  countifs: { tool: spreadsheet, instead: '`count(Deal where …)`' },
  counta: { tool: spreadsheet, instead: '`count(Deal where x is present)`' },
  averageif: { tool: spreadsheet, instead: '`average(amount of Deal where …)`' },
  averageifs: { tool: spreadsheet, instead: '`average(amount of Deal where …)`' },
  avg: { tool: 'an SQL function', instead: '`average(amount of Deal where …)`', name: 'average' },
  vlookup: { tool: spreadsheet, instead: '`only(x of Table where key is …)` for rows, or `rates at x` for a scale' },
  hlookup: { tool: spreadsheet, instead: '`only(x of Table where key is …)`' },
  xlookup: { tool: spreadsheet, instead: '`only(x of Table where key is …)`' },
  lookup: { tool: spreadsheet, instead: '`only(x of Table where key is …)` for rows, or `rates at x` for a scale' },
  index: { tool: spreadsheet, instead: '`only(x of Table where key is …)`' },
  match: { tool: spreadsheet, instead: '`only(x of Table where key is …)`' },
  today: { tool: spreadsheet, instead: '`as_of`: a policy reads no clock, the day is given', whole: 'as_of' },
  now: { tool: spreadsheet, instead: '`as_of`: a policy reads no clock, the day is given', whole: 'as_of' },
  getdate: { tool: 'an SQL function', instead: '`as_of`: a policy reads no clock, the day is given', whole: 'as_of' },
  max: { tool: spreadsheet, instead: '`largest(…)`', name: 'largest' },
  min: { tool: spreadsheet, instead: '`smallest(…)`', name: 'smallest' },
  greatest: { tool: 'an SQL function', instead: '`largest(…)`', name: 'largest' },
  least: { tool: 'an SQL function', instead: '`smallest(…)`', name: 'smallest' },
  eomonth: { tool: spreadsheet, instead: '`end(month(d))`' },
  edate: { tool: spreadsheet, instead: '`3 months after d`' },
  datediff: { tool: 'an SQL function', instead: 'the difference, as in `b - a`' },
  datedif: { tool: spreadsheet, instead: 'the difference, as in `b - a`' },
  concatenate: { tool: spreadsheet, instead: 'nothing: texts are not joined in a policy' },
  concat: { tool: spreadsheet, instead: 'nothing: texts are not joined in a policy' },
};

/** Functions that Truce has in small letters. */
const smallLetters: ReadonlySet<string> = new Set(['sum', 'count', 'round', 'abs', 'average', 'median', 'month', 'quarter', 'year', 'day', 'date', 'start', 'end', 'any', 'all', 'first', 'last', 'only']);

/** Answers a call that is another tool's, and gives the tree a hole that says nothing more. */
export function foreignCall(reading: Reading, called: ast.Name | ast.Title, span: Span): ast.Expression {
  const key = called.text.toLowerCase();
  const habit = Object.hasOwn(habits, key) ? habits[key] : undefined;
  const edit = (text: string, at: Span): readonly Fix[] => [{ title: `write \`${text}\``, edits: [{ span: reading.at(at).span, text }] }];
  const place = reading.at(called.span);
  if (habit !== undefined) {
    const fixes = habit.name !== undefined ? edit(habit.name, called.span) : habit.whole !== undefined ? edit(habit.whole, span) : [];
    reading.report(codes.otherTool.at({ ...place, fixes }, { seen: `${called.text}(`, tool: habit.tool, instead: habit.instead }));
  } else if (smallLetters.has(key)) {
    reading.report(codes.otherTool.at({ ...place, fixes: edit(key, called.span) }, { seen: `${called.text}(`, tool: 'written in small letters here', instead: `\`${key}(…)\`` }));
  } else {
    const small = called.text[0]!.toLowerCase() + called.text.slice(1);
    reading.report(codes.wrongCase.at({ ...place, fixes: edit(small, called.span) }, { word: called.text, wanted: 'small', instead: `${small}(`, what: 'a function' }));
  }
  return { kind: 'Invalid', span };
}
/** Whether a call in small letters is another tool's function too. `if(` is ours, and columns cannot be called. */
foreignCall.knows = (name: string): boolean => Object.hasOwn(habits, name) && name !== 'match' && name !== 'index' && name !== 'lookup';
