/** What the audits found, on one screen: the weightiest first, then what is not known and why, then what is clean. */
import {
  addNumbers, auditRoleSpecs, compareNumbers, dateText, printable, subtractNumbers, sumNumbers, toDecimalText, type Evaluation, type Finding, type MoneyMoved,
  type Num, type Outcome, type Paint, type People, type RevenueBySource, type listAudits,
} from '@truce/engine';
import { grouped, plural } from '../report.js';
import { tableText } from './table.js';

type Listed = ReturnType<typeof listAudits>;
const negative = (n: Num): boolean => compareNumbers(n, 0) < 0;
const amount = (n: Num, currency: string | null, evaluation: Evaluation): string =>
  `${compareNumbers(n, 0) > 0 ? '+' : ''}${evaluation.text(n, currency === null ? { kind: 'number' } : { kind: 'money', currency }, 'short')}`.replace(
    /^-/,
    '−',
  );

/** A record or a column was not found: there may be one under another name. */
const NOT_BOUND = /^no record is|, and no record is| has no column for /;
const SAY_IT = 'What is not right, or not found: `audit` in truce.yaml says it, as in `opportunity: { record: Order }`.';

/** `priced`: the policy was evaluated again to say what moved. */
export async function auditScreen(
  outcomes: readonly Outcome[],
  revenue: readonly RevenueBySource[],
  evaluation: Evaluation,
  { limit, priced }: { readonly limit: number; readonly priced: boolean },
  paint: Paint,
): Promise<string> {
  const of = (state: Outcome['state']): readonly Outcome[] => outcomes.filter((o) => o.state === state);
  const found = of('found');
  const unknown = of('unknown');
  const clean = of('clean');
  const lines: string[] = [];
  for (const o of found) {
    lines.push(
      `${paint('warning', '●')} ${paint('strong', o.title)}: ${plural(o.findings.length, 'needs', 'need')} review${paint('quiet', ` (${grouped(o.looked)} looked at)`)}${o.latency === null ? '' : paint('quiet', `, ${agoText(o.latency)}`)}`,
    );
    for (const m of o.money) lines.push(`    ${paint('strong', 'pay moved')}  ${moneyText(m, evaluation)}`);
    if (priced && o.money.length === 0 && o.findings.some((f) => f.repairs.length > 0)) lines.push(paint('quiet', '    pay is the same either way'));
    for (const f of o.findings.slice(0, limit)) lines.push(...findingLines(f, evaluation, paint));
    if (o.findings.length > limit)
      lines.push(paint('quiet', `    … ${grouped(o.findings.length - limit)} more: \`--only ${o.id} --limit ${o.findings.length}\``));
    if (o.people !== null) lines.push(`    ${paint('strong', 'by person')}  ${peopleText(o.people)}`);
    for (const note of o.notes) lines.push(paint('quiet', `    note: ${printable(note)}`));
    lines.push('');
  }
  if (unknown.length > 0)
    lines.push(
      paint('strong', 'Unknown'),
      ...unknown.map((o) => `  ? ${o.title}: ${paint('quiet', printable(o.why ?? ''))}`),
      ...(unknown.some((o) => NOT_BOUND.test(o.why ?? '')) ? [paint('quiet', `  Which record was taken for what: \`truce audit --list\`. ${SAY_IT}`)] : []),
      '',
    );
  if (clean.length > 0)
    lines.push(
      paint('strong', 'Clean'),
      ...clean.map(
        (o) => `  ${paint('good', '✓')} ${o.title} ${paint('quiet', `(${o.looked === 0 ? 'there is nothing of it' : `${grouped(o.looked)} looked at`})`)}`,
      ),
      ...clean.flatMap((o) => o.notes.map((n) => paint('quiet', `    note: ${printable(n)}`))),
      '',
    );
  if (found.length > 0) for (const r of revenue) lines.push(...(await revenueLines(r, evaluation, paint)));
  const total = found.reduce((n, o) => n + o.findings.length, 0);
  lines.push(
    `${plural(outcomes.length, 'audit')}: ${total === 0 ? 'nothing to review' : `${found.length} with ${plural(total, 'finding')} to review`}, ${clean.length} clean, ${unknown.length} unknown${total === 0 ? '' : '. A finding is a question to ask, and no accusation'}`,
  );
  return `${lines.join('\n')}\n`;
}

