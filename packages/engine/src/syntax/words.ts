/** The words of the language in three classes: reserved (never a name), phrases (one token of several words), soft (names outside their one place). */

export const declarationWords = [
  'import', 'policy', 'record', 'parameter', 'scale', 'table', 'list', 'lead', 'sla', 'kpi', 'goal', 'attribution', 'credit', 'plan', 'always', 'guard', 'test',
] as const;
export type DeclarationWord = (typeof declarationWords)[number];

export const roleWords = ['measure', 'quota', 'gate', 'cap', 'balance'] as const;
export const paymentWords = ['pay', 'draw', 'recover', 'clawback'] as const;
export const policyWords = ['currency', 'timezone', 'year starts', 'rounding', 'hours', 'holidays', 'office', 'closes', 'calendar', 'rates', 'party', 'intent', 'accept'] as const;
/** Words that begin a line of an office. */
export const officeWords = ['timezone', 'hours', 'holidays'] as const;

/** Words that begin a line of a list, lead, sla, kpi, goal, attribution, credit or plan. */
export const lineWords = [
  'ordered by', 'from', 'governed by', 'agreed by', 'owned by', 'class', 'better', 'serves', 'accept', 'require', 'exclude', 'split', 'overlay', ...paymentWords, ...roleWords,
] as const;

/** Words that no declaration, field or column can be called. */
export const reservedWords = [
  'and', 'or', 'not', 'is', 'in', 'of', 'to', 'on', 'by', 'as', 'if', 'then', 'else', 'otherwise', 'where', 'unless', 'from', 'through', 'because', 'within',
  'between', 'starting', 'previous', 'choose', 'sum', 'count', 'first', 'last', 'all', 'others', 'marginal', 'retroactive', 'among', 'split', 'overlay',
  'remainder', 'nobody', 'evenly', 'require', 'exclude', 'given', 'expect', 'missing', 'present',
] as const;

/** `yes` and `no` are values; they are not names either. */
export const flagWords = ['yes', 'no'] as const;

export const phrases = [
  'for each distinct', 'for each', 'ordered by', 'restarting each', 'with same', 'up to', 'from there', 'from zero', 'at least', 'at most', 'one of',
  'pro rata', 'as of', 'in parts', 'in full', 'earlier rows', 'later rows', 'rows so far', 'governed by', 'agreed by', 'owned by', 'edited by', 'named by',
  'year starts', 'half up', 'half even', 'topmost row', 'fixed on', 'final on', 'working days',
] as const;

export const unitWords = [
  'minute', 'minutes', 'day', 'days', 'hour', 'week', 'weeks', 'month', 'months', 'quarter', 'quarters', 'half', 'halves', 'year', 'years',
] as const;

/** Every way to write a unit, and the unit. */
export const units: Readonly<Record<string, 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'half' | 'year'>> = {
  minute: 'minute', minutes: 'minute', hour: 'hour', hours: 'hour', day: 'day', days: 'day', week: 'week', weeks: 'week', month: 'month', months: 'month',
  quarter: 'quarter', quarters: 'quarter', half: 'half', halves: 'half', year: 'year', years: 'year',
};

/** Words of one place that are names elsewhere, for completion and colouring. */
export const softWordList = [
  ...declarationWords, ...roleWords, ...paymentWords, 'at', 'after', 'before', 'above', 'below', 'over', 'any', 'only', 'optional', 'key', 'planned', 'dated',
  'gives', 'class', 'better', 'serves', 'accept', 'topmost', 'decimals', 'business', 'currency', 'timezone', 'rounding', 'hours', 'holidays', 'office', 'closes', 'calendar', 'rates', 'party', 'intent',
  'distinct',
] as const;

export const typeWords = [
  'text', 'number', 'count', 'percent', 'money', 'date', 'time', 'flag', 'days', 'hours', 'months', 'month', 'quarter', 'half', 'year', 'week', 'day',
] as const;

const reservedSet: ReadonlySet<string> = new Set<string>([...reservedWords, ...flagWords]);
export const isReserved = (word: string): boolean => reservedSet.has(word);
