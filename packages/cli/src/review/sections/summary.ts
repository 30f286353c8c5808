/** The first screen: what changes, what it costs, who is affected, what needs a decision, who has signed. */
import type { KeyFigure } from '../../page/blocks.js';
import { blockHtml } from '../../page/html.js';
import { escapeHtml } from '../../page/escape.js';
import { grouped, plural } from '../../report.js';
import { isLess, isNothing, money, percentOf } from '../../views/diff-numbers.js';
import type { ReviewModel } from '../model.js';
import type { PartyView } from '../signing.js';
import { gainText, inCurrency, movesResults, proseHtml } from '../texts.js';
import { section, type ReviewSection } from './section.js';

const MOST = 7;

export function summarySection(m: ReviewModel): ReviewSection {
  return section('summary', 'At a glance', [
    asIfHtml(m), `<p class="verdict">${escapeHtml(verdict(m))}</p>`, intentHtml(m), blockHtml({ kind: 'figures', figures: figures(m) }),
    `<div class="pair"><div><h3>What changes</h3>${changes(m)}</div><div><h3>What needs a decision</h3>${decisions(m)}<h3>Who has signed</h3>${signed(m)}</div></div>`,
  ]);
}

/** Nobody takes what is supposed for what is paid: it stands above everything else, and is printed. */
function asIfHtml({ report: { asIf } }: ReviewModel): string {
  if (asIf === null) return '';
  const items = [...asIf.moved.map((x) => x.text), ...asIf.notes];
  return `<p class="verdict"><strong class="${asIf.moved.length === 0 ? 'near' : 'bad'}">${escapeHtml(`${asIf.text.slice(0, 1).toUpperCase()}${asIf.text.slice(1)}.`)}</strong></p>${items.length === 0 ? '' : `<ul class="items">${items.map((x) => `<li class="quiet">${proseHtml(x)}</li>`).join('')}</ul>`}`;
}

/** A change is judged by what the agreement is for. */
function intentHtml({ intent: { before, after } }: ReviewModel): string {
  if (after === null) return before === null ? '' : `<p class="note">The agreement said what it is for, and no longer does: “${escapeHtml(before)}”</p>`;
  return `<p class="note">What the agreement is for: “${escapeHtml(after)}”${before === null || before === after ? '' : `; before: “${escapeHtml(before)}”`}</p>`;
}

function verdict({ report, audience }: ReviewModel): string {
  const meant = report.changes.filter(movesResults);
  if (report.changes.length + report.manifest.length === 0) return 'Nothing changes in what the policies mean.';
  if (meant.length === 0) return 'No rule changes: wording, names and checks only. No result moves.';
  const pay = report.pay.map((p) => {
    const people = p.gain + p.lose === 0 ? 'nobody is paid more or less in all, and some on other days' : [...(p.gain === 0 ? [] : [`${plural(p.gain, 'person gains', 'people gain')}`]), ...(p.lose === 0 ? [] : [`${plural(p.lose, 'person loses', 'people lose')}`])].join(', ');
    const amount = isNothing(p.total.before) && isNothing(p.total.after) ? (audience === 'leadership' ? '' : 'Pay changes: ') : isNothing(p.total.change) ? 'Pay stays the same in all: ' : `Pay ${isLess(p.total.change) ? 'falls' : 'rises'} by ${inCurrency(money(p.total.change.replace('-', '')), p.currency)}${isNothing(p.total.before) ? '' : ` (${percentOf(p.total.before, p.total.change)} of what the plans it touches pay)`}: `;
    return `${amount}${people}.`;
  });
  const leads = report.leads.map((l) => `${l.name} ${l.out.length === 0 ? `gains ${grouped(l.into.length)}` : l.into.length === 0 ? `loses ${grouped(l.out.length)}` : `gains ${grouped(l.into.length)} and loses ${grouped(l.out.length)}`}`);
  const funnel = leads.length === 0 ? '' : ` In the funnel, ${leads.slice(0, 3).join('; ')}.`;
  const moved = report.postings === null ? '' : ` ${plural(report.postings.lines, 'line of the ledger is', 'lines of the ledger are')} posted at other closings.`;
  return `${pay.length === 0 ? (moved === '' ? 'Nobody is paid otherwise.' : 'Nobody is paid more or less.') : pay.join(' ')}${moved}${funnel}${pay.length + leads.length === 0 ? ' No lead comes in or goes out.' : ''}`;
}

