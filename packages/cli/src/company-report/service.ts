/** Promises and feedback: how many are kept, how long they take, and whether who hands over a lead ever hears what became of it. */
import { compareNumbers, divideNumbers, type Num, type Value, type ir } from '@truce/engine';
import { left, right, type Block, type Cell } from '../page/blocks.js';
import { list, notShown, within, type Context, type Made } from './context.js';
import { exact, grouped, isNumber, medianOf, percent, ratio, share } from './numbers.js';
import { reach, relationOf } from './paths.js';
import { UsageError } from '../io.js';

const ID = 'service', TITLE = 'Promises and feedback';
const REASONS = 8, PEOPLE = 8;
/** Of fewer leads than this, a share says nothing about who holds them. */
const FEWEST = 10;

interface Sla { readonly relation: ir.Relation; readonly total: number; readonly met: number; readonly late: number; readonly missed: number; readonly open: number; readonly answered: number; readonly latency: { readonly median: Num; readonly unit: string } | null; readonly byPeriod: readonly (number | null)[] }

export function service(c: Context): Made {
  const slas = c.program.relations.filter((r) => r.kind === 'sla' && r.facts.notRun === null).flatMap((r) => slaOf(c, r) ?? []);
  if (slas.length === 0) return notShown(ID, TITLE, 'the policy has no sla');
  const feedback = feedbackOf(c, slas), reasons = reasonsOf(c), kept = (s: Sla): Num | null => ratio(s.met, s.total - s.open), xs = c.periods.slice(-8).map((p) => p.text);
  const blocks: Block[] = [
    ...(feedback === null ? [] : [{ kind: 'figures', figures: [
      { label: 'Leads with an answer', value: share(feedback.answered, feedback.total), note: `${grouped(feedback.answered)} of ${grouped(feedback.total)} in ${c.span.text}, by ${feedback.relation.name}` },
      ...(feedback.latency === null ? [] : [{ label: 'Median time to it', value: `${grouped(feedback.latency.median, 1)} ${feedback.latency.unit}` }]),
      { label: 'Answered in time', value: percent(kept(feedback)), note: `promised by ${feedback.relation.facts.by ?? 'nobody'}` },
    ] } satisfies Block]),
    { kind: 'table', caption: `Promises whose time ran out in ${c.span.text}`, columns: [left('promise'), left('by'), right('all'), right('met'), right('late'), right('missed'), right('open'), right('kept'), right('median time')],
      rows: slas.map((s): readonly Cell[] => [s.relation.title ?? s.relation.name, s.relation.facts.by ?? '', grouped(s.total), grouped(s.met), grouped(s.late), grouped(s.missed), s.open === 0 ? '' : grouped(s.open), percent(kept(s)), s.latency === null ? '' : `${grouped(s.latency.median, 1)} ${s.latency.unit}`]) },
    ...(xs.length < 2 ? [] : [{ kind: 'chart', chart: { kind: 'lines', title: 'Kept, of all that could be told', xs, unit: 'percent', series: slas.map((s) => ({ name: s.relation.name.replaceAll('_', ' '), values: s.byPeriod.slice(-8) })) } } satisfies Block]),
    ...reasons.map((r): Block => ({ kind: 'table', caption: `${r.title}, ${c.span.text}: ${grouped(r.total)} that say why`, columns: [left('reason'), right('leads'), right('share'), ...(r.rows.some((x) => x.sources.length > 0) ? [left('most from')] : []), ...(r.rows.some((x) => x.people.length > 0) ? [left('most with')] : [])], rows: r.rows.slice(0, REASONS).map((x) => [x.text, grouped(x.count), share(x.count, r.total), ...(x.sources[0] === undefined ? [] : [x.sources.slice(0, 2).map((f) => `${f.source} ${grouped(f.count)}`).join(', ')]), ...(x.people[0] === undefined ? [] : [x.people.slice(0, 2).map((f) => `${f.person} ${grouped(f.count)}`).join(', ')])]), ...(r.rows.length > REASONS ? { more: `… ${r.rows.length - REASONS} more reasons` } : {}) })),
    ...reasons.filter((r) => r.people.length > 1).map((r): Block => ({ kind: 'table', caption: `${r.title}, by ${r.holder ?? ''}: who has ${grouped(FEWEST)} or more in ${c.span.text}`, columns: [left('person'), right('leads'), right('with a reason'), right('share')], rows: r.people.slice(0, PEOPLE).map((x) => [x.person, grouped(x.rows), grouped(x.count), share(x.count, x.rows)]), ...(r.people.length > PEOPLE ? { more: `… ${r.people.length - PEOPLE} more people` } : {}) })),
    { kind: 'note', text: `Kept: met, of all that are not open. The time runs from where the due moment is counted from${slas.some((s) => s.latency === null) ? '; where that is not said as a moment and a duration, there is no median' : ''}, on the clock of the promise.` },
  ];
  const worst = [...slas].filter((s) => kept(s) !== null).sort((a, b) => compareNumbers(kept(a)!, kept(b)!))[0];
  return {
    section: { id: ID, title: TITLE, lead: `${feedback === null ? '' : `${share(feedback.answered, feedback.total)} of the leads of ${c.span.text} were answered. `}${worst === undefined ? '' : `Least kept: ${worst.relation.title ?? worst.relation.name}, ${percent(kept(worst))}.`}`, blocks },
    data: { span: c.span.text, feedback: feedback?.relation.name ?? null, slas: slas.map((s) => ({ sla: s.relation.name, by: s.relation.facts.by, all: s.total, met: s.met, late: s.late, missed: s.missed, open: s.open, answered: s.answered, kept: kept(s) === null ? null : exact(kept(s)!), medianTime: s.latency === null ? null : { time: exact(s.latency.median), unit: s.latency.unit } })), reasons: reasons.map((r) => ({ field: r.title, reasons: r.rows, people: r.people })) },
  };
}

