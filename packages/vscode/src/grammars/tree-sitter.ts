/** The words that the tree-sitter grammar is made of (editors/tree-sitter-truce/grammar.js reads them), and its colours. */
import { longestFirst, ofColour, phrases, reserved, words } from './vocabulary.js';

export const treeSitterWords = {
  relations: ['list', 'lead', 'sla', 'kpi', 'attribution', 'credit', 'plan'] satisfies (typeof words.declarationWords)[number][],
  settings: words.policyWords.filter((w) => !w.includes(' ')),
  types: words.typeWords,
  options: ['key', 'optional', 'planned', 'above', 'below', 'decimals'],
  roles: words.roleWords,
  payments: words.paymentWords,
  softOperators: ['at', 'after', 'before', 'over', 'above', 'below'],
  phrases: longestFirst([...ofColour(phrases, 'decides'), ...ofColour(phrases, 'joins')]),
  asksPhrases: ofColour(phrases, 'asks'),
  decides: ofColour(reserved, 'decides'),
  asks: ofColour(reserved, 'asks'),
  values: ofColour(reserved, 'value'),
  joins: ofColour(reserved, 'joins'),
  units: longestFirst([...words.unitWords, 'hours']),
};
