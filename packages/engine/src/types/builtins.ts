/**
 * The functions of the language: how they are written, what they give, an example. Data only: the checker types them, the evaluator computes them, the
 * reference and the editor show them, all by name.
 */
export interface Builtin {
  readonly signature: string;
  /** One sentence. */
  readonly doc: string;
  /** An expression, and what it gives. */
  readonly example: readonly [expression: string, value: string];
  /** How many arguments: from, through. */
  readonly takes: readonly [least: number, most: number];
}

const f = (signature: string, doc: string, expression: string, value: string, least: number, most = least): Builtin =>
  ({ signature, doc, example: [expression, value], takes: [least, most] });

/** The functions of the language. Their pages, their checks of how many arguments they take and what editors say of them come from here. */
export const functions = {
  abs: f('abs(x)', 'The amount without its sign.', 'abs(3 - 5)', '2', 1),
  round: f('round(x, step)', 'To the nearest multiple of `step`, in the rounding the policy declares.', 'round(10 / 3, 0.01)', '3.33', 1, 2),
  round_up: f('round_up(x, step)', 'Up to a multiple of `step`; without one, to a whole number.', 'round_up(7 / 2)', '4', 1, 2),
  round_down: f('round_down(x, step)', 'Down to a multiple of `step`; without one, to a whole number.', 'round_down(75 / 30)', '2', 1, 2),
  smallest: f('smallest(a, b, …)', 'The smallest of the values. A cap: `smallest(top, amount)`.', 'smallest(100, 101.25)', '100', 2, 20),
  largest: f('largest(a, b, …)', 'The largest of the values. A floor: `largest(0, score)`.', 'largest(0, 20 - 25)', '0', 2, 20),
  power: f('power(x, n)', '`x` multiplied with itself `n` times. With a fraction as `n` a root, exact or to 18 decimals: `power(x, 1 / 2)` is the square root, and growth over three months is `power(after / before, 1 / 3) - 1` a month.', 'power(2, 10)', '1_024', 2),
  half_life: f('half_life(age, length)', 'What is left of 1 when half of it is lost in every `length`: 2^(-age/length), to 18 decimals.', 'half_life(14 days, 7 days)', '0.25', 2),
  percent: f('percent(x)', 'The same number, shown as a percentage.', 'percent(1 / 4)', '25%', 1),
  date: f('date(time, office)', 'The day of a time, in the timezone of the policy or of an office.', 'date(2026-03-02T16:00)', '2026-03-02', 1, 2),
  time: f('time(date, office)', 'The first moment of a day, in the timezone of the policy or of an office.', 'time(2026-03-02)', '2026-03-02T00:00', 1, 2),
  day: f('day(date)', 'The day as a period of its own.', 'start(day(2026-03-02))', '2026-03-02', 1),
  week: f('week(date)', 'The week, Monday to Sunday.', 'week(2026-03-02)', '2026-W10', 1),
  month: f('month(date)', 'The month a date, time or finer period lies in.', 'month(2026-03-02)', '2026-03', 1),
  quarter: f('quarter(date)', 'The quarter, under the calendar of the policy.', 'quarter(2026-03-02)', '2026-Q1', 1),
  half: f('half(date)', 'The half year, under the calendar of the policy.', 'half(2026-03-02)', '2026-H1', 1),
  year: f('year(date)', 'The fiscal year, under the calendar of the policy.', 'year(2026-03-02)', 'FY2026', 1),
  start: f('start(period)', 'The first day of a period.', 'start(2026-Q1)', '2026-01-01', 1),
  end: f('end(period)', 'The last day of a period.', 'end(2026-Q1)', '2026-03-31', 1),
  days: f('days(length)', 'A length in days as a plain number, or the number of days of a period.', 'days(2026-03-02 - 2026-03-01)', '1', 1),
  hours: f('hours(length)', 'A length in hours as a plain number.', 'hours(90 minutes)', '1.5', 1),
  months: f('months(length)', 'A length in months as a plain number.', 'months(2 years)', '24', 1),
  months_between: f('months_between(from, to)', 'Completed months from one date to another.', 'months_between(2025-03-01, 2025-06-30)', '3', 2),
  working_days: f('working_days(from, through, office)', 'Working days by the hours and holidays of the policy or of an office, both ends in; of days in the other order, minus those that lie between them.', 'working_days(2026-03-02, 2026-03-08)', '5', 2, 3),
  business_hours: f('business_hours(from, to, office)', 'Hours of the office time of the policy or of an office between two times; below zero when the second is earlier.', 'business_hours(2026-03-02T16:00, 2026-03-03T11:00)', '3', 2, 3),
  weekday: f('weekday(date)', 'Monday is 1, Sunday is 7.', 'weekday(2026-03-02)', '1', 1),
  day_of_month: f('day_of_month(date)', '1 to 31.', 'day_of_month(2026-03-02)', '2', 1),
  month_of_year: f('month_of_year(date)', '1 to 12, of the calendar year.', 'month_of_year(2026-03-02)', '3', 1),
  lower: f('lower(text)', 'In small letters.', 'lower("Google")', '"google"', 1),
  upper: f('upper(text)', 'In capitals.', 'upper("de")', '"DE"', 1),
  trim: f('trim(text)', 'Without spaces at both ends.', 'trim(" a ")', '"a"', 1),
  length: f('length(text)', 'The number of characters.', 'length("abc")', '3', 1),
  contains: f('contains(text, part)', 'Whether the part stands somewhere in the text; capitals count.', 'contains("VP Sales", "VP")', 'yes', 2),
  starts_with: f('starts_with(text, part)', 'Whether the text begins with the part.', 'starts_with("VP Sales", "VP")', 'yes', 2),
  ends_with: f('ends_with(text, part)', 'Whether the text ends with the part.', 'ends_with("a@acme.com", "acme.com")', 'yes', 2),
  concat: f('concat(a, b, …)', 'Texts one after the other.', 'concat("a", "b")', '"ab"', 2, 20),
  text: f('text(x)', 'The value as it prints.', 'text(2026-Q1)', '"2026-Q1"', 1),
} as const satisfies Readonly<Record<string, Builtin>>;

