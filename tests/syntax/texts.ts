/** Texts made of the pieces of the grammar: every form of the language, in any combination that its rules allow. */
import fc from 'fast-check';

type Texts = fc.Arbitrary<string>;
const just = (...words: readonly string[]): Texts => fc.constantFrom(...words);
const seq = (...parts: readonly (Texts | string)[]): Texts => fc.tuple(...parts.map((p) => (typeof p === 'string' ? fc.constant(p) : p))).map((all) => all.join(''));
const maybe = (part: Texts): Texts => fc.oneof(fc.constant(''), part);
const list = (part: Texts, atMost = 3): Texts => fc.array(part, { minLength: 1, maxLength: atMost }).map((all) => all.join(', '));

const name = just('amount', 'rep', 'at', 'quota', 'quarter', 'closed_on', 'key', 'plan', 'lead', 'value', 'x', 'total', 'due', 'over', 'business', '__proto__');
const title = just('Deal', 'Rep', 'Won', 'AE', 'Closing_2');
const number = just('0', '1', '1_000', '2.5', '0.05');
const date = just('2026-01-31', '2026-12-01');
const period = just('2026-Q1', '2026-03', 'FY2026', 'FY26-P05');
const text = just('"a"', '""', '"a \\"b\\" | {c} // d"', '"line\\nend"', '"ünï"');
const duration = just('3 days', '1 day', '4 business hours', '2 halves', '90 minutes', '4 business hours in Berlin', '1 business day in owner.office', '90 business minutes in (if won then Berlin else Any_desk)');
const relation = fc.oneof(title, seq(title, '.payments'));

interface Levels { readonly expression: string; readonly logic: string; readonly sum: string; readonly applied: string; readonly postfix: string; readonly source: string; readonly pair: string; readonly scaleRow: string }

const levels = fc.letrec<Levels>((tie) => {
  const block = (row: Texts): Texts => fc.tuple(fc.array(row, { minLength: 1, maxLength: 3 }), fc.boolean()).map(([rows, flat]) => (flat ? `{ ${rows.join('; ')} }` : `{\n${rows.map((r) => `      ${r}`).join('\n')}\n    }`));
  const order = seq(' ordered by ', list(name, 2));
  return {
    source: seq(fc.oneof(relation, just('earlier rows', 'rows so far', 'later rows')), maybe(seq(' with same ', list(name, 2))), maybe(seq(' where ', tie('logic')))),
    pair: fc.oneof(seq(tie('logic'), ' : ', tie('expression')), seq('else : ', tie('expression'))),
    scaleRow: fc.oneof(seq(just('up to ', 'below ', 'at ', 'above '), tie('sum'), ' : ', tie('expression')), seq(just('above', 'from there'), ' : ', tie('expression'))),
    postfix: fc.oneof({ depthSize: 'small', withCrossShrink: true },
      name, number, title, text, date, period, just('10%', '5 USD', '1_250.50 EUR', 'yes', 'no', '2026-03-31T12:00'), duration, seq(name, '.', name), seq(name, '.', name, '.through'),
      seq('(', tie('expression'), ')'), seq('(', tie('expression'), ', ', tie('expression'), ')'), seq(just('largest', 'month', 'round'), '(', tie('expression'), maybe(seq(', ', tie('expression'))), ')'),
      seq(just('sum', 'only', 'first'), '(', tie('expression'), ' of ', tie('source'), maybe(order), ')'), seq('count(', tie('source'), ')'),
      seq(just('choose ', 'choose topmost ', 'sum '), block(tie('pair'))), seq(duration, just(' before ', ' after '), name)),
    applied: fc.oneof({ depthSize: 'small' }, tie('postfix'), seq(tie('postfix'), ' at ', tie('postfix')), seq(name, ' over ', name, just(' by days', ' in full', ' by working days', ' by working days in Berlin', ' by working days in owner.office', ' by months on day 14')),
      seq(name, ' in USD', maybe(just(' by Spot')), ' at ', name)),
    sum: fc.oneof({ depthSize: 'small' }, tie('applied'), seq('-', tie('applied')), seq(tie('applied'), just(' + ', ' - ', ' * ', ' / '), tie('applied')), seq('10% of ', name),
      seq('previous ', name, maybe(seq(' starting ', just('0', '-1', '0 USD')))), seq(just('marginal ', 'retroactive '), maybe(just('rates ')), 'on ', tie('postfix'), just('', ' from zero', ' after x'), maybe(seq(' ', block(tie('scaleRow')))))),
    logic: fc.oneof({ depthSize: 'small' }, tie('sum'), seq(tie('sum'), just(' < ', ' <= ', ' > ', ' >= ', ' is ', ' is not '), tie('sum')), seq(tie('sum'), just(' is missing', ' is present', ' is not missing')),
      seq(tie('sum'), just(' in ', ' not in '), fc.oneof(name, period, seq('(', list(number), ')'))), seq(name, ' in year through ', name), seq(tie('sum'), ' between ', tie('sum'), ' and ', tie('sum')),
      seq(name, ' within ', fc.oneof(duration, name), just(' before ', ' after '), tie('sum')), seq('not ', name, ' is present'), seq(name, ' and ', tie('sum'), ' and not ', name), seq(tie('sum'), ' or ', name)),
    expression: fc.oneof({ depthSize: 'small' }, tie('logic'), seq('if ', tie('logic'), ' then ', tie('expression'), ' else ', tie('expression')), seq(tie('logic'), ' otherwise ', tie('logic'))),
  };
});

