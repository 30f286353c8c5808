/** The plan document of a role or a plan: what a payee reads and signs. Nothing in it is written by hand; what no rule says is left to the counsel, and said to be. */
import { createHash } from 'node:crypto';
import { compareNumbers, dateText, divideNumbers, format, multiplyNumbers, parse, sumNumbers, toDecimalText, usesOf, type Num, type ast, type ir } from '@truce/engine';
import type { Run } from '../load-run.js';
import { paymentsOf } from '../pay/payee.js';
import { oneLine } from '../views/trace-tree.js';
import { NOT_SAID, heading, paragraph, table, type Block } from './blocks.js';
import { axisName, componentBlocks, componentsOf, curveType, formulaText, placeIn, titleOf, type Component } from './component.js';
import type { Scope } from './scope.js';
import { conduct, governance, movesLater, payDays, quotaAndTerritory, specialCases, statementsAndDisputes } from './sections.js';

export interface PlanDocument { readonly title: string; readonly blocks: readonly Block[] }

export function planDocument(scope: Scope, run: Run): PlanDocument {
  const { program } = run, sources = declarationsOf(run), due = dueByPay(run, scope.plans);
  const components = [...componentsOf(scope.plans, run, (plan, pay) => share(due.get(`${plan.id}/${pay.name}`)?.due ?? 0, due))]
    .map((c, i) => ({ c, i, due: due.get(`${c.plan.id}/${c.pay.name}`)?.due ?? 0 })).sort((a, b) => compareNumbers(b.due, a.due) || a.i - b.i).map(({ c }) => c);
  const uses = usesOfAll(program, scope.plans, sources);
  const hash = hashOf([HEADER, ...[...scope.plans, ...uses.relations, ...uses.parameters].map((x) => x.name), ...uses.scales], sources);
  const title = `${scope.of === null ? 'Compensation plans' : `Compensation plan: ${scope.of}`}, ${program.settings.title}`;
  return {
    title,
    blocks: [
      heading(1, title),
      ...keyFacts(scope, components, run, hash),
      ...why(scope, run),
      ...glance(components, run),
      heading(2, 'The components'),
      ...components.flatMap((c) => componentBlocks(c, run)),
      ...quotaAndTerritory(components, uses, run),
      ...crediting(uses.relations, run, sources),
      ...paying(components, run),
      ...specialCases(components, uses, run),
      ...movesLater(components, run),
      ...governance(components, uses, run),
      ...statementsAndDisputes(run),
      ...definitions(uses, run, sources),
      ...conduct(uses),
      ...closing(scope, hash),
    ],
  };
}

/* ---------------------------------------------------------------- what stands where */

interface Declared { readonly text: string; readonly kind: ast.Declaration['kind'] }

/** No name of a declaration: the header of the policy. */
const HEADER = 'policy';

/** The text of each declaration, by its name: all versions one after the other. */
function declarationsOf({ project }: Run): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared>();
  for (const { path, text } of project.policies) for (const d of parse(text, path).file.declarations) {
    const name = d.kind === 'Policy' ? HEADER : 'name' in d && d.name !== undefined && typeof d.name !== 'string' ? d.name.text : null;
    if (name === null) continue;
    const own = text.slice(d.span.start, d.span.end), known = found.get(name);
    found.set(name, { text: known === undefined ? own : `${known.text}\n${own}`, kind: d.kind });
  }
  return found;
}

interface UsesOfAll { readonly relations: readonly ir.Relation[]; readonly parameters: readonly ir.Parameter[]; /** names of scales and tables */ readonly scales: readonly string[] }

function usesOfAll(program: ir.Program, plans: readonly ir.Relation[], sources: ReadonlyMap<string, Declared>): UsesOfAll {
  const all = plans.map((p) => usesOf(program, p.id)), own = new Set(plans.map((p) => p.id));
  const relations = [...new Set(all.flatMap((u) => u.relations))].filter((id) => !own.has(id)).map((id) => program.relations[id]!).filter((r) => r.name !== '' && r.name !== 'Posting' && !r.name.includes('.'));
  // A scale or table is used where its name stands.
  const texts = [...plans, ...relations].map((r) => sources.get(r.name)?.text ?? '').join('\n');
  const scales = [...sources]
    .filter(([name, d]) => (d.kind === 'Scale' || d.kind === 'Table') && new RegExp(`\\b${name}\\b`).test(texts))
    .map(([name]) => name);
  return { relations, scales, parameters: [...new Set(all.flatMap((u) => u.parameters))].sort((a, b) => a - b).map((i) => program.parameters[i]!) };
}