/** How long ago it happened, seen from the day of the audit. */
const agoText = ({ median, longest }: NonNullable<Outcome['latency']>): string => (median === longest ? `${plural(median, 'day')} ago` : `median ${plural(median, 'day')} ago, the oldest ${grouped(longest)}`);

function peopleText({ people, others }: People): string {
  const shown = people.slice(0, 5).map((p) => `${printable(p.who)} ${p.of === null ? grouped(p.findings) : `${grouped(p.findings)} of ${grouped(p.of)}`}`), rest = people.length - shown.length;
  return [
    ...shown,
    ...(rest > 0 ? [`${plural(rest, 'more', 'more')}`] : []),
    ...(others === null ? [] : [`${plural(others.people, 'person', 'people')} with too few records to compare: ${grouped(others.findings)}`]),
  ].join(', ');
}

/** What a return on marketing would be computed from, with what is not known of it. */
async function revenueLines({ currency, bySource, attributable, unattributable, repaired }: RevenueBySource, evaluation: Evaluation, paint: Paint): Promise<readonly string[]> {
  const text = (n: Num): string => evaluation.text(n, currency === null ? { kind: 'number' } : { kind: 'money', currency }, 'short');
  if (compareNumbers(unattributable, 0) === 0 && compareNumbers(repaired, 0) === 0) return [];
  const table = await tableText(
    {
      columns: [
        { title: 'won, by source', align: 'left' },
        { title: 'as it is', align: 'right' },
        { title: 'put back', align: 'right' },
        { title: 'difference', align: 'right' },
      ],
      rows: bySource.map((s) => {
        const change = subtractNumbers(s.putBack, s.now);
        return [
          s.source === null ? 'no source' : printable(s.source),
          text(s.now),
          text(s.putBack),
          compareNumbers(change, 0) === 0 ? '' : amount(change, currency, evaluation),
        ];
      }),
    },
    paint,
  );
  return [...table.trimEnd().split('\n'), paint('quiet', `attributable ${text(attributable)}, without a source ${text(unattributable)}; ${text(repaired)} has another source when the findings above are put right`), ''];
}

/** Who gets more, and who less, because the data is as it is. */
function moneyText(m: MoneyMoved, evaluation: Evaluation): string {
  const more = sumNumbers(m.people.filter((p) => !negative(p.more)).map((p) => p.more)), less = sumNumbers(m.people.filter((p) => negative(p.more)).map((p) => p.more));
  const named = m.people.slice(0, 3).map((p) => `${printable(p.who)} ${amount(p.more, m.currency, evaluation)}`);
  return `${amount(addNumbers(more, less), m.currency, evaluation)} net: ${named.join(', ')}${m.people.length > 3 ? `, and ${grouped(m.people.length - 3)} more` : ''}`;
}

function findingLines(f: Finding, evaluation: Evaluation, paint: Paint): readonly string[] {
  const first = f.subjects[0];
  const beside = ['duplicate', 'recreated', 'source-differs'].includes(f.audit) ? f.subjects.slice(1) : [];
  const keys =
    first === undefined
      ? ''
      : `${first.key}${
          beside.length === 0
            ? ''
            : ` with ${beside
                .slice(0, 2)
                .map((s) => s.key)
                .join(', ')}${beside.length > 2 ? ', …' : ''}`
        }`;
  const money = f.money.map((m) => amount(m.people[0]!.more, m.currency, evaluation) + ` to ${m.people[0]!.who}`).join(', ');
  const grouping = f.subjects.length > 2 && ['disqualification-rate', 'held-back', 'unmapped-source'].includes(f.audit);
  const facts = f.evidence.filter((e) => e.what.startsWith('same ')).map((e) => e.what.replace('same ', ''));
  return [
    `    ${grouping ? '' : `${paint('strong', printable(keys))}  `}${printable(f.says)}${f.score === null ? '' : paint('quiet', ` (match ${evaluation.text(f.score, { kind: 'percent' }, 'short')}: same ${printable(facts.join(', '))})`)}${f.who === null || f.says.includes(f.who) ? '' : paint('quiet', ` · ${printable(f.who)}`)}${money === '' ? '' : `  ${printable(money)}`}`,
  ];
}