function slaOf(c: Context, r: ir.Relation): Sla | null {
  const { evaluation } = c, column = (name: string): ir.Column | undefined => r.columns.find((x) => x.name === name), due = column('due'), done = column('done'), status = column('status');
  if (due === undefined || done === undefined || status === undefined) return null;
  const day = (v: Value): number | null => (typeof v !== 'number' ? null : due.type.kind === 'time' ? Math.floor(v / 86_400_000) : v), rows = Array.from(evaluation.rows(r.id), (row) => ({ row, day: day(evaluation.value(r.id, due.id, row)), status: String(evaluation.value(r.id, status.id, row)) })), here = rows.filter((x) => within(c.span, x.day)), count = (word: string, of: typeof rows): number => of.filter((x) => x.status === word).length;
  const answered = here.filter((x) => evaluation.value(r.id, done.id, x.row) !== null), latency = latencyOf(c, r, due, done, answered.map((x) => x.row));
  return {
    relation: r, total: here.length, met: count('Met', here), late: count('Late', here), missed: count('Missed', here), open: count('Open', here), answered: answered.length, latency,
    byPeriod: c.periods.map((p) => { const own = rows.filter((x) => within(p, x.day)), judged = own.length - count('Open', own); return judged === 0 ? null : count('Met', own) / judged; }),
  };
}

/** On which clock a promise runs, and from when: `created_at + 4 business hours` says both. */
const CLOCKS: ReadonlyMap<string, readonly [fn: ir.FunctionName, unit: string, divisor: number, kind: ir.ValueType]> = new Map([
  ['addBusinessHours', ['businessHoursBetween', 'business hours', 3_600_000, { kind: 'duration', of: 'business hours' }]], ['addHours', ['hoursBetween', 'hours', 3_600_000, { kind: 'duration', of: 'hours' }]],
  ['addDays', ['daysBetween', 'days', 1, { kind: 'duration', of: 'days' }]], ['addDaysToTime', ['hoursBetween', 'days', 86_400_000, { kind: 'duration', of: 'hours' }]],
]);

function latencyOf(c: Context, r: ir.Relation, due: ir.Column, done: ir.Column, rows: readonly number[]): Sla['latency'] {
  const e = due.value, clock = e?.op === 'call' ? CLOCKS.get(e.fn) : undefined;
  if (e?.op !== 'call' || clock === undefined || done.type.kind !== due.type.kind) return null;
  const [fn, unit, divisor, type] = clock, between: ir.Expr = { op: 'call', fn, args: [e.args[0]!, { op: 'column', binder: 0, column: done.id, type: done.type, at: e.at }, ...e.args.slice(2)], type, at: e.at };
  const median = medianOf(rows.flatMap((row) => { const v = c.evaluation.valueOf(r.id, between, row); return isNumber(v) ? [v] : []; }));
  return median === null ? null : { median: divideNumbers(median, divisor), unit };
}

