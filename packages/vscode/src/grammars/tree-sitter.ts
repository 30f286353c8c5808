/** The words that the tree-sitter grammar is made of (editors/tree-sitter-truce/grammar.js reads them), and its colours. */
import { longestFirst, nameLines, ofColour, phrases, relationWords, reserved, titleLines, words } from './vocabulary.js';

export const treeSitterWords = {
  relations: relationWords.filter((w) => w !== 'record'),
  settings: words.policyWords.filter((w) => !w.includes(' ')),
  types: words.typeWords,
  options: ['key', 'optional', 'planned', 'above', 'below', 'decimals'],
  roles: words.roleWords,
  payments: words.paymentWords,
  /** Words that begin a line, before a name and before a Capitalised name. */
  nameLines,
  titleLines,
  softOperators: ['at', 'after', 'before', 'over', 'above', 'below'],
  phrases: longestFirst([...ofColour(phrases, 'decides'), ...ofColour(phrases, 'joins')]),
  asksPhrases: ofColour(phrases, 'asks'),
  decides: ofColour(reserved, 'decides'),
  asks: ofColour(reserved, 'asks'),
  values: ofColour(reserved, 'value'),
  joins: ofColour(reserved, 'joins'),
  units: longestFirst([...words.unitWords, 'hours']),
};