/** The name of a function. */
export type FunctionWord = keyof typeof functions;

const a = (signature: string, doc: string, example: string): { readonly signature: string; readonly doc: string; readonly example: string } => ({ signature, doc, example });

/** Values over rows: `sum(x of T with same a, b where c)`. */
export const aggregates = {
  count: a('count(T where c)', 'How many rows.', 'count(Deal where won)'),
  sum: a('sum(x of T where c)', 'The values added; 0 when there are none.', 'sum(amount of Deal where won)'),
  average: a('average(x of T where c)', 'The mean; missing when there are none.', 'average(amount of Deal where won)'),
  median: a('median(x of T where c)', 'The middle value, or the mean of the two in the middle; missing when there are none.', 'median(amount of Deal where won)'),
  smallest: a('smallest(x of T where c)', 'The smallest value; missing when there are none.', 'smallest(closed_on of Deal)'),
  largest: a('largest(x of T where c)', 'The largest value; missing when there are none.', 'largest(amount of Deal)'),
  distinct: a('distinct(x of T where c)', 'How many different values.', 'distinct(owner of Deal where won)'),
  share: a('share(c of T where d)', 'The part of the rows for which the condition holds; missing when there are no rows.', 'share(won of Deal where closed_on in 2026-Q1)'),
  any: a('any(c of T where d)', 'Whether the condition holds for at least one row.', 'any(won of Deal)'),
  all: a('all(c of T where d)', 'Whether the condition holds for every row; yes when there are none.', 'all(amount > 0 USD of Deal)'),
  only: a('only(x of T where c)', 'The value of the one row there must be: none or several is an error in the data.', 'only(amount of Quota with same rep, quarter)'),
  first: a('first(x of T where c ordered by k)', 'The value of the first row in that order; missing when there are none.', 'first(amount of Deal ordered by closed_on, id)'),
  last: a('last(x of T where c ordered by k)', 'The value of the last row in that order; missing when there are none.', 'last(amount of Deal ordered by closed_on, id)'),
  join: a('join(between, x of T where c ordered by k)', 'The texts one after the other in that order, with a text between them; the empty text when there are none.', 'join(" > ", channel of Touch with same deal ordered by at, id)'),
  reach: a('reach(start, goal, from, to, chance of T)', 'The rows are moves of a chain, each from one state to another with a chance: the chance to arrive at the goal from the start.', 'reach("start", "conv", came_from, state, chance of Move)'),
  shapley: a('shapley(player, member, coalition, worth of T)', 'The rows say who is in which coalition, and what it is worth: what the player adds, on average over all orders of arrival. Every coalition must be there.', 'shapley(channel, seat.channel, coalition, coalition.worth of Seat)'),
} as const;

/** The name of an aggregate. */
export type AggregateWord = keyof typeof aggregates;
export const isFunction = (name: string): name is FunctionWord => Object.hasOwn(functions, name);
export const isAggregate = (name: string): name is AggregateWord => Object.hasOwn(aggregates, name);
