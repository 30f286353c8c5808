/** A diff as a comment of a pull request: the verdict and what it costs first, details folded, and never longer than a comment may be. */
import { printable } from '@truce/engine';
import { samplingText } from '../diff/behaviour.js';
import { effectText, type DeltaView, type DiffReport, type PayView } from '../diff/report.js';
import { grouped, plural } from '../report.js';
import { isNothing, kpiChange, money, percentOf, share } from './diff-numbers.js';
import { guardText, payNotes, payParts, postedText, postingsNote, promised, turnText } from './diff-screen.js';

/** GitHub and GitLab take more; some of what stands between does not. */
const MOST = 60_000;
const ROWS = 200, KEYS = 100;
/** How much of the work one version took from the other. */
export function onceText({ results: { values: { computed, taken } } }: DiffReport): string {
  return taken === 0 ? '' : ` ${share(String(taken / (taken + computed)))} of the values that the two versions need were computed once for both.`;
}

/** By this line a later run finds the comment that it replaces. */
export const MARKER = '<!-- truce-diff -->';
/** A what-if is a comment of its own, and never takes the place of what is true. */
const WHAT_IF = '<!-- truce-diff what-if -->';
const supposed = (r: DiffReport): boolean => r.asIf !== null && r.asIf.moved.length > 0;

export function diffMarkdown(r: DiffReport): string {
  const head = [supposed(r) ? WHAT_IF : MARKER, `### ${verdict(r)} ${esc(r.title)}: ${esc(r.before.name)} → ${esc(r.after.name)}`, '', ...asIf(r), ...summary(r), ''].join('\n');
  const sections = [changes(r), guards(r), ...r.pay.map((p) => pay(p, r)), postings(r), behaviour(r), leads(r), kpis(r), credits(r), others(r)].filter((s) => s !== ''), notes = r.notes.map((n) => `> ${esc(n)}\n`).join(''), foot = `\n<sub>${r.asOf === null ? '' : `As of ${r.asOf}. `}${grouped(r.results.computed)} of ${plural(r.results.all, 'result')} computed; all others are the same by construction.${onceText(r)} \`truce diff --json\` has every row.</sub>\n`;
  let text = head, left = 0;
  for (const s of sections) if (text.length + s.length + notes.length + foot.length + 200 <= MOST) text += `\n${s}`; else left++;
  return `${text}${left === 0 ? '' : `\n_${plural(left, 'part is', 'parts are')} left out: this comment is as long as one may be._\n`}${notes === '' ? '' : `\n${notes}`}${foot}`;
}

function verdict(r: DiffReport): string {
  return r.guards.some((g) => g.outcome === 'fails') ? '❌' : r.guards.some((g) => g.outcome === 'warns' || g.outcome === 'agreed' || g.outcome === 'not judged') || r.pay.some((p) => p.closed !== null) || supposed(r) ? '⚠️' : '✅';
}

/** First of all, that nobody is paid by these figures. */
function asIf({ asIf: a }: DiffReport): readonly string[] {
  if (a === null) return [];
  const items = [...a.moved.map((m) => m.text), ...a.notes];
  return [`> **${esc(a.text.slice(0, 1).toUpperCase())}${esc(a.text.slice(1))}.**`, ...items.map((x) => `> - ${esc(x)}`), ''];
}

function summary(r: DiffReport): readonly string[] {
  const meant = r.changes.filter((c) => c.kind !== 'wording' && c.kind !== 'renamed' && c.of !== 'test' && c.of !== 'always' && c.of !== 'guard');
  if (r.changes.length + r.manifest.length === 0) return ['Nothing changed in what the policies mean.'];
  const pays = r.pay.map((p) => `- **Pay ${money(p.total.change, true)}${p.currency === null ? '' : ` ${esc(p.currency)}`}** (${percentOf(p.total.before, p.total.change) || 'new'}): ${plural(p.gain, 'person gains', 'people gain')}, ${plural(p.lose, 'loses', 'lose')}${p.closed === null ? '' : `; reaches into closed periods through ${esc(p.closed.through)}`}`);
  return [
    ...r.guards.filter((g) => g.outcome === 'fails' || g.outcome === 'warns').map((g) => `- **Guard** ${esc(guardText(g))}`),
    ...(meant.length === 0 ? ['- No rule changed: wording, names and checks only'] : meant.slice(0, 6).map((c) => `- ${esc(c.sentences.map((s) => s.text).slice(0, 3).join('; '))}`)), ...(meant.length > 6 ? [`- … and ${plural(meant.length - 6, 'more change')}`] : []),
    ...pays, ...(r.postings === null ? [] : [`- Posted at other closings: ${plural(r.postings.lines, 'line')}; what is due in the end stays as it is`]), ...r.leads.slice(0, 3).map((l) => `- ${esc(l.name)} ${grouped(l.before)} → ${grouped(l.after)} (+${grouped(l.into.length)} in, −${grouped(l.out.length)} out)`),
  ];
}