export function auditJson(outcomes: readonly Outcome[], revenue: readonly RevenueBySource[]): unknown {
  const money = (all: readonly MoneyMoved[]): unknown => all.map((m) => ({ currency: m.currency, net: toDecimalText(m.net, 12), people: m.people.map((p) => ({ who: p.who, more: toDecimalText(p.more, 12) })) }));
  return {
    found: outcomes.filter((o) => o.state === 'found').length,
    findings: outcomes.reduce((n, o) => n + o.findings.length, 0),
    audits: outcomes.map((o) => ({
      id: o.id,
      title: o.title,
      state: o.state,
      why: o.why,
      looked: o.looked,
      reads: o.reads,
      notes: o.notes,
      latency: o.latency,
      people: o.people,
      money: money(o.money),
      findings: o.findings.map((f) => ({
        records: f.subjects.map((s) => ({ record: s.record, key: s.key })),
        says: f.says,
        who: f.who,
        on: f.on === null ? null : dateText(f.on),
        score: f.score === null ? null : toDecimalText(f.score, 6),
        evidence: f.evidence,
        money: money(f.money),
      })),
    })),
    revenue: revenue.map((r) => ({
      currency: r.currency,
      attributable: toDecimalText(r.attributable, 12),
      unattributable: toDecimalText(r.unattributable, 12),
      repaired: toDecimalText(r.repaired, 12),
      bySource: r.bySource.map((x) => ({ source: x.source, now: toDecimalText(x.now, 12), putBack: toDecimalText(x.putBack, 12) })),
    })),
  };
}

export async function listScreen({ bindings, audits }: Listed, paint: Paint): Promise<string> {
  const parts = [...bindings.bound.values()]
    .flat()
    .map((b) => [
      b.role,
      b.relation.name,
      b.declared ? 'declared' : 'by its name',
      [...b.parts].map(([part, path]) => (part === path.text ? part : `${part} = ${path.text}`)).join(', ')
        + (b.of === null ? '' : `; of ${b.of}${b.fieldIs === null ? '' : `, ${b.fieldIs}`}`),
    ]);
  const missing = Object.keys(auditRoleSpecs).filter((role) => (bindings.bound.get(role as never) ?? []).length === 0);
  const table = await tableText({ columns: [{ title: 'part', align: 'left' }, { title: 'record', align: 'left' }, { title: 'found', align: 'left' }, { title: 'columns', align: 'left' }], rows: parts }, paint);
  const list = audits.map(
    (a) =>
      `  ${a.why === null ? paint('good', '✓') : '?'} ${paint('strong', a.id)}  ${a.title}\n      ${paint('quiet', printable(a.why === null ? `reads ${a.reads.length === 0 ? 'the promises of the policy' : a.reads.join(', ')}` : `unknown: ${a.why}`))}`,
  );
  return `${table}${missing.length === 0 ? '' : paint('quiet', `no record is the ${missing.join(', ')}`) + '\n'}\n${list.join('\n')}\n\n${SAY_IT}\n`;
}
export function listJson({ bindings, audits }: Listed): unknown {
  return {
    parts: [...bindings.bound.values()]
      .flat()
      .map((b) => ({
        part: b.role,
        record: b.relation.name,
        declared: b.declared,
        of: b.of,
        fieldIs: b.fieldIs,
        columns: Object.fromEntries([...b.parts].map(([part, path]) => [part, path.text])),
      })),
    audits,
  };
}
