/** What each word of the language is for a reader: the one list from which every editor's colours are made. A word that the engine learns does not compile until it stands here. */
import { aggregates, functions, words } from '@truce/engine';

/** `asks`: between values of a condition. `decides`: which way, who belongs. `value`: stands for a value. `joins`: the rest of the sentence. */
export type Colour = 'asks' | 'decides' | 'value' | 'joins';
type Reserved = (typeof words.reservedWords)[number] | (typeof words.flagWords)[number];
type Phrase = (typeof words.phrases)[number];

export const reserved: Readonly<Record<Reserved, Colour>> = {
  and: 'asks', or: 'asks', not: 'asks', is: 'asks', in: 'asks', within: 'asks', between: 'asks', of: 'asks',
  if: 'decides', then: 'decides', else: 'decides', otherwise: 'decides', where: 'decides', unless: 'decides', choose: 'decides', require: 'decides', exclude: 'decides', given: 'decides', expect: 'decides',
  yes: 'value', no: 'value', missing: 'value', present: 'value', nobody: 'value',
  to: 'joins', on: 'joins', by: 'joins', as: 'joins', from: 'joins', through: 'joins', because: 'joins', starting: 'joins', previous: 'joins', sum: 'joins', count: 'joins', first: 'joins', last: 'joins',
  all: 'joins', others: 'joins', marginal: 'joins', retroactive: 'joins', among: 'joins', split: 'joins', overlay: 'joins', remainder: 'joins', evenly: 'joins',
};

export const phrases: Readonly<Record<Phrase, Colour>> = {
  'at least': 'asks', 'at most': 'asks', 'for each distinct': 'decides', 'for each': 'decides',
  'ordered by': 'joins', 'restarting each': 'joins', 'with same': 'joins', 'up to': 'joins', 'from there': 'joins', 'from zero': 'joins', 'one of': 'joins', 'pro rata': 'joins', 'as of': 'joins',
  'in parts': 'joins', 'in full': 'joins', 'earlier rows': 'joins', 'later rows': 'joins', 'rows so far': 'joins', 'governed by': 'joins', 'agreed by': 'joins', 'owned by': 'joins', 'edited by': 'joins',
  'named by': 'joins', 'year starts': 'joins', 'half up': 'joins', 'half even': 'joins', 'topmost row': 'joins', 'fixed on': 'joins', 'final on': 'joins', 'working days': 'joins',
};

/** Words that are functions when a `(` follows. */
export const callables: readonly string[] = [...new Set([...Object.keys(functions), ...Object.keys(aggregates)])].sort();

export const ofColour = <W extends string>(table: Readonly<Record<W, Colour>>, colour: Colour): readonly W[] => (Object.keys(table) as W[]).filter((word) => table[word] === colour);

/** Longest first, so that `for each distinct` is not read as `for each`. */
export const longestFirst = (list: readonly string[]): readonly string[] => [...list].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));

type Declaration = (typeof words.declarationWords)[number];
const titled: readonly Declaration[] = ['always', 'guard', 'test'], named: readonly Declaration[] = ['import', 'policy', 'parameter', 'scale', 'table'];
/** Declarations that have a text for a name, and are checks. */
export const assertionWords = titled;
/** Declarations that have rows: all that are not otherwise known, so that a new one is coloured on its first day. */
export const relationWords: readonly Declaration[] = words.declarationWords.filter((w) => !titled.includes(w) && !named.includes(w));

/** Lines that begin with a word of the language and go on with a name, or with a Capitalised name. */
export const nameLines = ['class', 'better'] as const satisfies readonly (typeof words.lineWords)[number][];
export const titleLines = ['serves', 'accept'] as const satisfies readonly (typeof words.lineWords)[number][];

export { words };