const { expression, logic, applied, postfix, scaleRow, sum } = levels;
/** Before a `{` stands a condition that has no use for one: a reading without its rows would take the block. */
const plain = just('won', 'amount > 5 USD and not paid', 'x in (1, 2) or y is missing', 'sum(amount of Deal where a is b) >= 10% of goal', 'at within 3 days before closed_on');
const day = just('closed_on', 'end(quarter)', 'a.b at c', '90 days after x');
const label = seq(name, maybe(seq(' ', text)));
const recipient = fc.oneof(just('nobody', 'pro rata', 'rep', 'owner.manager', '"house"', 'first', 'all evenly', 'all in full', 'rep at closed_on'), seq('last where ', plain), seq('others by ', name));
const target = fc.array(recipient, { minLength: 1, maxLength: 2 }).map((all) => all.join(' otherwise '));
const dated = seq('from ', fc.oneof(date, period), maybe(seq(' through ', date)));
const rows = (row: Texts): Texts => fc.tuple(fc.array(row, { minLength: 0, maxLength: 3 }), fc.boolean()).map(([all, flat]) => (flat ? `{ ${all.join('; ')} }` : `{\n${all.map((r) => `    ${r}`).join('\n')}\n  }`));
const cell = fc.oneof(name, number, text, date, just('missing', 'any', 'VP Sales', 'a-1', 'SMB, Mid', 'up to 50', '>= 10', 'between 1 and 2', "O'Brien", '10% + 1%', 'a.com'));
const grid = fc.integer({ min: 1, max: 3 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 3 }).map((all) =>
  `{\n    ${Array.from({ length: width }, (_, i) => `c${i}`).join(' | ')}\n${all.map((r) => `    ${r.join('   | ')}\n`).join('')}  }`));

