/** A diff on one screen: what changed, in words; then what that does to leads, figures, credit and pay, most important first. */
import { printable, type Paint } from '@truce/engine';
import { samplingText } from '../diff/behaviour.js';
import { effectText, type DeltaView, type DiffReport, type PayView } from '../diff/report.js';
import { grouped, plural } from '../report.js';
import { isLess, isNothing, kpiChange, money, percentOf, share } from './diff-numbers.js';
import { tableText, type Column } from './table.js';

const left = (title = ''): Column => ({ title, align: 'left' }), right = (title = ''): Column => ({ title, align: 'right' });
/** Rows of a block; the rest is counted, and `--json` has them all. */
const FEW = 6;

export async function diffScreen(r: DiffReport, paint: Paint): Promise<string> {
  const blocks = [heading(r, paint), changesBlock(r, paint), guardsBlock(r, paint), ...(await Promise.all([...r.pay.map((p) => payBlock(p, r, paint)), postingsBlock(r, paint), behaviourBlock(r, paint), cliffsBlock(r, paint), leadsBlock(r, paint), kpisBlock(r, paint), ...r.credits.map((c) => creditBlock(c, paint)), othersBlock(r, paint)]))];
  return `${blocks.filter((b) => b !== '').join('\n')}${r.notes.length === 0 ? '' : `\n${r.notes.map((n) => `note: ${printable(n)}\n`).join('')}`}`;
}

const sideText = ({ name, commit }: DiffReport['before']): string => (commit === null || name.startsWith(commit) ? name : `${name} (${commit})`);

function heading(r: DiffReport, paint: Paint): string {
  return `${paint('strong', printable(r.title))}  ${printable(sideText(r.before))} → ${printable(sideText(r.after))}${r.asOf === null ? '' : `  as of ${r.asOf}`}\n${asIfText(r, paint)}`;
}

/** Above all figures: that nobody is paid by them. */
function asIfText({ asIf }: DiffReport, paint: Paint): string {
  if (asIf === null) return '';
  return `\n${paint('warning', printable(`${asIf.moved.length === 0 ? '' : 'What if: '}${asIf.text.replace(/^a what-if: /, '')}`))}\n${[...asIf.moved.map((m) => m.text), ...asIf.notes].map((line) => `  ${printable(line)}\n`).join('')}`;
}

function changesBlock(r: DiffReport, paint: Paint): string {
  if (r.changes.length + r.manifest.length === 0) return 'Nothing changed in what the policies mean.\n';
  const lines = r.changes.flatMap((c) => c.sentences.map((s, i) => {
    const where = s.after ?? s.before, effect = effectText(c), classes = i === effect.after ? effect.text : '';
    return `  ${printable(s.text)}${where === null ? '' : paint('quiet', `  ${printable(`${where.file}:${where.line}`)}`)}${classes === '' ? '' : `\n    ${paint('quiet', printable(classes))}`}\n`;
  }));
  const shown = lines.slice(0, 20), rest = lines.length - shown.length;
  return `${paint('quiet', 'Changes')}\n${shown.join('')}${rest > 0 ? `  … and ${plural(rest, 'more change')}\n` : ''}${r.manifest.map((m) => `  ${printable(m)}\n`).join('')}`;
}

function guardsBlock(r: DiffReport, paint: Paint): string {
  if (r.guards.length === 0) return '';
  return `${paint('quiet', 'Guards')}\n${r.guards.map((g) => `  ${paint(g.outcome === 'fails' ? 'error' : g.outcome === 'holds' ? 'good' : 'warning', MARKS[g.outcome])} ${printable(guardText(g))}\n`).join('')}`;
}

const MARKS: Record<DiffReport['guards'][number]['outcome'], string> = { holds: '✓', fails: '✗', warns: '!', agreed: '~', 'not judged': '?' };

