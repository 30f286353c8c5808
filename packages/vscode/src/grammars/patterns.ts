/** The shapes of literals and words as regular expressions that every engine of editors knows. They say the same as the lexer; the corpus of tests holds them to it. */
import { longestFirst, ofColour, phrases, reserved, words, type Colour } from './vocabulary.js';

/** `one|other`, for phrases with any space between their words. */
export const anyOf = (list: readonly string[]): string => longestFirst(list).map((w) => w.replaceAll(' ', '[ \\t]+')).join('|');
export const word = (list: readonly string[]): string => `\\b(?:${anyOf(list)})\\b`;

export const number = '\\d[\\d_]*(?:\\.\\d[\\d_]*)?';
export const literals = {
  time: '\\b\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,3})?)?(?:Z|[+-]\\d{2}:\\d{2})?(?![\\w:])',
  date: '\\b\\d{4}-\\d{2}-\\d{2}(?![\\w-])',
  period: '\\b(?:\\d{4}-(?:\\d{2}|Q[1-4]|H[12]|[A-Z]\\d{1,2})(?![\\w-])|FY\\d{2,4}(?:-[A-Z]\\d{1,2})?\\b)',
  percent: `\\b${number}[ \\t]*%`,
  money: `\\b${number}[ \\t]*[A-Z]{3}\\b`,
  duration: `\\b${number}[ \\t]+(?:business[ \\t]+)?(?:${anyOf(words.unitWords)}|hours)\\b(?!\\()`,
  number: `\\b${number}(?!\\w)`,
} as const;

/** What opens an operand: after it, `at`, `after`, `over` and the like read the value that follows; before anything else they are names. */
const notOperand = [...Object.keys(reserved).filter((w) => !['sum', 'count', 'first', 'last', 'all', 'choose', 'yes', 'no', 'missing', 'previous', 'marginal', 'retroactive'].includes(w)),
  'ordered by', 'restarting each', 'final on', 'with same', 'in parts', 'in full', 'at', 'after', 'before', 'over'];
export const operand = `(?=[ \\t]+(?!(?:${anyOf(notOperand)})\\b)(?:[A-Za-z_0-9"(]|-[^ \\t]))`;

/** Where a line of a block begins. */
export const lineStart = '(?:^|(?<=[{;]))[ \\t]*';

export const reservedOf = (colour: Colour): string => word(ofColour(reserved, colour));
export const phrasesOf = (colour: Colour): string => word(ofColour(phrases, colour));
/** A declaration begins in the first column: whatever was left open above it ends there. */
export const declaration = `^(?=(?:${anyOf(words.declarationWords)})[ \\t])`;