const among = maybe(seq(' among ', relation, maybe(just(' with same a, b')), maybe(seq(' where ', plain)), maybe(just(' ordered by at, id'))));
const line = fc.oneof(
  seq(maybe(just('measure ', 'quota ', 'gate ', 'cap ', 'balance ')), label, ' = ', expression), seq('require ', expression, maybe(seq(' because ', text))), seq('require ', just('any ', 'at least 2 of '), rows(logic)), seq('exclude ', expression),
  seq('ordered by ', list(applied, 2), maybe(seq('   restarting each ', list(applied, 2)))), dated, seq('governed by ', applied), seq(just('agreed by ', 'owned by '), list(name)), seq('class ', name),
  seq('split ', name, ' on ', day, among, ' ', rows(seq(fc.oneof(sum, just('remainder')), ' to ', target, maybe(just(' as Closing')))), maybe(just(' otherwise nobody'))),
  seq('overlay ', postfix, ' of ', name, ' to ', target, ' on ', applied, among, maybe(just(' as Coaching'))),
  seq(just('pay ', 'draw ', 'recover ', 'clawback '), label, ' = ', expression, ' to ', target, fc.oneof(seq(' on ', applied), seq(' in parts ', rows(seq(fc.oneof(just('50%', '10% * x'), seq('(', sum, ')')), ' on ', applied, maybe(seq(' unless ', logic)))))), maybe(seq(' unless ', logic)), maybe(seq(' final on ', applied))),
);
const type = fc.oneof(just('text', 'count', 'money', 'money in currency', 'Deal', 'date'), seq('one of ', list(fc.oneof(title, text))));
const field = fc.oneof(seq(label, ' ', type, just('', ' key', ' to 2 decimals', ' optional', ' planned optional', ' above 0', ' edited by sales, finance', ' at least 0 at most 9 key', ' fixed on closed_on')), seq(label, ' = ', expression));
/** A length alone is the same for every row; before `in` it would ask for an office. */
const key = postfix.filter((text) => !/^\d+ (business )?\w+$/.test(text));
const each = fc.oneof(seq(' for each ', list(fc.oneof(relation, name, seq(name, ' in ', postfix, ' by ', text)), 2), maybe(seq(' where ', plain))), seq(' for each distinct ', list(seq(key, maybe(just(' as period'))), 2), ' in ', relation));

const declaration: Texts = fc.oneof(
  seq('import ', text), seq('policy ', text, ' ', rows(just('currency USD', 'timezone "UTC"', 'year starts May named by end', 'rounding half even', 'hours Monday to Friday 9:00 to 17:30', 'holidays 2026-12-25, 2026-12-26', 'holidays day of Holiday', 'office Any_desk { hours of Berlin, New_York }', 'office Berlin { timezone "Europe/Berlin"; hours Monday to Friday 9:00 to 18:00; holidays day of Holiday }', 'office Premium {\n      holidays 2026-12-25 // off\n      hours Monday to Sunday 0:00 to 24:00\n    }', 'office Nowhere { }', 'closes on Closing.day', 'closes monthly', 'calendar Fiscal', 'rates Spot: 1 EUR = rate USD', 'party sales (AE, SDR)', 'party x', 'intent "a"'))),
  seq('record ', title, maybe(seq(' ', text)), maybe(just(' dated')), ' ', rows(field)), seq('parameter ', label, ' = ', expression, maybe(seq(' ', dated)), maybe(seq(' because ', text))),
  seq('scale ', name, ' of ', name, ' ', type, maybe(seq(' ', dated)), ' ', rows(scaleRow)), seq('table ', name, ' of ', list(fc.oneof(seq(title, '.', name), seq(name, ' count')), 2), ' gives ', type, maybe(just(' topmost row')), ' ', grid),
  seq(just('list ', 'lead ', 'kpi ', 'attribution ', 'credit ', 'plan '), title, maybe(seq(' ', text)), maybe(each), ' ', rows(line)), seq('sla ', title, each, ' by sales ', rows(line)),
  seq(just('always ', 'guard '), text, maybe(each), ' ', rows(logic)),
  seq('test ', text, maybe(just(' as of 2026-01-31', ' as of 2026-01-31T12:00')), ' ', rows(fc.oneof(seq('given ', maybe(just('80 ')), relation, ' ', grid), seq('given ', name, ' = ', expression), seq('expect ', maybe(just('only ')), relation, ' ', grid), seq('expect ', expression)))),
);

/** A file of one to four declarations, with comments and blank lines between them. */
export const file: Texts = fc.array(fc.tuple(declaration, just('\n', '\n\n\n', '  // after\n', '\n// between\n', '\n\n// apart\n\n')), { minLength: 1, maxLength: 4 }).map((all) => all.map(([d, gap]) => d + gap).join(''));
