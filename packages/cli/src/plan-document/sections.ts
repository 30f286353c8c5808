/** What a plan document has beside its components: quota, special cases, governance, statements, conduct. What the policy says is shown; what no rule says is said to be so, and left to people. */
import { dateText, readsOfPayments, type ir } from '@truce/engine';
import type { Run } from '../load-run.js';
import { fieldsText, settledText } from '../views/reads.js';
import { oneLine } from '../views/trace-tree.js';
import { NOT_SAID, heading, paragraph, table, type Block } from './blocks.js';
import { formulaText, has, placeIn, titleOf, type Component } from './component.js';

interface Used { readonly relations: readonly ir.Relation[]; readonly parameters: readonly ir.Parameter[] }
const unique = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];
const plansOf = (components: readonly Component[]): readonly ir.Relation[] => unique(components.map((c) => c.plan));
const withRole = (components: readonly Component[], role: string): readonly { readonly plan: ir.Relation; readonly column: ir.Column }[] =>
  plansOf(components).flatMap((plan) => plan.columns.filter((x) => x.role === role && x.value !== null).map((column) => ({ plan, column })));

/** By when, and how often: the days on which the payments fall. */
export function payDays(components: readonly Component[], run: Run): string {
  return unique(components.flatMap((c) => c.pay.parts.map((p) => oneLine(run.project.text(p.on.at))))).join('; ');
}

export function quotaAndTerritory(components: readonly Component[], { relations }: Used, run: Run): readonly Block[] {
  const quotas = withRole(components, 'quota'), dated = relations.filter((r) => r.source.op === 'scan' && r.source.dated);
  const parts = quotas.filter(({ column }) => formulaText(run, column).includes(' over '));
  return [
    heading(2, 'Quota and territory'),
    ...(quotas.length === 0
      ? [paragraph(`Quota: ${NOT_SAID}.`)]
      : [
          table(
            ['quota of', 'name', 'how it is computed', 'where'],
            quotas.map(({ plan, column }) => [plan.name, column.title ?? column.name, formulaText(run, column), placeIn(run, column.at)]),
          ),
        ]),
    table(
      ['question', 'what the policy says'],
      [
        ['A part of a period', parts.length > 0 ? `the mean over the period: ${parts.map(({ column }) => formulaText(run, column)).join('; ')}` : NOT_SAID],
        ['Changes over time', dated.length > 0 ? `rows with a first and a last day: ${dated.map((r) => r.name).join(', ')}` : NOT_SAID],
        ['Territory', `${NOT_SAID}: who is credited is under Crediting`],
        ['Who may change a quota, and until when', NOT_SAID],
      ],
    ),
  ];
}

export function specialCases(components: readonly Component[], { relations }: Used, run: Run): readonly Block[] {
  const texts = (role: string): string => withRole(components, role).map(({ column }) => `${column.title ?? column.name} = ${formulaText(run, column)}`).join('; ');
  const pays = (role: ir.Pay['role']): string => components.filter((c) => c.pay.role === role).map((c) => `${c.pay.name} of ${c.plan.name} = ${formulaText(run, c.plan.columns[c.pay.amount]!)}`).join('; ');
  // A cap that nobody labelled is one all the same: the smaller of two amounts.
  const capped = components
    .filter((c) => c.pay.role === 'Pay' && has(c.plan.columns[c.pay.amount]!, (e) => e.op === 'call' && e.fn === 'min'))
    .map((c) => `${c.pay.name} of ${c.plan.name} = ${formulaText(run, c.plan.columns[c.pay.amount]!)}`);
  const cancelled = unique(components.flatMap((c) => c.pay.parts.flatMap((p) => (p.unless === null ? [] : [oneLine(run.project.text(p.unless.at))])))).join('; ');
  const dated = relations.filter((r) => r.source.op === 'scan' && r.source.dated).map((r) => r.name).join(', ');
  const rows: readonly (readonly [string, string])[] = [
    ['A very large deal; the most that is paid', [texts('cap'), ...capped].filter((t) => t !== '').join('; ')],
    ['Conditions to be met first', texts('gate')],
    ['A customer who leaves or is refunded', [pays('Clawback'), cancelled === '' ? '' : `cancelled if ${cancelled}`].filter((t) => t !== '').join('; ')],
    ['An advance, and its repayment', [pays('Draw'), pays('Recover'), texts('balance')].filter((t) => t !== '').join('; ')],
    ['A new hire; a change of role, manager or team', dated === '' ? '' : `what is in force on the day: ${dated}`],
    ['Leave', ''],
    ['Termination, death', ''],
    ['Contracts of several years, terms that are not standard', ''],
  ];
  return [heading(2, 'Special cases'), table(['case', 'what the policy says'], rows.map(([what, said]) => [what, said === '' ? NOT_SAID : said]))];
}