const folded = (title: string, body: string): string => `<details><summary>${title}</summary>\n\n${body}\n</details>\n`;
const table = (head: readonly string[], rows: readonly (readonly string[])[], more = 0): string => `| ${head.join(' | ')} |\n|${head.map((h, i) => (i === 0 || h === '' ? '---' : '---:')).join('|')}|\n${rows.map((x) => `| ${x.join(' | ')} |\n`).join('')}${more > 0 ? `\n… and ${grouped(more)} more\n` : ''}`;

function changes(r: DiffReport): string {
  if (r.changes.length + r.manifest.length === 0) return '';
  const lines = r.changes.flatMap((c) => c.sentences.map((s, i) => { const where = s.after ?? s.before, effect = effectText(c); return `- ${esc(s.text)}${where === null ? '' : ` <sub>${esc(`${where.file}:${where.line}`)}</sub>`}${i !== effect.after || effect.text === '' ? '' : `<br><em>${esc(effect.text)}</em>`}`; }));
  return folded(`All changes (${grouped(lines.length + r.manifest.length)})`, [...lines.slice(0, ROWS), ...r.manifest.map((m) => `- ${esc(m)}`)].join('\n'));
}

function guards(r: DiffReport): string {
  if (r.guards.length === 0) return '';
  return folded(`Guards: ${grouped(r.guards.filter((g) => g.outcome === 'holds').length)} of ${grouped(r.guards.length)} hold`, r.guards.map((g) => `- ${g.outcome === 'holds' ? '✅' : g.outcome === 'fails' ? '❌' : '⚠️'} ${esc(guardText(g))}${g.failing.slice(1, 20).map((f) => `\n  - ${esc(`${f.row}: ${f.values.map((v) => `${v.text} ${v.value}`).join(', ')}`)}`).join('')}`).join('\n'));
}

const deltaRows = (list: readonly DeltaView[], more: (d: DeltaView) => readonly string[] = () => []): readonly (readonly string[])[] => list.slice(0, ROWS).map((d) => [esc(d.who), ...more(d).map(esc), money(d.before), money(d.after), money(d.change, true), percentOf(d.before, d.change)]);
const HEAD = ['before', 'after', 'change', ''] as const;

function pay(p: PayView, r: DiffReport): string {
  const parts = payParts(p, r);
  const people = p.people.filter((d) => !isNothing(d.change)), teams = new Map(p.people.map((d) => [d.who, d.team ?? '']));
  const part = (what: string, list: readonly DeltaView[]): string => (list.length === 0 ? '' : folded(what, table([what, ...HEAD], deltaRows(list), list.length - ROWS)));
  const notes = payNotes(p, r, people.length, p.people.length - people.length).map((n) => `- ${esc(n)}`).join('\n');
  return [
    folded(`<b>Pay by person${p.currency === null ? '' : `, ${esc(p.currency)}`}</b> (${grouped(people.length)})`, `${table(['', '', ...HEAD].slice(1), [[promised(r), p.total], ['of it due by now', p.due]].map(([what, d]) => deltaRows([{ ...(d as DeltaView), who: what as string }])[0]!))}\n${notes}\n\n${people.length === 0 ? '' : table(['person', 'team', ...HEAD], deltaRows(people, (d) => [teams.get(d.who) ?? '']), people.length - ROWS)}`),
    parts.length < 2 ? '' : folded('Pay by change: how much each edit brings', table(['change', 'pay', ''], parts.map((x) => [esc(x.edit), money(x.change, true), percentOf(p.total.before, x.change)]))), part('Pay by team', p.teams), part('Pay by plan', p.plans), part('Pay by what it is for', p.subjects.slice(0, 50)), part('Pay by month', p.months),
  ].filter((s) => s !== '').join('\n');
}

