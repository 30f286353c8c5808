/** Functions of spreadsheets, SQL and CRM formulas, and how Truce says the same. Each is answered once, by name. */
import type { Span } from '../base/span.js';
import type { Fix } from '../diagnostics/diagnostic.js';
import * as codes from '../diagnostics/codes/syntax.js';
import type * as ast from './ast.js';
import type { Reading } from './recovery.js';

export interface Habit { readonly tool: string; readonly instead: string; /** The name that can simply stand there instead. */ readonly name?: string; readonly whole?: string }

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
  maxifs: { tool: spreadsheet, instead: '`largest(amount of Deal where …)`' },
  minifs: { tool: spreadsheet, instead: '`smallest(amount of Deal where …)`' },
  sumproduct: { tool: spreadsheet, instead: '`sum(a * b of Deal where …)`' },
  countif: { tool: spreadsheet, instead: '`count(Deal where …)`' },
  countifs: { tool: spreadsheet, instead: '`count(Deal where …)`' },
  counta: { tool: spreadsheet, instead: '`count(Deal where x is present)`' },
  averageif: { tool: spreadsheet, instead: '`average(amount of Deal where …)`' },
  averageifs: { tool: spreadsheet, instead: '`average(amount of Deal where …)`' },
  avg: { tool: 'an SQL function', instead: '`average(amount of Deal where …)`', name: 'average' },
  vlookup: { tool: spreadsheet, instead: '`only(price of Product where id is x)` to find a row, or `rates at x` for a scale' },
  hlookup: { tool: spreadsheet, instead: '`only(price of Product where id is x)`' },
  xlookup: { tool: spreadsheet, instead: '`only(price of Product where id is x)`' },
  lookup: { tool: spreadsheet, instead: '`only(price of Product where id is x)` to find a row, or `rates at x` for a scale' },
  index: { tool: spreadsheet, instead: '`only(price of Product where id is x)`' },
  match: { tool: spreadsheet, instead: '`only(price of Product where id is x)`' },
  today: { tool: spreadsheet, instead: '`as_of`: a policy reads no clock, the day is given', whole: 'as_of' },
  now: { tool: spreadsheet, instead: '`as_of`: a policy reads no clock, the day is given', whole: 'as_of' },
  getdate: { tool: 'an SQL function', instead: '`as_of`: a policy reads no clock, the day is given', whole: 'as_of' },
  max: { tool: spreadsheet, instead: '`largest(…)`', name: 'largest' },
  min: { tool: spreadsheet, instead: '`smallest(…)`', name: 'smallest' },
  greatest: { tool: 'an SQL function', instead: '`largest(…)`', name: 'largest' },
  least: { tool: 'an SQL function', instead: '`smallest(…)`', name: 'smallest' },
  eomonth: { tool: spreadsheet, instead: '`end(month(d))`, the last day of that month' },
  edate: { tool: spreadsheet, instead: '`3 months after d`' },
  datediff: { tool: 'an SQL function', instead: 'the difference, as in `b - a`' },
  datedif: { tool: spreadsheet, instead: 'the difference, as in `b - a`, or completed months with `months_between(a, b)`' },
  workday: { tool: spreadsheet, instead: '`3 business days after d`' },
  networkdays: { tool: spreadsheet, instead: '`working_days(from, through)`, by the policy\'s `hours` and `holidays`' },
  dateadd: { tool: 'an SQL function', instead: '`3 months after d`' },
  date_trunc: { tool: 'an SQL function', instead: 'the period, as in `month(d)`' },
  trunc: { tool: 'a function of other tools', instead: '`round(x, 0.01 USD)`, or the period of a day, as in `month(d)`' },
  int: { tool: spreadsheet, instead: '`round_down(x)`' },
  roundup: { tool: spreadsheet, instead: '`round_up(x, 0.01 USD)`; without a step, to a whole number' },
  rounddown: { tool: spreadsheet, instead: '`round_down(x, 0.01 USD)`; without a step, to a whole number' },
  iserror: { tool: spreadsheet, instead: '`x is missing` (nothing fails here: a value may only be missing)' },
  isna: { tool: spreadsheet, instead: '`x is missing`' },
  isnumber: { tool: spreadsheet, instead: 'nothing: a column has one type' },
  istext: { tool: spreadsheet, instead: 'nothing: a column has one type' },
  ispickval: { tool: 'a function of a CRM formula', instead: '`stage is Won`' },
  hasvalue: { tool: 'a function of a CRM formula', instead: '`x is present`' },
  blankvalue: { tool: 'a function of a CRM formula', instead: '`x otherwise fallback`' },
  nullvalue: { tool: 'a function of a CRM formula', instead: '`x otherwise fallback`' },
  date: { tool: spreadsheet, instead: 'the day itself, as in `2026-01-31`; `date(t)` is the day of a time' },
  datevalue: { tool: 'a function of other tools', instead: 'the day itself, as in `2026-01-31`, or `date(t)` for the day of a time' },
  datetimevalue: { tool: 'a function of a CRM formula', instead: 'the time itself, as in `2026-01-31T09:00`' },
  to_date: { tool: 'an SQL function', instead: 'the day itself, as in `2026-01-31`' },
  cast: { tool: 'an SQL function', instead: 'nothing: a column has the type that its record says' },
  text: { tool: spreadsheet, instead: 'the value itself: a choice is compared as it is, as in `stage is Won`' },
  value: { tool: spreadsheet, instead: 'the value itself: a column has the type that its record says' },
  ...Object.fromEntries(['left', 'right', 'mid', 'substitute', 'substring', 'replace', 'find', 'search', 'includes', 'regex']
    .map((word) => [word, { tool: 'a function on parts of texts', instead: 'the comparison with the whole text, as in `x is "…"`, or `contains(x, "…")`, `starts_with(x, "…")`, `ends_with(x, "…")`; what needs parts of a text belongs in the data, as a column' }])),
  concatenate: { tool: spreadsheet, instead: '`concat(a, b)`', name: 'concat' },
  len: { tool: spreadsheet, instead: '`length(x)`', name: 'length' },
  begins: { tool: 'a function of a CRM formula', instead: '`starts_with(x, "…")`' },
  lag: { tool: 'an SQL function', instead: '`previous x starting 0`, with a line `ordered by …`' },
  row_number: { tool: 'an SQL function', instead: '`count(earlier rows) + 1`, with a line `ordered by …`' },
  rank: { tool: spreadsheet, instead: '`count(Deal where deal.amount > this.amount) + 1`' },
  dense_rank: { tool: 'an SQL function', instead: '`distinct(deal.amount of Deal where deal.amount > this.amount) + 1`' },
  mod: { tool: spreadsheet, instead: '`n - 5 * round_down(n / 5)`; every fifth is asked with `n / 5 is round_down(n / 5)`' },
  floor: { tool: spreadsheet, instead: '`round_down(x)`, or `round_down(x, 100 USD)` to a step' },
  ceiling: { tool: spreadsheet, instead: '`round_up(x)`, or `round_up(x, 100 USD)` to a step' },
  ceil: { tool: 'an SQL function', instead: '`round_up(x)`, or `round_up(x, 100 USD)` to a step' },
  ...Object.fromEntries(['percentile', 'quantile', 'quartile', 'percentile_cont', 'percentile_disc'].map((word) => [word, { tool: 'a function of other tools', instead: 'the value at its place: in a list `ordered by took`, with `place = count(rows so far)`, nine of ten do not exceed `smallest(took of Speed where place >= round_up(90% * calls))`; the middle one is `median(took of Speed)`' }])),
  ...Object.fromEntries(['countunique', 'countuniqueifs', 'count_distinct', 'countdistinct', 'distinctcount'].map((word) => [word, { tool: 'a function of other tools', instead: '`distinct(owner of Deal where won)`' }])),
  ...Object.fromEntries(['calculate', 'sumx'].map((word) => [word, { tool: 'a function of other tools', instead: 'the condition inside the function, as in `sum(amount of Deal where …)`' }])),
  ...Object.fromEntries(['textjoin', 'string_agg', 'listagg'].map((word) => [word, { tool: 'a function of other tools', instead: '`join(", ", name of Rep ordered by name)`' }])),
  yearfrac: { tool: spreadsheet, instead: '`months_between(a, b) / 12` for completed months, or `days(b - a) / 365`' },
  ...Object.fromEntries(['weeknum', 'isoweeknum'].map((word) => [word, { tool: spreadsheet, instead: '`week(d)`, the week from Monday to Sunday' }])),
  sqrt: { tool: spreadsheet, instead: '`power(x, 1 / 2)`' },
  large: { tool: spreadsheet, instead: 'the place in a list `ordered by -amount`: `count(rows so far)`, or the rank, `count(Deal where deal.amount > this.amount) + 1`' },
  percentrank: { tool: spreadsheet, instead: 'the part of the rows below: `share(rep.sold < this.sold of Rep)`' },
  ...Object.fromEntries(['forecast', 'interpolate', 'interp', 'linterp'].map((word) => [word, { tool: 'a function of other tools', instead: '`choose at x { at 80% : 50%  at 100% : 100%  above : 100% }`, a row a line: between points lies a straight line' }])),
  ...Object.fromEntries(['tier', 'tiered', 'bracket', 'band'].map((word) => [word, { tool: 'a function of other tools', instead: '`choose at x { up to 5 : a  above : b }`, a row a line; slices at their own rates are `marginal on x from zero { … }`' }])),
  ...Object.fromEntries(['running_total', 'cumulative', 'cumsum', 'running_sum', 'ytd', 'year_to_date'].map((word) => [word, { tool: 'a function of other tools', instead: '`sum(amount of rows so far)`, with a line `ordered by …`; or `sum(amount of Deal where closed_on in year through month)`' }])),
  ...Object.fromEntries(['prior', 'previous_value', 'prev'].map((word) => [word, { tool: 'a function of other tools', instead: '`previous x starting 0`, with a line `ordered by …`' }])),
  ...Object.fromEntries(['prorate', 'prorated', 'pro_rate'].map((word) => [word, { tool: 'a function of other tools', instead: '`rep.quota over quarter by days` of a `dated` record, or the days: `days(last_day - first_day) + 1`' }])),
  clamp: { tool: 'a function of other tools', instead: '`smallest(top, largest(bottom, x))`' },
  indirect: { tool: spreadsheet, instead: 'the name itself: what a rule reads is always written out' },
  offset: { tool: spreadsheet, instead: '`previous x starting 0` for the row before' },
  query: { tool: spreadsheet, instead: '`sum(amount of Deal where …)`' },
  filter: { tool: spreadsheet, instead: 'the condition inside the function, as in `sum(amount of Deal where …)`' },
  unique: { tool: spreadsheet, instead: 'a list `for each distinct x in Deal { … }`' },
  sort: { tool: spreadsheet, instead: 'a line `ordered by x`' },
};

