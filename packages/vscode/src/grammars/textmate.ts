/** The TextMate grammar: colours before a language server has said anything, in VS Code and wherever TextMate grammars are read. */
import { anyOf, declaration, lineStart, literals, operand, phrasesOf, reservedOf, word } from './patterns.js';
import { assertionWords, callables, nameLines, relationWords, titleLines, words } from './vocabulary.js';

export type Rule =
  | { readonly include: string }
  | { readonly name?: string; readonly match: string; readonly captures?: Captures }
  | { readonly name?: string; readonly begin: string; readonly end: string; readonly beginCaptures?: Captures; readonly endCaptures?: Captures; readonly patterns: readonly Rule[] }
  | { readonly patterns: readonly Rule[] };
type Captures = Readonly<Record<string, { readonly name: string }>>;
export interface TextMate { readonly $schema: string; readonly name: string; readonly scopeName: string; readonly fileTypes: readonly string[]; readonly patterns: readonly Rule[]; readonly repository: Readonly<Record<string, Rule>> }

const scope = (name: string): string => `${name}.truce`;
const match = (name: string, pattern: string): Rule => ({ name: scope(name), match: pattern });
const capture = (...names: readonly string[]): Captures => Object.fromEntries(names.map((name, i) => [String(i + 1), { name: scope(name) }]));
const include = (...names: readonly string[]): readonly Rule[] => names.map((name) => ({ include: `#${name}` }));

const lower = '[a-z_][A-Za-z0-9_]*', title = '[A-Z][A-Za-z0-9_]*', text = '"(?:[^"\\\\]|\\\\.)*"';
/** `name =` or `name "in words" =`: what a definition looks like from behind its first word. */
const defines = `(?=[ \\t]+(?:${text}[ \\t]*)?=(?!=)|=(?!=))`;
const DECLARES = 'storage.type.declaration', ROLE = 'storage.modifier.role', PAYS = 'keyword.other.payment', JOINS = 'keyword.other', DECIDES = 'keyword.control', ASKS = 'keyword.operator.wordlike', VALUE = 'constant.language';
const TYPE_NAME = 'entity.name.type', DECLARED_TYPE = 'entity.name.type.declaration', DECLARED_NAME = 'entity.name.function.declaration', COLUMN = 'variable.other.definition', NAME = 'variable.other';

/** From `{` to its `}`, or to the next declaration where nobody closed it. */
const braces = { begin: '\\{', end: `\\}|${declaration}`, beginCaptures: { 0: { name: scope('punctuation.section.block.begin') } }, endCaptures: { 0: { name: scope('punctuation.section.block.end') } } };