/** `no pay shock: 3 of 23 fail, ana first` */
export function guardText(g: DiffReport['guards'][number]): string {
  const alone = [...(g.onlyAfter.length === 0 ? [] : [`${grouped(g.onlyAfter.length)} new`]), ...(g.onlyBefore.length === 0 ? [] : [`${grouped(g.onlyBefore.length)} gone`])], beside = alone.length === 0 ? '' : `; not compared: ${alone.join(', ')}`;
  const [first] = g.failing, fails = `${g.judged === 1 ? 'fails' : `${grouped(new Set(g.failing.map((f) => f.row)).size)} of ${grouped(g.judged)} fail`}${first === undefined ? '' : `${first.row === '' ? '' : `, as ${first.row}`}: ${first.values.map((v) => `${v.text} ${v.value}`).join(', ')}`}`;
  const title = g.former === null ? g.title : `${g.title} (as it was before it was ${g.former})`;
  switch (g.outcome) {
    case 'holds': return `${title}: ${grouped(g.judged)} of ${grouped(g.judged)}${beside}`;
    case 'fails': return `${title}: ${fails}${beside}`;
    case 'warns': return `${title} (a warning): ${fails}${beside}`;
    case 'agreed': return `${title}: ${fails}; ${g.agreement!.by.join(' and ')} let it pass through ${g.agreement!.through}: ${g.agreement!.because}${beside}`;
    case 'not judged': return `${title} was not judged: ${g.reason ?? ''}`;
  }
}

/** How much of the change of pay each edit brings. */
export function payParts(p: PayView, r: DiffReport): readonly { readonly edit: string; readonly change: string }[] {
  const whole = r.parts.shares.find((s) => s.of.kind === 'pay' && s.of.currency === p.currency && s.of.who === null);
  return whole === undefined ? [] : r.parts.edits.flatMap((edit, i) => { const change = whole.shares[i] ?? null; return change === null ? [] : [{ edit, change }]; });
}

async function payBlock(p: PayView, r: DiffReport, paint: Paint): Promise<string> {
  const row = (what: string, d: DeltaView, more = ''): string[] => [what, more, money(d.before), money(d.after), money(d.change, true), percentOf(d.before, d.change)];
  const rows = [row(promised(r), p.total), ...(isNothing(p.due.change) && isNothing(p.total.change) ? [] : [row('of it due by now', p.due)])];
  const listed = <T extends DeltaView>(title: string, list: readonly T[], team: (d: T) => string = () => ''): string[][] => (list.length === 0 ? [] : [['', '', '', '', '', ''], [title, '', '', '', '', ''], ...list.slice(0, FEW).map((d) => row(`  ${d.who}`, d, team(d))), ...(list.length > FEW ? [[`  … ${grouped(list.length - FEW)} more`, '', '', '', '', '']] : [])]);
  const parts = payParts(p, r), cut = (text: string): string => (text.length > 70 ? `${text.slice(0, 69)}…` : text), people = p.people.filter((d) => !isNothing(d.change)), later = p.people.filter((d) => isNothing(d.change));
  const table = await tableText({
    columns: [left(`Pay${p.currency === null ? '' : `, ${p.currency}`}`), left(), right('before'), right('after'), right('change'), right()],
    rows: [...rows, ...listed('people', people, (d) => d.team ?? ''), ...(p.teams.length > 1 ? listed('teams', p.teams) : []), ...(p.plans.length > 1 || people.length === 0 ? listed('plans', p.plans) : []), ...listed('what it is paid for', p.subjects).slice(0, FEW)],
  }, paint);
  const byChange = parts.length < 2 ? '' : await tableText({ columns: [left('  of it by'), right(), right()], rows: parts.map((x) => [`  ${cut(x.edit)}`, money(x.change, true), percentOf(p.total.before, x.change)]) }, paint);
  return `${table}${byChange}${payNotes(p, r, people.length, later.length).map((n) => `  ${printable(n)}\n`).join('')}`;
}

/** Of what the first line of pay is the sum: a plan that stays as it is was not computed. */
export const promised = (r: DiffReport): string => (r.otherPlans.length === 0 ? 'promised in all' : 'promised by the plans it touches');
/** How many are paid as before, of those whom the plans pay that were computed. */
export const asBefore = (r: DiffReport, paid: number, changed: number): string => `${paid <= changed ? 'nobody' : `${grouped(paid - changed)} of ${grouped(paid)}`}${r.otherPlans.length === 0 ? '' : ' whom these plans pay'} ${paid <= changed ? 'is' : 'are'} paid as before`;
export const leftOut = (r: DiffReport): readonly string[] => (r.otherPlans.length === 0 ? [] : [`not in it: what is paid by ${r.otherPlans.slice(0, 6).join(', ')}${r.otherPlans.length > 6 ? ` and ${grouped(r.otherPlans.length - 6)} more` : ''}, which stays as it is`]);