/** Functions that Truce has in small letters. */
const smallLetters: ReadonlySet<string> = new Set(['sum', 'count', 'round', 'abs', 'average', 'median', 'month', 'quarter', 'year', 'day', 'start', 'end', 'any', 'all', 'first', 'last', 'only', 'upper', 'lower', 'trim', 'length', 'contains', 'concat', 'power']);

/** Names that a writer may well have chosen for a column: in small letters they are taken for that. */
const ambiguous: ReadonlySet<string> = new Set(['date', 'if', 'and', 'or', 'not', 'match', 'index', 'lookup', 'value', 'text', 'left', 'right', 'search', 'sort', 'filter', 'rank', 'floor', 'ceiling', 'forecast', 'tier', 'tiered', 'bracket', 'band', 'cumulative', 'ytd', 'year_to_date', 'running_total', 'prior', 'prev', 'prorate', 'prorated', 'query', 'int', 'large', 'contains', 'includes', 'begins', 'replace']);

/** The habit behind a function's name, in any letters. */
export function habitOf(word: string): Habit | undefined {
  const key = word.toLowerCase();
  return Object.hasOwn(habits, key) && !(word === key && ambiguous.has(key)) ? habits[key] : undefined;
}

/** What to write instead of a function that there is not, in whatever letters. */
export const insteadOf = (word: string): string | undefined => (Object.hasOwn(habits, word.toLowerCase()) ? habits[word.toLowerCase()]!.instead : undefined);

/** Answers a call of a Capitalised name, and gives the tree a hole that says nothing more. */
export function capitalCall(reading: Reading, called: ast.Title, span: Span): ast.Expression {
  const key = called.text.toLowerCase();
  const edit = (text: string): readonly Fix[] => [{ title: `write \`${text}\``, edits: [{ span: reading.at(called.span).span, text }] }];
  const place = reading.at(called.span);
  if (smallLetters.has(key)) reading.report(codes.otherTool.at({ ...place, fixes: edit(key) }, { seen: `${called.text}(`, tool: 'written in small letters here', instead: `\`${key}(…)\`` }));
  else if (called.text === called.text.toUpperCase()) reading.report(codes.unknownFunction.at(place, { word: called.text }));
  else {
    const small = called.text[0]!.toLowerCase() + called.text.slice(1);
    reading.report(codes.wrongCase.at({ ...place, fixes: edit(small) }, { word: called.text, wanted: 'small', instead: `${small}(`, what: 'a function' }));
  }
  return { kind: 'Invalid', span };
}