const repository: Readonly<Record<string, Rule>> = {
  comment: { name: scope('comment.line.double-slash'), begin: '//', end: '$', beginCaptures: { 0: { name: scope('punctuation.definition.comment') } }, patterns: [] },
  text: {
    name: scope('string.quoted.double'), begin: '"', end: '"|$', beginCaptures: { 0: { name: scope('punctuation.definition.string.begin') } }, endCaptures: { 0: { name: scope('punctuation.definition.string.end') } },
    patterns: [match('constant.character.escape', '\\\\["\\\\nt]'), match('invalid.illegal.escape', '\\\\.')],
  },
  literal: { patterns: (['time', 'date', 'period', 'percent', 'money', 'duration', 'number'] as const).map((kind) => match(`constant.numeric.${kind}`, literals[kind])) },
  /** After a point, every word is a name. */
  member: { match: `(\\.)[ \\t]*(${lower})`, captures: capture('punctuation.accessor', 'variable.other.property') },
  heading: { patterns: [
    { match: `^(import|policy)(?=[ \\t]+")`, captures: capture(DECLARES) },
    { match: `^(${relationWords.join('|')})[ \\t]+(${title})`, captures: capture(DECLARES, DECLARED_TYPE) },
    { match: `^(${assertionWords.join('|')})(?=[ \\t]+")`, captures: capture(DECLARES) },
    { match: `^(parameter)[ \\t]+(${lower})`, captures: capture(DECLARES, 'variable.other.constant.declaration') },
    { match: `^(scale)[ \\t]+(${lower})[ \\t]+(of)[ \\t]+(${lower})(?:[ \\t]+(${anyOf(words.typeWords)})\\b)?`, captures: capture(DECLARES, DECLARED_NAME, JOINS, 'variable.parameter', 'support.type') },
  ] },
  /** `{` to `}` within a region, so that the region's own `}` is told from it. */
  block: { ...braces, patterns: include('main') },
  policy: {
    name: scope('meta.policy'), begin: `^(policy)(?=[ \\t]+")`, end: `(?<=\\})|${declaration}`, beginCaptures: capture(DECLARES),
    patterns: [...include('comment', 'text'), { ...braces, patterns: include('policy-lines') }],
  },
  /** An office has lines of its own, in braces of their own. */
  'policy-lines': { patterns: [
    ...include('comment', 'text'),
    { match: `${lineStart}(${anyOf(words.policyWords)})(?=[ \\t]+["A-Za-z0-9])`, captures: capture(JOINS) },
    match('constant.numeric.clock', '\\b\\d{1,2}:\\d{2}(?![\\w:])'),
    { ...braces, patterns: include('policy-lines') },
    ...include('main'),
  ] },
  record: {
    name: scope('meta.record'), begin: `^(record)[ \\t]+(${title})`, end: `(?<=\\})|${declaration}`, beginCaptures: capture(DECLARES, DECLARED_TYPE),
    patterns: [
      ...include('comment', 'text'), match('storage.modifier', '\\bdated(?=[ \\t]*\\{)'),
      { ...braces, patterns: include('comment', 'field', 'definition', 'main') },
    ],
  },
  field: {
    begin: `${lineStart}(${lower})(?=[ \\t]+(?:${text}[ \\t]+)?(?![=."])\\S)`, end: '(?=[;}])|(?<=[^,\\s])[ \\t]*$', beginCaptures: capture(COLUMN),
    patterns: [
      ...include('comment', 'text', 'literal'),
      match('storage.modifier', word(['key', 'optional', 'planned', 'above', 'below', 'decimals'])),
      match('support.type', word(words.typeWords)), ...include('main'),
    ],
  },
  table: {
    name: scope('meta.table'), begin: `^(table)[ \\t]+(${lower})(?=[ \\t]+of\\b)`, end: `(?<=\\})|${declaration}`, beginCaptures: capture(DECLARES, DECLARED_NAME),
    patterns: [
      {
        begin: '\\G', end: `(?=\\{)|${declaration}`,
        patterns: [...include('comment', 'member', 'phrases'), match(JOINS, '\\bgives\\b(?=[ \\t]+[A-Za-z])'), match('support.type', `(?<=[A-Za-z0-9_] )\\b(?:${anyOf(words.typeWords)})\\b(?![ \\t]*[.(])`), ...include('main')],
      },
      ...include('grid'),
    ],
  },
  rows: {
    name: scope('meta.rows'), begin: `${lineStart}(given|expect)(?:[ \\t]+(only))?(?:[ \\t]+(\\d[\\d_]*))?[ \\t]+(${title})(?:(\\.)(${lower}))?(?=[ \\t]*\\{)`, end: `(?<=\\})|${declaration}`,
    beginCaptures: capture(DECIDES, DECIDES, 'constant.numeric.number', TYPE_NAME, 'punctuation.accessor', 'variable.other.property'), patterns: include('comment', 'grid'),
  },
  /** The first row names the columns; a row below it has values. */
  grid: { patterns: [
    { begin: '\\{', end: `(?<=[^\\s{])[ \\t]*$|(?=[;}])|${declaration}`, beginCaptures: { 0: { name: scope('punctuation.section.block.begin') } }, patterns: [...include('comment', 'bar'), match('variable.other.column', '[^|;}\\s]+')] },
    { begin: '(?<!\\})(?=[^\\s{])', end: `\\}|${declaration}`, endCaptures: { 0: { name: scope('punctuation.section.block.end') } }, patterns: include('comment', 'bar', 'cell') },
  ] },
  bar: match('punctuation.separator.column', '[|;]'),
  /** A cell is what it looks like as a whole; a word or a text without quotes is data. */
  cell: { patterns: [
    ...include('text'),
    ...(['time', 'date', 'period', 'percent', 'money', 'duration', 'number'] as const).map((kind) => match(`constant.numeric.${kind}`, `(?<![^|{;\\s,])-?${literals[kind].replace(/^\\b/, '')}(?=[ \\t]*(?:[|;},]|$|//))`)),
    match(VALUE, '(?<![^|{;\\s])(?:missing|any|yes|no|else)(?=[ \\t]*(?:[|;}]|$|//))'),
    match(JOINS, `(?<![^|{;\\s])(?:${anyOf(['up to', 'below', 'above', 'from there', 'between'])})\\b(?=[ \\t]+[\\d(-]|[ \\t]*(?:[|;}]|$))`),
    ...(['money', 'percent', 'number'] as const).map((kind) => match(`constant.numeric.${kind}`, `(?<=up to |below |above |between |and |[<>=] )${literals[kind].replace(/^\\b/, '')}(?=[ \\t]*(?:[|;}]|$|and\\b))`)),
    match('string.unquoted', '[^|;}"\\s]+'),
  ] },
  definition: { patterns: [
    { match: `${lineStart}(${words.roleWords.join('|')})[ \\t]+(${lower})${defines}`, captures: capture(ROLE, COLUMN) },
    { match: `${lineStart}(${words.paymentWords.join('|')})[ \\t]+(${lower})${defines}`, captures: capture(PAYS, COLUMN) },
    { match: `${lineStart}(given)[ \\t]+(${lower})${defines}`, captures: capture(DECIDES, 'variable.other.constant') },
    { match: `${lineStart}(${lower})${defines}`, captures: capture(COLUMN) },
    { match: `${lineStart}(${nameLines.join('|')})[ \\t]+(${lower})(?=[ \\t]*(?:$|[;}/]))`, captures: capture(JOINS, NAME) },
    { match: `${lineStart}(${titleLines.join('|')})[ \\t]+(${title})`, captures: capture(JOINS, TYPE_NAME) },
  ] },
  /** Words that are names elsewhere, where what stands around them makes them words of the language. */
  soft: { patterns: [
    { match: `${lineStart}(at|above|below)(?=[ \\t]*:|[ \\t]+[\\d(A-Za-z_-])(?![ \\t]+(?:${anyOf(['is', 'in', 'not', 'and', 'or', 'within', 'between', 'otherwise'])})\\b)`, captures: capture(JOINS) },
    match(ASKS, `\\b(?:at|after|before|over)\\b${operand}`),
    match(JOINS, '(?<=\\brequire )any(?=[ \\t]*\\{)'), match(JOINS, '(?<=\\bchoose )topmost\\b'),
    match(JOINS, `\\babove\\b(?=[ \\t]+${lower}(?:\\.${lower})*[ \\t]+by\\b)`),
    match('support.type', `\\b(?:${anyOf(words.unitWords)})\\b(?=[ \\t]+through\\b)`),
    { match: `(\\bby)[ \\t]+(days|months)\\b(?:[ \\t]+(on)[ \\t]+(day)(?=[ \\t]+\\d))?`, captures: capture(JOINS, 'support.type', JOINS, 'support.type') },
  ] },
  call: { patterns: [
    { match: `\\b(${anyOf(callables)})(?=\\()`, captures: capture('support.function') },
    { match: `\\b(${lower})(?=\\()`, captures: capture('entity.name.function') },
  ] },
  phrases: { patterns: [match(DECIDES, phrasesOf('decides')), match(ASKS, phrasesOf('asks')), match(JOINS, phrasesOf('joins'))] },
  words: { patterns: [
    match(DECIDES, reservedOf('decides')), match(ASKS, reservedOf('asks')), match(VALUE, reservedOf('value')), match(JOINS, reservedOf('joins')),
    match(TYPE_NAME, `\\b${title}`), match(NAME, `\\b${lower}`),
  ] },
  signs: { patterns: [
    match('keyword.operator.comparison', '<=|>=|<|>'), match('keyword.operator.assignment', '='), match('keyword.operator.arithmetic', '[-+*/]'), match('punctuation.separator', '[,:;]'), match('punctuation.accessor', '\\.'),
    match('punctuation.section.group', '[()]'), match('punctuation.section.block', '[{}]'),
  ] },
  main: { patterns: include('comment', 'text', 'literal', 'member', 'heading', 'rows', 'definition', 'phrases', 'soft', 'call', 'words', 'signs') },
};

export const textMate: TextMate = {
  $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json', name: 'Truce', scopeName: 'source.truce', fileTypes: ['truce'],
  patterns: include('policy', 'record', 'table', 'main'), repository,
};