/** Of the rules themselves: neither their layout nor the order of files changes it. */
function hashOf(names: readonly string[], sources: ReadonlyMap<string, Declared>): string {
  const texts = [...new Set(names)].sort().map((n) => { const text = sources.get(n)?.text ?? '', printed = format(`${text}\n`, 'hash.truce'); return 'text' in printed ? printed.text : text; });
  return createHash('sha256').update(texts.join('\n')).digest('hex');
}

/* ---------------------------------------------------------------- sections */

interface Due { readonly due: Num; readonly type: ir.ValueType }

function dueByPay({ program, evaluation }: Run, plans: readonly ir.Relation[]): ReadonlyMap<string, Due> {
  return new Map(paymentsOf(program).filter((p) => plans.includes(p.plan)).flatMap(({ relation, source, plan }) => {
    const k = source.columns, rows = Array.from(evaluation.rows(relation.id)).filter((row) => evaluation.value(relation.id, k.status, row) === 'Due');
    return source.pays.map((pay): [string, Due] => [
      `${plan.id}/${pay.name}`,
      {
        type: relation.columns[k.due]!.type,
        due: sumNumbers(
          rows.filter((row) => evaluation.value(relation.id, k.payment, row) === pay.name).map((row) => evaluation.value(relation.id, k.due, row) as Num),
        ),
      },
    ]);
  }));
}

/** Of all that was paid, what is taken back left out: a part of a sum that has both signs says nothing. */
function share(due: Num, all: ReadonlyMap<string, Due>): string {
  const paid = sumNumbers([...all.values()].map((d) => d.due).filter((d) => compareNumbers(d, 0) > 0));
  return compareNumbers(due, 0) <= 0 || compareNumbers(paid, 0) === 0 ? '' : `${toDecimalText(multiplyNumbers(divideNumbers(due, paid), 100), 1)} %`;
}

function keyFacts(scope: Scope, components: readonly Component[], run: Run, hash: string): readonly Block[] {
  const { program, asOf } = run, quotas = scope.plans.flatMap((p) => p.columns.filter((c) => c.role === 'quota').map((c) => `${c.title ?? c.name} (${p.name})`));
  const { settings } = program;
  const versions = scope.plans.flatMap((p) => p.facts.versions);
  const from = versions.flatMap((v) => (v.from === null ? [] : [v.from]));
  const through = versions.flatMap((v) => (v.through === null ? [] : [v.through]));
  const closes = settings.closes === null ? 'not said' : 'every' in settings.closes ? `each ${settings.closes.every}` : `on the days of ${program.relations[settings.closes.relation]!.name}`;
  return [
    table(
      ['key fact', ''],
      [
        ['Policy', settings.title],
        ...(scope.of === null ? [] : [['For', scope.of]]),
        ['Plans', scope.plans.map(titleOf).join('; ')],
        ['In force from', from.length === 0 ? NOT_SAID : dateText(Math.min(...from))],
        ...(through.length === 0 ? [] : [['Through', dateText(Math.max(...through))]]),
        ...(settings.currency === null ? [] : [['Currency', settings.currency]]),
        ['Quota', quotas.length === 0 ? NOT_SAID : quotas.join('; ')],
        ['On-target pay, and its mix with salary', NOT_SAID],
        ['Paid on', payDays(components, run)],
        ['Closes', closes],
        ['Parties', settings.parties.map((p) => (p.roles.length === 0 ? p.name : `${p.name} (${p.roles.join(', ')})`)).join('; ')],
        ['Figures as known on', asOf === null ? 'all of the data' : dateText(asOf.day)],
        ['Rules, SHA-256', hash],
      ],
    ),
  ];
}

function why({ unnamed }: Scope, { program }: Run): readonly Block[] {
  const { intent } = program.settings;
  return [
    ...(intent === null ? [] : [heading(2, 'Why this plan'), paragraph(intent)]),
    ...(unnamed.length === 0 ? [] : [paragraph(`Plans that name no role are left out here: ${unnamed.map((p) => p.name).join(', ')}.`)]),
  ];
}

function glance(components: readonly Component[], run: Run): readonly Block[] {
  return [
    heading(2, 'The plan at a glance'),
    table(
      ['component', 'pays on', 'weight', 'one row is', 'how'],
      components.map((c) => [
        `${c.plan.name}: ${c.pay.name}`,
        c.worked === null
          ? c.plan.columns
              .filter((x) => x.role === 'measure')
              .map((x) => x.title ?? x.name)
              .join(', ')
          : axisName(c, c.worked, run),
        c.weight,
        grain(c.plan, run),
        curveType(c),
      ]),
      [2],
    ),
    paragraph('Weight: the part of all that was due so far under these plans, what was taken back left out.'),
  ];
}