/** Sentences under the table of pay. */
export function payNotes(p: PayView, r: DiffReport, changed: number, later: number): readonly string[] {
  const gains = changed === 0 ? [] : [`${plural(p.gain, 'person gains', 'people gain')}, ${plural(p.lose, 'loses', 'lose')}, ${asBefore(r, p.paid, changed)}`];
  const bears = p.concentration === null || changed < 3 ? [] : [`${p.people[0]!.who} bears ${share(p.concentration.first)} of all change; ${grouped(p.concentration.fourFifths)} bear four fifths of it`];
  const when = later === 0 ? [] : [`${plural(later, 'person is', 'people are')} paid as much as before on other days`];
  const closed = p.closed === null ? [] : [`reaches into closed periods: ${plural(p.closed.lines, 'payment')} due through ${p.closed.through} ${p.closed.lines === 1 ? 'comes' : 'come'} out otherwise, ${money(p.closed.change, true)} in all; the next closing would post the difference`];
  return [...gains, ...bears, ...when, ...leftOut(r), ...closed];
}

async function postingsBlock({ postings: p }: DiffReport, paint: Paint): Promise<string> {
  if (p === null) return '';
  const table = await tableText({ columns: [left('Posted at the closing of'), right('before'), right('after'), right('change')], rows: p.closings.slice(0, 12).map((c) => [c.closing, money(c.before), money(c.after), `${money(c.change, true)}${c.currency === null ? '' : ` ${c.currency}`}`]) }, paint);
  const lines = p.examples.slice(0, 3).map((e) => `  ${printable(postedText(e))}\n`).join('');
  return `${table}  ${postingsNote(p)}\n${lines}`;
}

export const postingsNote = (p: NonNullable<DiffReport['postings']>): string => `what is due in the end stays as it is, and ${plural(p.lines, 'line is', 'lines are')} posted otherwise`;

/** `ana, Commission d1: 2026-01 100, 2026-02 −20 → 2026-02 80` */
export function postedText(e: NonNullable<DiffReport['postings']>['examples'][number]): string {
  const list = (of: typeof e.before): string => of.map((p) => `${p.closing} ${money(p.amount)}`).join(', ') || 'nothing';
  return `${e.payee === '' ? 'nobody' : e.payee}, ${e.plan} ${e.line}: ${list(e.before)} → ${list(e.after)}`;
}

async function behaviourBlock({ behaviour: b }: DiffReport, paint: Paint): Promise<string> {
  if (b === null || (b.marginals.length === 0 && b.why === null)) return '';
  if (b.marginals.length === 0) return `${paint('quiet', 'New behaviour')}\n  ${printable(samplingText(b))}\n`;
  const unit = (currency: string | null): string => (currency === null ? '' : ` ${currency}`);
  const table = await tableText({ columns: [left('New behaviour: this, done once'), left('on'), left('pays'), right('before'), right('after'), left()], rows: b.marginals.slice(0, FEW).map((m) => [m.what, m.row, m.who, `${money(m.before, true)}${unit(m.currency)}`, `${money(m.after, true)}${unit(m.currency)}`, m.turned ? turnText(m) : '']) }, paint);
  return `${table}${b.marginals.length > FEW ? `  … ${grouped(b.marginals.length - FEW)} more\n` : ''}  ${printable(samplingText(b))}\n`;
}

/** What became of an incentive, in a word or two. */
export function turnText(m: { readonly before: string; readonly after: string }): string {
  return isNothing(m.before) ? (isLess(m.after) ? 'now costs' : 'now pays') : isNothing(m.after) ? (isLess(m.before) ? 'no longer costs' : 'no longer pays') : isLess(m.after) ? 'paid, now costs' : 'cost, now pays';
}