/** Named, or the promise about the first lead stage that is kept by the latest answer: who hands over a lead hears by it what became of the lead. */
function feedbackOf(c: Context, slas: readonly Sla[]): Sla | null {
  const named = c.declared.feedback;
  if (named !== undefined) {
    const relation = relationOf(c.program, named, 'report.feedback', ['sla']);
    c.plays('answer to who hands a lead over', named, 'truce.yaml');
    return slas.find((s) => s.relation === relation) ?? null;
  }
  const about = (s: Sla): boolean => s.relation.source.op === 'each' && s.relation.source.items.some((i) => 'relation' in i && c.program.relations[i.relation]!.kind === 'lead'), found = slas.filter(about).at(-1) ?? null;
  if (found !== null) c.plays('answer to who hands a lead over', found.relation.name, 'found by kind');
  return found;
}

interface Reasons { readonly title: string; /** the field that says who has a row; null where none does, and where nobody is to be named */ readonly holder: string | null; readonly total: number; readonly rows: readonly { readonly text: string; readonly count: number; /** where it came from, the most first; empty where no field says it */ readonly sources: readonly { readonly source: string; readonly count: number }[]; /** with whom it was, the most first; empty where no field names somebody who is paid */ readonly people: readonly { readonly person: string; readonly count: number }[] }[]; /** of who holds at least as many rows as it takes to say anything: how many of them say why */ readonly people: readonly { readonly person: string; readonly rows: number; readonly count: number; readonly share: string }[] }

function reasonsOf(c: Context): readonly Reasons[] {
  return list(c.declared.reasons).map((written, i): Reasons => {
    const place = list(c.declared.reasons).length === 1 ? 'report.reasons' : `report.reasons.${i}`, [record = '', ...rest] = written.split('.');
    if (rest.length === 0) throw new UsageError(`\`${place}\` in truce.yaml: ${written} names no field`, 'as in Lead.reject_reason');
    const relation = relationOf(c.program, record, place, []), { column } = reach(c.program, relation, rest.join('.'), place), day = relation.columns.find((x) => x.value === null && (x.type.kind === 'date' || x.type.kind === 'time')), source = relation.columns.find((x) => x.type.kind === 'choice' && /source|channel|origin/i.test(x.name)), found = new Map<string, { readonly by: Map<string, number>; readonly of: Map<string, number> }>(), person = c.names ? relation.columns.find((x) => x.value === null && x.type.kind === 'row' && c.payees.has(x.type.relation)) : undefined, held = new Map<string, { rows: number; count: number }>();
    for (const row of c.evaluation.rows(relation.id)) {
      const v = c.evaluation.value(relation.id, column.id, row), on = day === undefined ? null : c.evaluation.value(relation.id, day.id, row) as number | null;
      if (on !== null && !within(c.span, day!.type.kind === 'time' ? Math.floor(on / 86_400_000) : on)) continue;
      const who = person === undefined ? null : c.evaluation.value(relation.id, person.id, row), name = who === null ? null : c.evaluation.text(who, person!.type);
      if (name !== null) { const own = held.get(name) ?? { rows: 0, count: 0 }; held.set(name, { rows: own.rows + 1, count: own.count + (v === null ? 0 : 1) }); }
      if (v === null) continue;
      const text = c.evaluation.text(v, column.type), from = source === undefined ? '' : c.evaluation.text(c.evaluation.value(relation.id, source.id, row), source.type), { by, of } = found.get(text) ?? { by: new Map<string, number>(), of: new Map<string, number>() };
      if (name !== null) of.set(name, (of.get(name) ?? 0) + 1);
      found.set(text, { by: by.set(from, (by.get(from) ?? 0) + 1), of });
    }
    const rows = [...found].map(([text, { by, of }]) => ({ text, count: [...by.values()].reduce((n, x) => n + x, 0), sources: source === undefined ? [] : [...by].map(([name, count]) => ({ source: name, count })).sort((a, b) => b.count - a.count || (a.source < b.source ? -1 : 1)), people: [...of].map(([name, count]) => ({ person: name, count })).sort((a, b) => b.count - a.count || (a.person < b.person ? -1 : 1)) })).sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
    const people = [...held].filter(([, x]) => x.rows >= FEWEST).map(([name, x]) => ({ person: name, ...x, share: exact(ratio(x.count, x.rows)!) })).sort((a, b) => b.count / b.rows - a.count / a.rows || (a.person < b.person ? -1 : 1));
    return { title: written, people, holder: person === undefined ? null : `${relation.name}.${person.name}`, total: rows.reduce((n, x) => n + x.count, 0), rows };
  });
}