/** `each Booking`, `each Rep and quarter` */
function grain(plan: ir.Relation, { program }: Run): string {
  return plan.source.op === 'each'
    ? `each ${plan.source.items.map((i) => ('relation' in i ? program.relations[i.relation]!.name : i.unit)).join(' and ')}`
    : plan.source.op === 'single'
      ? 'all'
      : 'each combination that occurs';
}

function crediting(relations: readonly ir.Relation[], run: Run, sources: ReadonlyMap<string, Declared>): readonly Block[] {
  const credits = relations.filter((r) => r.source.op === 'pieces');
  if (credits.length === 0) return [];
  return [heading(2, 'Crediting'), ...credits.flatMap((r): readonly Block[] => {
    const source = r.source as ir.Pieces, share = (e: ir.Part['share']): string => (e === 'remainder' ? 'the remainder' : oneLine(run.project.text(e.at)));
    return [heading(3, titleOf(r)), table(['part', 'share', 'rule'], source.cuts.flatMap(({ inForce, split, overlays }) => {
      const since = inForce?.from ?? null, label = (text: string): string => (since === null ? text : `${text}, from ${dateText(since)}`);
      return [
        ...(split?.parts ?? []).map((p) => [label(p.label), share(p.share), oneLine(run.project.text(p.at))]),
        ...overlays.map((o) => [label(`${o.label}, on top`), share(o.share), oneLine(run.project.text(o.at))]),
      ];
    })), { kind: 'code', text: sources.get(r.name)?.text ?? '', place: placeIn(run, r.at) }];
  })];
}

function paying(components: readonly Component[], run: Run): readonly Block[] {
  const text = (e: { readonly at: ir.At }): string => oneLine(run.project.text(e.at));
  return [heading(2, 'Earning and payment'), table(['payment', 'to', 'part', 'on', 'not, if'], components.flatMap((c) => c.pay.parts.map((p) => [
    `${c.plan.name}: ${c.pay.name}`, c.pay.to === null ? 'nobody' : text(c.pay.to), p.share === null ? 'all' : text(p.share), text(p.on), p.unless === null ? '' : text(p.unless),
  ]))), paragraph('A part whose day is not known is held until it is. Each payment is rounded once, to the smallest coin, and its parts sum to it.'),
  ...components.filter((c) => c.pay.role !== 'Pay').map((c) => paragraph(`${c.pay.role} ${c.pay.name} (${c.plan.name}): ${formulaText(run, c.plan.columns[c.pay.amount]!)}`)),
  ];
}

const KINDS: ReadonlyMap<ir.Relation['kind'], string> = new Map([
  ['record', 'data'],
  ['list', 'list'],
  ['lead', 'lead'],
  ['sla', 'SLA'],
  ['kpi', 'KPI'],
  ['plan', 'plan'],
  ['attribution', 'attribution'],
  ['credit', 'credit'],
]);

function definitions({ relations, parameters, scales }: UsesOfAll, run: Run, sources: ReadonlyMap<string, Declared>): readonly Block[] {
  const computed = relations.filter((r) => r.kind !== 'record' && r.source.op !== 'pieces' && sources.has(r.name)), records = relations.filter((r) => r.kind === 'record');
  const blocks: Block[] = [heading(2, 'Definitions')];
  if (parameters.length > 0)
    blocks.push(
      table(
        ['parameter', 'from', 'value', 'because'],
        parameters.flatMap((p) =>
          p.versions.map((v) => [p.name, v.from === null ? '' : dateText(v.from), oneLine(run.project.text(v.value.at)), v.because ?? '']),
        ),
      ),
    );
  const shown = new Set(computed.map((r) => r.name));
  for (const r of computed) if (shown.delete(r.name)) blocks.push(heading(3, `${titleOf(r)} (${KINDS.get(r.kind)!})`), { kind: 'code', text: sources.get(r.name)!.text, place: placeIn(run, r.at) });
  for (const name of scales) blocks.push(heading(3, name), { kind: 'code', text: sources.get(name)!.text, place: '' });
  if (records.length > 0) blocks.push(heading(3, 'Data'), table(['record', 'fields'], records.map((r) => [titleOf(r), r.columns.map((c) => c.name).join(', ')])));
  return blocks;
}

function closing(scope: Scope, hash: string): readonly Block[] {
  return [
    heading(2, 'Terms'), paragraph(`What is ${NOT_SAID} above, and the law that applies, belong into terms that counsel owns. This is a draft until both parties have signed it.`),
    heading(2, 'Acknowledgement'), paragraph(`I have received a copy of this plan${scope.of === null ? '' : ` (${scope.of})`}, whose rules have the SHA-256 ${hash}.`),
    table(['', 'name', 'date', 'signature'], [['Payee', '', '', ''], ['For the company', '', '', '']]),
  ];
}