export function governance(components: readonly Component[], { relations, parameters }: Used, run: Run): readonly Block[] {
  const { program } = run, plans = plansOf(components), agreed = unique([...plans, ...relations].flatMap((r) => r.facts.agreedBy)), owned = unique([...plans, ...relations].flatMap((r) => r.facts.ownedBy));
  const history = [
    ...parameters.flatMap((p) => p.versions.filter((v) => v.from !== null || v.because !== null).map((v) => ({ day: v.from, what: `${p.name} = ${oneLine(run.project.text(v.value.at))}`, because: v.because ?? '' }))),
    ...[...plans, ...relations].flatMap((r) => (r.facts.versions.length < 2 ? [] : r.facts.versions.map((v) => ({ day: v.from, what: `a version of ${titleOf(r)}`, because: '' })))),
  ].sort((a, b) => (a.day ?? -Infinity) - (b.day ?? -Infinity));
  const promises = program.invariants.filter((i) => i.kind === 'always').map((i) => i.title);
  return [
    heading(2, 'Governance'),
    table(
      ['question', 'what the policy says'],
      [
        ['Who agrees', agreed.length > 0 ? agreed.join(', ') : NOT_SAID],
        ['Who owns it', owned.length > 0 ? owned.join(', ') : NOT_SAID],
        ['Notice before a change', NOT_SAID],
        ['Exceptions, and who decides them', NOT_SAID],
      ],
    ),
    ...(history.length === 0
      ? []
      : [
          table(
            ['from', 'what holds', 'because'],
            history.map((h) => [h.day === null ? 'the beginning' : dateText(h.day), h.what, h.because]),
          ),
        ]),
    ...(promises.length === 0 ? [] : [paragraph('What always holds, and is checked each time:'), { kind: 'list', items: promises } as const]),
  ];
}

export function statementsAndDisputes(run: Run): readonly Block[] {
  const { closes } = run.program.settings;
  return [
    heading(2, 'Statements and disputes'),
    paragraph(
      `A statement lists every payment with its row, rate and rule: truce statement PERSON PERIOD. From a number to its reasons: truce explain payout PERSON PERIOD.${closes === null ? '' : ' A closed period never changes: what is learned later makes a line in the next closing, and says why.'}`,
    ),
    table(
      ['question', 'what the policy says'],
      [
        ['Until when a statement may be disputed', NOT_SAID],
        ['Who answers, and by when', NOT_SAID],
      ],
    ),
  ];
}

/** Fields that somebody can change by hand, and those that settle on a day: what pay must not be moved by. */
export function conduct({ relations }: Used): readonly Block[] {
  const fields = relations.flatMap((r) => (r.source.op === 'scan' ? r.source.fields.map((f) => ({ record: r.name, fields: r.source.op === 'scan' ? r.source.fields : [], f })) : []));
  const edited = fields.filter(({ f }) => f.editedBy.length > 0);
  const settled = fields.flatMap(({ record, f, fields: all }) =>
    f.known.kind === 'fixed' ? [[`${f.name} of ${record}`, `settled on ${all[f.known.on]?.name ?? 'a day'}`]] : [],
  );
  const rows = [...edited.map(({ record, f }) => [`${f.name} of ${record}`, `can be changed by ${f.editedBy.join(', ')}`]), ...settled];
  return [
    heading(2, 'Conduct'),
    ...(rows.length === 0
      ? [paragraph(`Which fields people may change by hand: ${NOT_SAID}.`)]
      : [
          paragraph('Pay under this plan reads these fields. They say what happened, and are not to be changed for the sake of pay.'),
          table(['field', ''], rows),
        ]),
  ];
}

/** What can move a payment after it was paid, and what counts as it is in the data now: a payee should know both. */
export function movesLater(components: readonly Component[], { program }: Run): readonly Block[] {
  const own = new Set(components.map((c) => `${c.plan.name}.${c.pay.name}`)), reads = readsOfPayments(program).filter((r) => own.has(`${r.plan}.${r.payment}`));
  if (reads.length === 0) return [];
  return [
    heading(2, 'What moves a payment later'),
    paragraph('A payment counts what is known on the day of its closing. What it follows may happen later: then the next closing corrects it. A field without a date has today\'s value in every month. What is settled stays as it was on that day.'),
    table(['payment', 'follows', 'today\'s value', 'settled'], reads.map((r) => [`${r.payment} of ${r.plan}`, ...[fieldsText(r.followed), fieldsText(r.undated), settledText(r.settled)].map((t) => (t === '' ? 'nothing' : t))])),
  ];
}