function figures(m: ReviewModel): readonly KeyFigure[] {
  const { report } = m, meant = report.changes.filter(movesResults), grave = m.decisions.filter((d) => d.grave).length, { parties } = m.signing, done = parties.filter((p) => p.state === 'signed').length;
  const pay = report.pay.flatMap((p): readonly KeyFigure[] => {
    const hidden = isNothing(p.total.before) && isNothing(p.total.after) && m.audience !== 'leadership';
    return [
      { label: `Pay, by the plans it touches${p.currency === null ? '' : `, ${p.currency}`}`, value: hidden ? 'not shown' : money(p.total.change, true), note: hidden ? 'not for this audience' : `${money(p.total.before)} → ${money(p.total.after)}${isNothing(p.total.before) ? '' : `, ${percentOf(p.total.before, p.total.change)}`}` },
      { label: 'Paid otherwise', value: `${grouped(p.gain + p.lose)} of ${grouped(p.paid)}`, note: gainText(p.gain, p.lose) },
    ];
  });
  const leads = report.leads.slice(0, 2).map((l): KeyFigure => ({ label: l.name, value: [...(l.into.length === 0 ? [] : [`+${grouped(l.into.length)}`]), ...(l.out.length === 0 ? [] : [`−${grouped(l.out.length)}`])].join(' '), note: `${grouped(l.before)} → ${grouped(l.after)}` }));
  return [
    { label: 'Rules that change', value: grouped(meant.length), ...(report.changes.length === meant.length ? {} : { note: `${plural(report.changes.length - meant.length, 'other change')} of wording, names and checks` }) }, ...pay, ...leads,
    { label: 'Needs a decision', value: grouped(m.decisions.length), note: grave === 0 ? 'nothing that stops it' : `${grouped(grave)} of them before it is made`, tone: grave > 0 ? 'bad' : 'good' },
    { label: 'Signed', value: parties.length === 0 ? 'nobody asked' : `${grouped(done)} of ${grouped(parties.length)}`, note: parties.length === 0 ? 'nothing that is agreed by a party changes' : parties.map((p) => p.party).join(', '), ...(parties.length === 0 ? {} : { tone: done === parties.length ? 'good' as const : 'near' as const }) },
  ];
}

function changes({ changes: all, report }: ReviewModel): string {
  const meant = all.filter((c) => movesResults(c.view)), rest = all.length - meant.length;
  const items = meant.slice(0, MOST).map((c) => `<li><a href="#${c.id}">${proseHtml(c.view.sentences[0]?.text ?? c.view.name)}</a>${c.view.sentences.length > 1 ? ` <span class="quiet">and ${c.view.sentences.length - 1} more</span>` : ''}${c.view.classes.length === 0 ? '' : `<br><span class="quiet">${escapeHtml(c.view.classes.map((x) => x.text).join('; '))}</span>`}</li>`);
  const more = [...(meant.length > MOST ? [plural(meant.length - MOST, 'more rule')] : []), ...(rest > 0 ? [`${plural(rest, 'change')} of wording, names and checks`] : []), ...(report.manifest.length > 0 ? [`${plural(report.manifest.length, 'change')} of how data is read`] : [])];
  return `${items.length === 0 ? '' : `<ul class="items">${items.join('')}</ul>`}${more.length === 0 ? '' : `<p class="note">${items.length === 0 ? '' : 'And '}${escapeHtml(more.join(', '))}: <a href="#changes">all changes</a></p>`}` || '<p>Nothing.</p>';
}

function decisions({ decisions: all }: ReviewModel): string {
  if (all.length === 0) return '<p>Nothing: every guard holds, and no closed period is touched.</p>';
  return `<ul class="items">${all.slice(0, MOST).map((d) => `<li><strong class="${d.grave ? 'bad' : 'near'}">${d.grave ? 'Before it is made' : 'To know'}:</strong> <a href="#${d.section}">${proseHtml(d.text)}</a><br><span class="quiet">${proseHtml(d.how)}</span></li>`).join('')}</ul>${all.length > MOST ? `<p class="note">And ${grouped(all.length - MOST)} more: <a href="#signatures">see below</a></p>` : ''}`;
}

function signed({ signing }: ReviewModel): string {
  if (signing.parties.length === 0) return '<p>Nothing that is agreed by a party changes.</p>';
  return `<ul class="items">${signing.parties.map((p) => `<li><strong>${escapeHtml(p.party)}</strong>: <span class="${p.state === 'signed' ? 'good' : 'near'}">${escapeHtml(stateText(p))}</span></li>`).join('')}</ul>`;
}

export function stateText(p: PartyView): string {
  switch (p.state) {
    case 'signed': return `✓ signed by ${p.signatures.filter((s) => s.changed.length === 0).map((s) => `${s.person} on ${s.on}`).join(', ') || p.signatures.map((s) => s.person).join(', ')}`;
    case 'stale': return `✗ ${p.signatures.map((s) => s.person).join(', ')} signed another version`;
    case 'missing': return '✗ not yet';
    case 'nobody may sign': return 'asked, but has no keys';
  }
}
