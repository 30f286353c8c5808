// The shape of a policy for editors that colour and fold by tree-sitter: declarations, blocks, rows, and in them a flat run of words and literals. It knows lines, so that a word which is a name in one place and a word of
// the language in another is told by what follows it. What a text means is the language server's to say. The words come from the engine (words.json: `npm run editor-files`).
const words = require('./words.json');

const phrase = (text) => token(prec(2, new RegExp(text.split(' ').join('[ \\t]+'))));
const number = /\d[\d_]*(\.\d[\d_]*)?/;
const unit = words.units.join('|');

module.exports = grammar({
  name: 'truce',
  extras: ($) => [/[ \t\f\v\u00a0\ufeff]/, $.comment],
  word: ($) => $.identifier,
  conflicts: ($) => [[$.definition, $._item], [$.role, $._name], [$.payment, $._name], [$._line, $._name], [$.rows, $.decides]],
  rules: {
    source_file: ($) => repeat(choice($._line_end, $.import, $.policy, $.record, $.parameter, $.scale, $.table, $.relation, $.assertion, $.test)),

    import: ($) => seq('import', $.string),
    policy: ($) => seq('policy', field('title', $.string), alias($.policy_block, $.block)),
    record: ($) => seq('record', field('name', $.title), optional($.string), optional('dated'), alias($.record_block, $.block)),
    parameter: ($) => prec.right(seq('parameter', field('name', $._name), optional($.string), '=', repeat1(choice($._item, $.block, $._line_end)))),
    scale: ($) => seq('scale', field('name', $._name), repeat1(choice($._item, $._line_end)), $.block),
    table: ($) => seq('table', field('name', $._name), 'of', repeat1(choice($._item, 'gives', $._line_end)), $.grid),
    relation: ($) => seq(field('kind', choice(...words.relations)), field('name', $.title), repeat(choice($._item, $._line_end)), $.block),
    assertion: ($) => seq(choice('always', 'guard'), field('title', $.string), repeat(choice($._item, $._line_end)), $.block),
    test: ($) => seq('test', field('title', $.string), repeat(choice($._item, $._line_end)), $.block),

    block: ($) => seq('{', repeat(choice($._item, $.definition, $.payment, $._line, $.rows, $.block, $._line_end)), '}'),
    policy_block: ($) => seq('{', optional($._policy_line), repeat(seq($._line_end, optional($._policy_line))), '}'),
    _policy_line: ($) => prec.right(seq(choice($.setting, $._item), repeat(choice($._item, $.clock, alias(choice(...words.settings.filter((w) => !words.titleLines.includes(w))), $.identifier))), optional(alias($.policy_block, $.block)))),
    setting: () => prec(1, choice(...words.settings)),
    record_block: ($) => seq('{', repeat($._line_end), optional(seq($.field, repeat(seq($._line_end, optional(choice($.field, $._rest)))))), '}'),
    // A line that goes on with the field above it.
    _rest: ($) => prec.right(seq(choice($.decides, $.asks, $._phrase, $.operator, '('), repeat(choice($._item, $.block, $._comma_line)))),
    // A computed field is a definition; another has a type and options.
    field: ($) => prec.right(seq(field('name', choice($._name, alias(choice('from', 'through'), $.identifier))), optional($.string), choice(seq('=', repeat1(choice($._item, $.block))), seq(choice($.type, $.title, alias('count', $.type), $._phrase), repeat(choice($.option, $._item, $._comma_line)))))),
    type: () => choice(...words.types.filter((w) => w !== 'count')),
    option: () => prec(2, choice(...words.options)),

    definition: ($) => choice(prec.dynamic(1, seq($.role, field('name', $._name), optional($.string), '=')), seq(field('name', $._name), optional($.string), '=')),
    role: () => choice(...words.roles),
    payment: ($) => prec.dynamic(1, seq(field('kind', alias(choice(...words.payments), $.pays)), field('name', $._name), optional($.string), '=')),
    _line: ($) => prec.dynamic(1, choice(seq(alias(choice(...words.nameLines), $.line_word), $._name), seq(alias(choice(...words.titleLines), $.line_word), $.title))),
    rows: ($) => seq(choice('given', 'expect'), optional('only'), optional($.number), $.title, optional($.member), $.grid),
    grid: ($) => seq('{', repeat($._line_end), optional(seq(alias($.row, $.header), repeat(seq($._line_end, optional($.row))))), '}'),
    row: ($) => seq($.cell, repeat(seq('|', $.cell))),
    cell: ($) => repeat1(choice($.string, $.date, $.time, $.period, $.percent, $.money, $.duration, $.number, $.cell_word)),
    cell_word: () => token(prec(-1, /[^|;{}\s"]+/)),

    _item: ($) => choice($._name, $.title, $.member, $.call, $.soft, $.quantity, $._phrase, $._reserved, $.string, $.date, $.time, $.period, $.percent, $.money, $.duration, $.number, $.operator, '(', ')', ',', ':'),
    _name: ($) => choice($.identifier, alias(choice(...words.softOperators, ...words.roles, ...words.payments, ...words.nameLines, ...words.titleLines), $.identifier)),
    quantity: () => choice('any', 'topmost'),
    member: ($) => seq('.', alias(choice($.identifier, 'from', 'through'), $.identifier)),
    call: ($) => seq(field('name', choice($._name, alias(choice('sum', 'count', 'first', 'last', 'all', 'only', 'any'), $.identifier))), token.immediate('(')),
    // `rates at amount`, `90 days after closed_on`: a word of the language where a value follows it.
    soft: ($) => prec(1, seq(choice(...words.softOperators), choice($._name, $.title, $.call, $.string, $.date, $.period, $.percent, $.money, $.duration, $.number, '(', ':'))),
    _phrase: ($) => choice($.phrase, $.asks_phrase),
    phrase: () => choice(...words.phrases.map(phrase)),
    asks_phrase: () => choice(...words.asksPhrases.map(phrase)),
    _reserved: ($) => choice($.decides, $.asks, $.value, $.joins),
    decides: () => choice(...words.decides),
    asks: () => choice(...words.asks),
    value: () => choice(...words.values),
    joins: () => choice(...words.joins),

    operator: () => choice('+', '-', '*', '/', '<', '>', '<=', '>=', '='),
    string: ($) => seq('"', repeat(choice(token.immediate(prec(1, /[^"\\\r\n]+/)), $.escape)), token.immediate('"')),
    escape: () => token.immediate(/\\./),
    time: () => token(prec(3, /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?/)),
    date: () => token(prec(2, /\d{4}-\d{2}-\d{2}/)),
    period: () => token(prec(2, /\d{4}-(\d{2}|Q[1-4]|H[12]|[A-Z]\d{1,2})|FY\d{2,4}(-[A-Z]\d{1,2})?/)),
    clock: () => token(prec(2, /\d{1,2}:\d{2}/)),
    percent: () => token(prec(1, /\d[\d_]*(\.\d[\d_]*)?[ \t]*%/)),
    money: () => token(prec(1, /\d[\d_]*(\.\d[\d_]*)?[ \t]*[A-Z]{3}/)),
    duration: () => token(prec(1, new RegExp(`\\d[\\d_]*(\\.\\d[\\d_]*)?[ \\t]+(business[ \\t]+)?(${unit})`))),
    number: () => token(number),
    identifier: () => /[a-z_][A-Za-z0-9_]*/,
    title: () => token(prec(-1, /[A-Z][A-Za-z0-9_]*/)),
    comment: () => token(seq('//', /[^\r\n]*/)),
    _comma_line: () => token(prec(1, /,[ \t]*\r?\n/)),
    _line_end: () => /\r\n|[\n\r;\u2028\u2029]/,
  },
});