async function cliffsBlock({ behaviour: b }: DiffReport, paint: Paint): Promise<string> {
  if (b === null || b.cliffs.length === 0) return '';
  const table = await tableText({ columns: [left('New edges of pay, with who stands next to them'), left(), left('has'), left('edge'), right('below'), right('above'), right('a step is worth')], rows: b.cliffs.slice(0, FEW).map((c) => [`${c.row}`, c.who ?? '', `${c.of} ${c.value}`, c.edge, money(c.below), money(c.above), `${money(c.jump, true)}${c.currency === null ? '' : ` ${c.currency}`}`]) }, paint);
  return `${table}${b.cliffs.length > FEW ? `  … ${grouped(b.cliffs.length - FEW)} more\n` : ''}${b.cliffsGone === 0 ? '' : `  ${plural(b.cliffsGone, 'row no longer stands', 'rows no longer stand')} next to an edge\n`}`;
}

async function leadsBlock(r: DiffReport, paint: Paint): Promise<string> {
  if (r.leads.length === 0) return '';
  return tableText({
    columns: [left('Leads'), right('before'), right('after'), right('in'), right('out'), left()],
    rows: r.leads.map((l) => [l.name, grouped(l.before), grouped(l.after), l.into.length === 0 ? '' : `+${grouped(l.into.length)}`, l.out.length === 0 ? '' : `−${grouped(l.out.length)}`, [...(l.into.length === 0 ? [] : [`in: ${few(l.into)}`]), ...(l.out.length === 0 ? [] : [`out: ${few(l.out)}`])].join('; ')]),
  }, paint);
}

const few = (keys: readonly string[]): string => `${keys.slice(0, 2).join(', ')}${keys.length > 2 ? ', …' : ''}`;

async function kpisBlock(r: DiffReport, paint: Paint): Promise<string> {
  if (r.kpis.length === 0) return '';
  const rows = r.kpis.slice(0, 12).map((k) => { const last = k.rows.at(-1)!; return [k.name, last.row, last.before ?? 'none', last.after ?? 'none', kpiChange(last.change, k.type), last.definition !== null && last.volume !== null && !isNothing(last.definition) && !isNothing(last.volume) ? `by its definition ${kpiChange(last.definition, k.type)}, by what it counts ${kpiChange(last.volume, k.type)}` : k.rows.length > 1 ? `and ${plural(k.rows.length - 1, 'other row')}` : '']; });
  return tableText({ columns: [left('KPIs'), left('latest change'), right('before'), right('after'), right('change'), left()], rows: [...rows, ...(r.kpis.length > 12 ? [[`… ${grouped(r.kpis.length - 12)} more`]] : [])] }, paint);
}

async function creditBlock(c: DiffReport['credits'][number], paint: Paint): Promise<string> {
  const list = c.channels.length > 0 ? c.channels : c.payees.length > 0 ? c.payees : c.parts;
  const table = await tableText({
    columns: [left(`Credit of ${c.name}${c.currency === null ? '' : `, ${c.currency}`}`), right('before'), right('after'), right('change'), right()],
    rows: list.slice(0, FEW).map((d) => [`  ${d.who}`, money(d.before), money(d.after), money(d.change, true), percentOf(d.before, d.change)]),
  }, paint);
  return `${table}${list.length > FEW ? `  … ${grouped(list.length - FEW)} more\n` : ''}  ${isNothing(c.total.change) ? `${money(c.moved)} moved, in ${plural(c.rows, 'row')}` : `${isLess(c.total.change) ? 'less' : 'more'} in all: ${money(c.total.change, true)}, in ${plural(c.rows, 'row')}`}\n`;
}

async function othersBlock(r: DiffReport, paint: Paint): Promise<string> {
  const rows = [...r.slas.map((s) => [s.name, s.statuses.filter((x) => x.before !== x.after).map((x) => `${x.status} ${grouped(x.before)} → ${grouped(x.after)}`).join(', ') || `${plural(s.changed.length, 'row')} otherwise`]), ...r.lists.slice(0, FEW).map((l) => [l.name, `${plural(l.changed, 'row')} otherwise${l.before === l.after ? '' : `, ${grouped(l.before)} → ${grouped(l.after)} rows`}`])];
  return rows.length === 0 ? '' : tableText({ columns: [left('Other results'), left()], rows }, paint);
}