function postings({ postings: p }: DiffReport): string {
  if (p === null) return '';
  const unit = (currency: string | null): string => (currency === null ? '' : ` ${esc(currency)}`);
  return folded(`Posted at other closings (${plural(p.lines, 'line')})`, `${esc(postingsNote(p))}\n\n${table(['closing', 'before', 'after', 'change'], p.closings.map((c) => [esc(c.closing), money(c.before), money(c.after), `${money(c.change, true)}${unit(c.currency)}`]))}\n${p.examples.map((e) => `- ${esc(postedText(e))}`).join('\n')}`);
}

function behaviour({ behaviour: b }: DiffReport): string {
  if (b === null || (b.marginals.length === 0 && b.why === null && b.cliffs.length === 0)) return '';
  const unit = (currency: string | null): string => (currency === null ? '' : ` ${esc(currency)}`), turns = b.marginals.filter((m) => m.turned).length;
  const tried = b.marginals.length === 0 ? '' : table(['this, done once', 'on', 'pays', 'before', 'after', ''], b.marginals.slice(0, 50).map((m) => [esc(m.what), esc(m.row), esc(m.who), `${money(m.before, true)}${unit(m.currency)}`, `${money(m.after, true)}${unit(m.currency)}`, m.turned ? turnText(m) : '']), b.marginals.length - 50);
  const cliffs = b.cliffs.length === 0 ? '' : `\n**New edges of pay, with who stands next to them**\n\n${table(['', 'who', 'has', 'edge', 'below', 'above', 'a step is worth'], b.cliffs.slice(0, 50).map((c) => [esc(c.row), esc(c.who ?? ''), esc(`${c.of} ${c.value}`), esc(c.edge), money(c.below), money(c.above), `${money(c.jump, true)}${unit(c.currency)}`]), b.cliffs.length - 50)}`;
  return folded(`New behaviour${turns === 0 ? '' : `: ${plural(turns, 'incentive')} turned`}${b.cliffs.length === 0 ? '' : `${turns === 0 ? ':' : ','} ${plural(b.cliffs.length, 'row')} next to a new edge`}`, `${tried}\n<sub>${esc(samplingText(b))}</sub>\n${cliffs}`);
}

function leads(r: DiffReport): string {
  if (r.leads.length === 0) return '';
  const listed = r.leads.map((l) => [...(l.into.length === 0 ? [] : [`- now ${esc(l.name)}: ${esc(keys(l.into))}`]), ...(l.out.length === 0 ? [] : [`- no longer ${esc(l.name)}: ${esc(keys(l.out))}`])].join('\n')).join('\n');
  return folded(`Leads (${grouped(r.leads.length)})`, `${table(['', 'before', 'after', 'in', 'out'], r.leads.map((l) => [esc(l.name), grouped(l.before), grouped(l.after), grouped(l.into.length), grouped(l.out.length)]))}\n${listed}`);
}

const keys = (list: readonly string[]): string => `${list.slice(0, KEYS).join(', ')}${list.length > KEYS ? `, … and ${grouped(list.length - KEYS)} more` : ''}`;

function kpis(r: DiffReport): string {
  if (r.kpis.length === 0) return '';
  return folded(`KPIs (${grouped(r.kpis.length)})`, table(['', 'row', 'before', 'after', 'change'], r.kpis.flatMap((k) => k.rows.slice(-12).map((x) => [esc(k.name), esc(x.row), esc(x.before ?? 'none'), esc(x.after ?? 'none'), kpiChange(x.change, k.type)]))));
}

function credits(r: DiffReport): string {
  return r.credits.map((c) => folded(`Credit of ${esc(c.name)}: ${money(c.moved)}${c.currency === null ? '' : ` ${esc(c.currency)}`} moved`, [c.channels, c.payees, c.parts].filter((l) => l.length > 0).map((l) => table(['', ...HEAD], deltaRows(l), l.length - ROWS)).join('\n'))).join('\n');
}

function others(r: DiffReport): string {
  if (r.slas.length + r.lists.length === 0) return '';
  return folded('Other results', [...r.slas.map((s) => `- ${esc(s.name)}: ${s.statuses.filter((x) => x.before !== x.after).map((x) => `${esc(x.status)} ${grouped(x.before)} → ${grouped(x.after)}`).join(', ')}`), ...r.lists.map((l) => `- ${esc(l.name)}: ${plural(l.changed, 'row')} otherwise`)].join('\n'));
}

/** Data is text here, whatever it holds: no mark-up, no mention of a user, no link, no other cell of a table. */
export function esc(text: string): string {
  return printable(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[\\`*_[\]|~#]/g, (c) => `\\${c}`).replace(/@/g, '@\u200b').replace(/:\/\//g, ':\u200b//').replace(/\r?\n/g, ' ');
}
